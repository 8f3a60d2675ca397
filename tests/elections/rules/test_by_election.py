"""The by-election (T-37, T-38, T-39): when one is due, who holds it, what its winners win."""

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadres.vocabulary import CommitteeKind, Sex
from elections.rules.by_election import ByElected, ByElection, Due, Duty, Vacancy, by_election, due
from elections.rules.counts import Candidate, Contest, Kin, Poll, Seated
from elections.rules.kinship import Kinship
from elections.rules.rulebook import rulebook
from elections.vocabulary import Method, NextStep, Post, RoundKind
from server.law.lawbook import Level, Standing, breaches
from server.values.periods import months_after
from tests.elections.rules.polls import REPEATABLE

CASES = Path(__file__).parent / "cases"
VILLAGERS, RESIDENTS = CommitteeKind.VILLAGERS, CommitteeKind.RESIDENTS
TERM_ENDS = date(2026, 10, 17)

VACANCY = Vacancy(post=Post.MEMBER, since=date(2026, 3, 1), members=4, women=1, term_ends=TERM_ENDS)
SITTING = (
    Seated("乙", Sex.MALE, Post.VICE_CHAIR),
    Seated("丙", Sex.FEMALE, Post.MEMBER),
    Seated("丁", Sex.MALE, Post.MEMBER),
)
POLL = Poll(
    committee=VILLAGERS,
    election_day=date(2026, 3, 1),
    method=Method.VOTERS,
    round=RoundKind.FIRST,
    electorate=1000,
    issued=1000,
    cast=600,
    posts=(Contest(Post.CHAIR, 1, (Candidate("甲", Sex.MALE, 400), Candidate("戊", Sex.MALE, 150))),),
    elected_before=SITTING,
)


def cases(name: str) -> list[object]:
    with (CASES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [pytest.param(row, id=row["fact"]) for row in csv.DictReader(file)]


def due_for(kind: CommitteeKind = VILLAGERS, **changes: object) -> Due:
    vacancy = replace(VACANCY, **changes)
    return due(rulebook(kind, vacancy.since), vacancy)


def held(vacant: dict[Post, int] | None = None, **changes: object) -> ByElected:
    poll = replace(POLL, **changes)
    book = rulebook(poll.committee, poll.election_day, poll.profile)
    return by_election(book, ByElection(vacant=vacant or {Post.CHAIR: 1}, poll=poll, term_ends=TERM_ENDS))


@pytest.mark.parametrize("row", cases("by_election_due"))
def test_whether_a_vacancy_must_be_filled(row: dict[str, str]) -> None:
    found = due_for(
        CommitteeKind(row["committee"]),
        post=Post(row["post"]),
        since=date.fromisoformat(row["since"]),
        members=int(row["members"]),
        women=int(row["women"]),
    )
    assert found.duty is Duty(row["duty"])
    assert found.by == (date.fromisoformat(row["by"]) if row["by"] else None)
    assert " ".join(finding.rule for finding in found.findings) == row["rules"]
    # Only the end of the term stops a by-election; what asks for one waits for somebody to act.
    assert bool(breaches(found.findings)) is (found.duty is Duty.CLOSED)


@pytest.mark.parametrize("row", cases("by_election"))
def test_who_holds_it_and_with_how_many_votes(row: dict[str, str]) -> None:
    cast, votes = int(row["cast"]), int(row["votes"])
    found = held(
        committee=CommitteeKind(row["committee"]),
        election_day=date.fromisoformat(row["day"]),
        method=Method(row["method"]),
        electorate=int(row["electorate"]),
        cast=cast,
        posts=(Contest(Post.CHAIR, 1, (Candidate("甲", Sex.MALE, votes), Candidate("戊", Sex.MALE, cast - votes))),),
    )
    assert found.outcome is not None
    assert ("甲" in found.outcome.posts[0].elected) is (row["elected"] == "yes")
    assert any(f"补选由{row['body']}进行" in finding.message for finding in found.findings)


def test_the_time_limit_is_the_provinces_and_the_woman_the_laws() -> None:
    few, woman = due_for(members=2, women=0).findings
    assert few.message == "在任2人，不足3人，应当在出缺之日起3个月内（至2026年6月1日）补选。"
    assert (few.standing, few.numbers) == (Standing.PARAMETER, {"members": 2, "low": 3, "months": 3})
    assert (woman.standing, woman.cite) == (Standing.STATUTE, "村民委员会组织法（2025修正）第八条")


def test_the_elected_serve_the_rest_of_the_term() -> None:
    found = held()
    assert found.outcome is not None
    assert (found.outcome.posts[0].elected, found.outcome.next) == (("甲",), NextStep.DONE)
    assert found.term_ends == TERM_ENDS
    term = found.findings[-1]
    assert term.message == "甲的任期到本届村民委员会任期届满时止，至2026年10月17日。"
    assert (term.rule, term.cite) == ("T-37", "村民委员会组织法（2025修正）第二十三条")


def test_for_residents_before_2026_the_rest_of_the_term_is_an_inference() -> None:
    found = held(committee=RESIDENTS, election_day=date(2025, 12, 31))
    assert (found.findings[-1].rule, found.findings[-1].standing) == ("T-37", Standing.INFERENCE)


def test_where_nobody_is_elected_no_term_is_told_of() -> None:
    found = held(cast=400)
    assert found.outcome is not None
    assert not found.outcome.valid
    assert not any("届满时止" in finding.message for finding in found.findings)


def test_after_the_term_nothing_is_elected() -> None:
    assert held(election_day=TERM_ENDS).outcome is not None
    found = held(election_day=date(2026, 10, 18))
    assert found.outcome is None
    assert breaches(found.findings)[0].message == (
        "本届村民委员会任期2026年10月17日届满，2026年10月18日已在届满以后，应当换届选举，不再补选。"
    )


def test_no_more_is_elected_than_fell_vacant() -> None:
    candidates = tuple(Candidate(name, Sex.MALE, 200) for name in "甲戊己")
    found = held({Post.CHAIR: 1}, posts=(Contest(Post.MEMBER, 1, candidates),))
    assert found.outcome is None
    stop = breaches(found.findings)[0]
    assert (stop.rule, stop.message, stop.formula) == ("T-37", "补选委员1名，多于出缺的0名。", "1 ＞ 0")


def test_art_23_villagers_representatives_may_hold_a_by_election_without_a_warning() -> None:
    found = held(
        method=Method.REPRESENTATIVES,
        electorate=30,
        issued=30,
        cast=20,
        posts=(Contest(Post.CHAIR, 1, (Candidate("甲", Sex.MALE, 11), Candidate("戊", Sex.MALE, 9))),),
    )
    assert not any("直接选举" in finding.message for finding in found.findings)
    assert all(finding.level is Level.NOTE for finding in found.findings)


def test_a_relative_of_a_sitting_member_is_not_elected_from_2026_on() -> None:
    kin = (Kin("甲", "乙", Kinship.SIBLING),)
    new, old = held(kin=kin), held(kin=kin, election_day=date(2025, 12, 31))
    assert new.outcome is not None
    assert old.outcome is not None
    assert (new.outcome.posts[0].elected, old.outcome.posts[0].elected) == ((), ("甲",))


@REPEATABLE
@given(st.dates(date(2019, 1, 1), date(2031, 1, 1)), st.integers(0, 60), st.integers(0, 9), st.booleans())
def test_a_limit_lies_within_the_term_and_its_months(since: date, rest: int, members: int, chair: bool) -> None:
    term_ends = months_after(since, rest)
    found = due_for(since=since, members=members, post=Post.CHAIR if chair else Post.MEMBER, term_ends=term_ends)
    assert found.duty is not Duty.CLOSED
    assert (found.by is None) is (members >= 3)
    if found.by is not None:
        assert since <= found.by <= min(term_ends, months_after(since, 3))


@REPEATABLE
@given(st.integers(1, 400), st.integers(0, 400), st.integers(0, 400), st.sampled_from(Method))
def test_one_more_vote_never_loses_the_seat(electorate: int, missing: int, votes: int, method: Method) -> None:
    cast = max(electorate - missing, 0)
    votes = min(votes, max(cast - 1, 0))

    def elected(number: int) -> bool:
        contest = Contest(Post.CHAIR, 1, (Candidate("甲", Sex.MALE, number), Candidate("戊", Sex.MALE, 0)))
        outcome = held(method=method, electorate=electorate, cast=cast, posts=(contest,)).outcome
        return outcome is not None and "甲" in outcome.posts[0].elected

    assert not elected(votes) or (2 * votes > cast and elected(votes + 1))
