"""Which breaches are left in a result, and which a later vote made good."""

from datetime import date
from typing import Any

from elections.rules.course import Held
from elections.rules.defects import defects
from elections.vocabulary import Stage
from tests.elections.rules.polls import Count, decided, read

DAY = date(2021, 11, 20)


def a_vote(posts: list[Any], *, kind: str = "first", cast: int = 90, before: list[Any] | None = None) -> Count:
    return {
        "committee": "villagers",
        "election_day": DAY.isoformat(),
        "method": "voters",
        "round": kind,
        "electorate": 100,
        "issued": cast,
        "cast": cast,
        "elected_before": before or [],
        # Else a seat is kept free for a woman (T-15), and the committee is not full without one.
        "profile": {"women_seat": False},
        "posts": posts,
    }


def a_post(post: str, seats: int, *candidates: tuple[str, str, int]) -> dict[str, Any]:
    named = [{"name": name, "sex": sex, "votes": votes} for name, sex, votes in candidates]
    return {"post": post, "seats": seats, "candidates": named}


def rules_broken(*counts: Count, days: dict[Stage, date] | None = None) -> list[str]:
    book, _ = read(counts[0])
    held = [Held(read(count)[1], decided(count)) for count in counts]
    return [finding.rule for finding in defects(book, DAY, days or {}, held)]


NO_MARGIN = a_vote(
    [a_post("chair", 1, ("甲", "male", 80)), a_post("member", 2, ("乙", "female", 80), ("丙", "male", 70))]
)
CHAIR_OPEN = a_post("chair", 1, ("甲", "male", 40), ("戊", "female", 35))
ALL_MEN = a_post("member", 2, ("乙", "male", 80), ("丙", "male", 70), ("丁", "male", 10))
TWO_MEN = [{"name": name, "sex": "male", "post": "member"} for name in ("乙", "丙")]


def test_as_many_candidates_as_seats_are_a_breach_of_each_post() -> None:
    assert rules_broken(NO_MARGIN) == ["T-05", "T-05"]


def test_a_void_vote_leaves_nothing_in_the_result() -> None:
    void = a_vote([a_post("chair", 1, ("甲", "male", 40))], cast=50)
    sound = a_vote([a_post("chair", 1, ("甲", "male", 80), ("戊", "female", 5))], kind="rerun")
    assert rules_broken(void, sound) == []


def test_a_committee_without_women_is_a_breach_until_a_later_vote_elects_one() -> None:
    first = a_vote([CHAIR_OPEN, ALL_MEN])
    woman = a_vote([a_post("chair", 1, ("甲", "male", 30), ("戊", "female", 55))], kind="runoff", before=TWO_MEN)
    man = a_vote([a_post("chair", 1, ("甲", "male", 55), ("戊", "female", 30))], kind="runoff", before=TWO_MEN)
    assert rules_broken(first) == ["B-07"]
    assert rules_broken(first, man) == ["B-07"]
    assert rules_broken(first, woman) == []


def test_a_window_of_the_statute_that_was_missed_is_a_breach() -> None:
    sound = a_vote([a_post("chair", 1, ("甲", "male", 80), ("戊", "female", 5))])
    assert rules_broken(sound, days={Stage.LIST_PUBLISHED: date(2021, 11, 19)}) == ["S05"]
    assert rules_broken(sound, days={Stage.CANDIDATES_PUBLISHED: date(2021, 11, 19)}) == []
