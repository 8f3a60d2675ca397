"""The number of seats when an election is set up (B-01, B-02, B-03), who votes (R-01) and the body that runs it (S02, R-02)."""

from datetime import date

import pytest

from cadres.vocabulary import CommitteeKind
from elections.rules.rulebook import SHANXI, rulebook
from elections.rules.setting import committee_size, organiser, way_of_voting
from elections.vocabulary import Method, Post
from server.law.lawbook import Level

VILLAGERS, RESIDENTS = CommitteeKind.VILLAGERS, CommitteeKind.RESIDENTS
BEFORE, AFTER = date(2021, 11, 20), date(2026, 11, 20)


def seats(chair: int, vice: int, members: int) -> dict[Post, int]:
    return {Post.CHAIR: chair, Post.VICE_CHAIR: vice, Post.MEMBER: members}


@pytest.mark.parametrize(
    ("total", "level"),
    [
        (2, Level.BREACH),
        (3, Level.NOTE),
        (4, Level.NOTE),
        (5, Level.NOTE),
        (7, Level.NOTE),
        (8, Level.BREACH),
    ],
)
def test_b01_a_villagers_committee_of_this_size(total: int, level: Level) -> None:
    (finding,) = committee_size(rulebook(VILLAGERS, AFTER), seats(1, 0, total - 1))
    assert (finding.rule, finding.level, finding.met) == ("B-01", level, level is Level.NOTE)
    assert finding.numbers == {"seats": total, "low": 3, "high": 7}
    assert finding.cite == "村民委员会组织法（2025修正）第八条"


@pytest.mark.parametrize(("total", "level"), [(4, Level.BREACH), (5, Level.NOTE), (9, Level.NOTE), (10, Level.BREACH)])
def test_b03_a_residents_committee_of_this_size(total: int, level: Level) -> None:
    (finding,) = committee_size(rulebook(RESIDENTS, BEFORE), seats(1, 1, total - 2))
    assert (finding.rule, finding.level) == ("B-03", level)
    assert finding.numbers == {"seats": total, "low": 5, "high": 9}


@pytest.mark.parametrize(
    ("total", "level"),
    [
        (3, Level.NOTE),
        (4, Level.WARNING),
        (5, Level.NOTE),
        (6, Level.WARNING),
        (7, Level.NOTE),
    ],
)
def test_b02_shanxi_asks_for_an_odd_number_and_only_warns(total: int, level: Level) -> None:
    book = rulebook(VILLAGERS, BEFORE, local=SHANXI[VILLAGERS])
    size, odd = committee_size(book, seats(1, 1, total - 2))
    assert size.level is Level.NOTE
    assert (odd.rule, odd.level, odd.numbers) == ("B-02", level, {"seats": total})
    assert "待确认" in odd.cite


@pytest.mark.parametrize("chairs", [0, 2])
def test_there_is_one_chair(chairs: int) -> None:
    found = committee_size(rulebook(VILLAGERS, AFTER), seats(chairs, 1, 3))
    assert [(one.rule, one.level) for one in found] == [("B-01", Level.NOTE), ("B-01", Level.BREACH)]
    assert found[1].numbers == {"chairs": chairs}


@pytest.mark.parametrize(
    ("kind", "day", "body"),
    [
        (VILLAGERS, BEFORE, "东庄村村民选举委员会"),
        (VILLAGERS, AFTER, "东庄村村民选举委员会"),
        (RESIDENTS, AFTER, "东庄村居民选举委员会"),
        (RESIDENTS, BEFORE, "东庄村居民委员会换届选举领导小组"),
    ],
)
def test_r02_residents_have_an_election_committee_from_2026_on(kind: CommitteeKind, day: date, body: str) -> None:
    assert organiser(rulebook(kind, day), "东庄村") == body


@pytest.mark.parametrize("day", [BEFORE, AFTER])
@pytest.mark.parametrize("method", Method)
def test_r01_residents_elect_in_three_ways_and_villagers_in_one(method: Method, day: date) -> None:
    assert way_of_voting(rulebook(RESIDENTS, day), method) == ()
    found = way_of_voting(rulebook(VILLAGERS, day), method)
    assert [(one.rule, one.level) for one in found] == ([] if method is Method.VOTERS else [("R-01", Level.BREACH)])
