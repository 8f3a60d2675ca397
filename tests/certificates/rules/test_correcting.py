"""Who may decide about the correction of a code (AC-3, FT-6)."""

from certificates.rules.correcting import refuse_decider, refuse_same
from server.access.actor import Role
from server.access.duties import Hand
from tests.support.factories import TOWNSHIP, an_actor, another_hand

BUREAU = an_actor(Role.FILING_OFFICER)


def test_the_bureau_decides_and_not_who_asked() -> None:
    own = refuse_decider(BUREAU, Hand.of(BUREAU))
    assert own is not None
    assert own.rule == "AC-3"
    assert refuse_decider(BUREAU, Hand.of(another_hand(BUREAU))) is None
    clerk = an_actor(Role.TOWNSHIP_CLERK, region=TOWNSHIP)
    other = refuse_decider(clerk, Hand.of(BUREAU))
    assert other is not None
    assert other.rule == "FT-6"


def test_a_correction_changes_something() -> None:
    same = refuse_same("54140932MF0000128D", "54140932MF0000128D")
    assert same is not None
    assert same.rule == "UC-14"
    assert refuse_same("54140932MF0000128D", "54140932ME000001XM") is None
