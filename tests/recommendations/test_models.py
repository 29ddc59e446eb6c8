def test_a_recommendation_is_cited_by_its_number(make, meeting):
    assert make.recommendation(meeting, number=12).mark == "R12"
