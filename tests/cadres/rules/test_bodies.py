"""Which organisations a community needs on a day, and what is said of those that are missing."""

from datetime import date, timedelta

import pytest

from cadres.place_vocabulary import BodyKind, BodyState, PartyForm
from cadres.rules.bodies import Body, completeness, days_pending, party_form, required, size
from cadres.vocabulary import CommitteeKind
from elections.rules.rulebook import rulebook
from server.law.lawbook import Level, Standing

VILLAGE, COMMUNITY = CommitteeKind.VILLAGERS, CommitteeKind.RESIDENTS
BEFORE, AFTER = date(2025, 12, 31), date(2026, 1, 1)
STANDING = [
    Body(kind, BodyState.ESTABLISHED, date(2021, 12, 1))
    for kind in (BodyKind.PARTY, BodyKind.COMMITTEE, BodyKind.OVERSIGHT, BodyKind.COLLECTIVE, BodyKind.SOCIAL)
]


@pytest.mark.parametrize("kind", list(CommitteeKind))
@pytest.mark.parametrize("day", [BEFORE, AFTER])
def test_what_the_law_requires_of_oversight_is_what_the_rule_book_says(kind: CommitteeKind, day: date) -> None:
    basis = required(kind, day)[BodyKind.OVERSIGHT]
    assert (basis.standing is Standing.STATUTE) == rulebook(kind, day).oversight_required
    span = rulebook(kind, day).household_range
    fits = size(kind, span.low if span else 5, day)
    assert [one.met for one in fits] == ([True] if span else [])
    assert [one.met for one in size(kind, span.high + 1 if span else 5, day)] == ([False] if span else [])


def test_a_residents_oversight_committee_became_law_in_2026() -> None:
    assert required(COMMUNITY, BEFORE)[BodyKind.OVERSIGHT].cite == "晋民发〔2021〕12号 三（一）2"
    assert required(COMMUNITY, AFTER)[BodyKind.OVERSIGHT].rule == "B-20"
    assert BodyKind.COLLECTIVE not in required(COMMUNITY, AFTER)


def test_all_that_stands_leaves_nothing_to_say() -> None:
    assert completeness(VILLAGE, STANDING, AFTER) == ()


def test_silence_is_not_taken_for_an_organisation() -> None:
    found = completeness(VILLAGE, STANDING[1:], AFTER)
    assert [one.message for one in found] == ["没有登记党组织是否组建，不能当作已组建。"]
    assert found[0].met is None
    assert completeness(VILLAGE, STANDING[:-1], AFTER)[0].message == "没有登记群团组织和社会组织。"


def test_a_committee_whose_members_are_in_office_is_there_though_not_recorded() -> None:
    without = [one for one in STANDING if one.kind is not BodyKind.COMMITTEE]
    (found,) = completeness(VILLAGE, without, AFTER, seated=5)
    assert (found.level, found.numbers) == (Level.NOTE, {"seated": 5})
    assert "选出的5人在任" in found.message
    (silent,) = completeness(VILLAGE, without, AFTER)
    assert "不能当作已组建" in silent.message


def test_a_missing_one_counts_its_days_and_wants_a_task_group() -> None:
    missing = Body(BodyKind.OWNERS, BodyState.PENDING, AFTER - timedelta(days=40))
    days, group = completeness(VILLAGE, [*STANDING, missing], AFTER)
    assert (days.message, days.numbers) == ("业主委员会未组建，已40天。", {"days": 40})
    assert "工作专班" in group.message
    led = Body(BodyKind.OWNERS, BodyState.PENDING, AFTER, "贺文秀")
    assert [one.message for one in completeness(VILLAGE, [*STANDING, led], AFTER)] == ["业主委员会未组建，已0天。"]
    assert days_pending(STANDING[0], AFTER) is None


@pytest.mark.parametrize(
    ("members", "form", "level", "met"),
    [
        (2, PartyForm.BRANCH, Level.WARNING, False),
        (3, PartyForm.BRANCH, Level.NOTE, True),
        (50, PartyForm.BRANCH, Level.NOTE, True),
        (51, PartyForm.BRANCH, Level.NOTE, None),
        (50, PartyForm.GENERAL_BRANCH, Level.WARNING, False),
        (51, PartyForm.GENERAL_BRANCH, Level.NOTE, True),
        (99, PartyForm.COMMITTEE, Level.WARNING, False),
        (100, PartyForm.COMMITTEE, Level.NOTE, True),
    ],
)
def test_the_form_of_a_party_organisation(members: int, form: PartyForm, level: Level, met: bool | None) -> None:
    [found] = party_form(Body(BodyKind.PARTY, BodyState.ESTABLISHED, AFTER, full_members=members, party_form=form))
    assert (found.level, found.met, found.rule) == (level, met, "Q-06")


def test_an_unknown_form_or_number_is_not_judged() -> None:
    assert list(party_form(STANDING[0])) == []


@pytest.mark.parametrize(
    ("households", "day", "met"),
    [
        (99, BEFORE, False),
        (100, BEFORE, True),
        (700, BEFORE, True),
        (701, BEFORE, False),
        (999, AFTER, False),
        (3000, AFTER, True),
    ],
)
def test_the_usual_size_is_that_of_the_day(households: int, day: date, met: bool) -> None:
    """B-29."""
    [found] = size(COMMUNITY, households, day)
    assert found.met is met
    assert found.level is not Level.BREACH
    assert size(VILLAGE, households, day) == size(COMMUNITY, None, day) == ()
