import pytest

from tracker.documents.models import Document


@pytest.mark.parametrize(("recorded", "shown"), [(None, 70), (0, 0), (15_193_866, 15_193_866)])
def test_the_shown_size_is_that_of_the_original(recorded, shown):
    assert Document(size=70, recorded_size=recorded).shown_size == shown
