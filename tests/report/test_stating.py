from tracker.core.writing import is_unprintable
from tracker.report.document import Run, Source
from tracker.report.stating import sentences, stating


def figures(*names):
    return (Source("figure", names),)


def test_a_number_is_a_run_of_its_own_that_rests_on_its_figure_alone():
    both = figures("attended", "registered")
    found = sentences(
        (f"{stating('attended', 'Nine')} of {stating('registered', '12')} came.", both), ("So it was.", ())
    )
    assert found == (
        Run("Nine", sources=figures("attended")),
        Run(" of ", sources=both),
        Run("12", sources=figures("registered")),
        Run(" came.", sources=both),
        Run(" So it was."),
    )


def test_an_empty_sentence_is_none():
    assert sentences(("", figures("attended")), ("It closed.", ())) == (Run("It closed."),)


def test_nobody_can_type_what_sets_a_number_apart():
    marks = set(stating("", ""))
    assert len(marks) == 3
    assert all(is_unprintable(mark) for mark in marks)
