"""Who is a voter on election day, and when."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadres.vocabulary import CommitteeKind
from elections.roll_vocabulary import ChangeKind, OffGround
from elections.rules.roll import Entry, is_deprived, is_of_age, judge, moved, single_registration, struck
from elections.rules.rulebook import SHANXI, rulebook
from elections.rules.voters import Ground
from elections.vocabulary import VoterClass
from server.law.lawbook import Level

DAY = date(2026, 12, 6)
BOOK = rulebook(CommitteeKind.VILLAGERS, DAY, local=SHANXI[CommitteeKind.VILLAGERS])
HERE = Ground(VoterClass.RESIDENT, "户口簿")
DAYS = st.dates(date(1930, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("born", "day", "voter"),
    [
        # V-01: the birthday itself is of age.
        (date(2008, 12, 6), DAY, True),
        (date(2008, 12, 7), DAY, False),
        # Born on 29 February: of age on 1 March where the year has no such day, on the day itself where it has.
        (date(2008, 2, 29), date(2026, 2, 28), False),
        (date(2008, 2, 29), date(2026, 3, 1), True),
        (date(2010, 3, 1), date(2028, 2, 29), False),
        (date(2010, 2, 28), date(2028, 2, 29), True),
    ],
)
def test_v_01_age_is_counted_to_election_day(born: date, day: date, voter: bool) -> None:
    assert is_of_age(born, day, 18) is voter
    judged = judge(BOOK, day, Entry(born, HERE))
    assert (judged.off is None) is voter
    assert judged.off in {None, OffGround.UNDER_AGE}


def test_a_minor_is_told_the_age_and_the_clause() -> None:
    finding = judge(BOOK, DAY, Entry(date(2008, 12, 7), HERE)).finding
    assert (finding.rule, finding.level, finding.numbers) == ("V-01", Level.BREACH, {"age": 17, "least": 18})
    assert finding.cite.endswith("第十六条")


@pytest.mark.parametrize(
    ("since", "until", "deprived"),
    [
        # V-02: first and last day both lie in the term; without an end it is for life.
        (date(2026, 12, 6), date(2028, 1, 1), True),
        (date(2024, 12, 7), date(2026, 12, 6), True),
        (date(2024, 12, 6), date(2026, 12, 5), False),
        (date(2026, 12, 7), None, False),
        (date(1999, 1, 1), None, True),
        (None, None, False),
    ],
)
def test_v_02_deprivation_has_its_days(since: date | None, until: date | None, deprived: bool) -> None:
    assert is_deprived(DAY, since, until) is deprived
    judged = judge(BOOK, DAY, Entry(date(1970, 1, 1), HERE, since, until))
    assert (judged.off is OffGround.DEPRIVED) is deprived
    if deprived:
        assert judged.finding.rule == "V-02"


def test_who_is_away_must_have_said_so_and_who_comes_must_be_admitted() -> None:
    away = judge(BOOK, DAY, Entry(date(1970, 1, 1), Ground(VoterClass.AWAY, "电话记录")))
    admitted = judge(BOOK, DAY, Entry(date(1970, 1, 1), Ground(VoterClass.ADMITTED, "申请书", DAY, 11)))
    assert (away.off, admitted.off) == (OffGround.NOT_DECLARED, OffGround.NOT_ADMITTED)


@given(DAYS, DAYS, st.none() | DAYS, st.none() | DAYS)
def test_a_further_obstacle_never_makes_a_voter(born: date, day: date, since: date | None, until: date | None) -> None:
    book = rulebook(CommitteeKind.VILLAGERS, max(day, date(2019, 1, 1)))
    free = judge(book, day, Entry(born, HERE))
    burdened = judge(book, day, Entry(born, HERE, since, until))
    assert not (free.off is not None and burdened.off is None)


@given(DAYS, st.integers(0, 400))
def test_a_later_day_takes_nobodys_age_away(born: date, days: int) -> None:
    assert is_of_age(born, DAY, 18) <= is_of_age(born, DAY + timedelta(days), 18)


def test_a_moved_day_changes_only_what_follows_from_the_day() -> None:
    young = Entry(date(2008, 12, 20), HERE)
    served = Entry(date(1970, 1, 1), HERE, date(2024, 1, 1), date(2026, 12, 10))
    held = [
        ("young", OffGround.UNDER_AGE, young),
        ("served", OffGround.DEPRIVED, served),
        ("dead", OffGround.DIED, Entry(date(1950, 1, 1), HERE)),
        ("voter", None, Entry(date(1980, 1, 1), HERE)),
        ("now a minor", None, Entry(date(2008, 12, 30), HERE)),
    ]
    found = {one.who: one.now.off for one in moved(BOOK, date(2026, 12, 20), held)}
    assert found == {"young": None, "served": None, "now a minor": OffGround.UNDER_AGE}


def test_v_06_the_later_registration_stops_and_the_earlier_is_told() -> None:
    later = single_registration(BOOK, "繁峙县某村", DAY, other_first=True, here=False)
    earlier = single_registration(BOOK, "繁峙县某村", DAY, other_first=False, here=True)
    assert (later.rule, later.level, earlier.level) == ("V-06", Level.BREACH, Level.WARNING)
    assert "须先在那里除名" in later.message


def test_v_07_residents_law_is_silent_so_the_policy_is_cited() -> None:
    book = rulebook(CommitteeKind.RESIDENTS, DAY)
    assert single_registration(book, "某村", DAY, other_first=False, here=False).cite.startswith("晋民发")


@pytest.mark.parametrize(("ground", "rule"), [(OffGround.UNREACHABLE, "V-08"), (OffGround.INCAPABLE, "V-09")])
def test_v_08_and_v_09_rest_on_a_paper(ground: OffGround, rule: str) -> None:
    finding = struck(BOOK, ground, "村民选举委员会记录")
    assert finding.rule == rule
    assert "村民选举委员会记录" in finding.message


def test_the_changes_are_four_and_four_and_the_mistakes_of_a_list() -> None:
    mistakes = {ChangeKind.OMITTED, ChangeKind.NOT_TO_BE_LISTED}
    adds = [kind.value for kind in ChangeKind if kind.adds and kind not in mistakes]
    leaves = [kind.value for kind in ChangeKind if not kind.adds and kind not in mistakes]
    assert adds == ["of_age", "moved_in", "married_in", "rights_restored"]
    assert leaves == ["died", "moved_out", "married_out", "rights_lost"]
    assert ChangeKind.of_leaving(OffGround.MARRIED_OUT) is ChangeKind.MARRIED_OUT
    assert ChangeKind.of_leaving(OffGround.DEPRIVED) is ChangeKind.RIGHTS_LOST
    assert ChangeKind.of_leaving(OffGround.ELSEWHERE) is ChangeKind.NOT_TO_BE_LISTED
