from tracker.invitations.letters import BUILDERS
from tracker.invitations.lists import NARROWED
from tracker.invitations.rules import Standing
from tracker.invitations.words import ACTS, MAIL_SUBJECTS, NARROWED_NAMES, STANDINGS


def test_the_trail_and_the_mails_have_words_for_each_act_of_this_room():
    assert (len(ACTS), set(NARROWED_NAMES)) == (14, set(NARROWED))
    assert set(MAIL_SUBJECTS) == set(BUILDERS)


def test_every_standing_has_its_word():
    assert set(STANDINGS) == set(Standing)
