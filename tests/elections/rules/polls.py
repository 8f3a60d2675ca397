"""Invented counts for the properties of the rules: small numbers, so that ties and limits come up often."""

from datetime import date
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from elections.rules.book import Rulebook
from elections.rules.counts import Poll
from elections.rules.outcome import Outcome, outcome_as_json
from elections.rules.reading import read_poll
from elections.rules.rulebook import rulebook
from elections.rules.tally import decide

Count = dict[str, Any]

# Derandomised: whoever runs the tests on the same code sees the same counts, so that a build that was red stays red until
# the code is mended, and one that was green does not turn red on a change that has nothing to do with it. No deadline,
# because how long a machine takes says nothing about the law.
REPEATABLE = settings(derandomize=True, deadline=None, max_examples=200)
THOROUGH = settings(REPEATABLE, max_examples=600)

POSTS = ("chair", "vice_chair", "member")
SEATS = {"chair": 1, "vice_chair": 1, "member": 3}
PEOPLE = {name: "female" if name in "丙己壬" else "male" for name in "甲乙丙丁戊己庚辛壬"}
RELATIONS = ("spouse", "parent", "child", "sibling", "grandparent", "grandchild")
DAYS = ("2018-12-29", "2021-11-20", "2025-12-31", "2026-01-01", "2031-06-01")
PROFILES: tuple[Count, ...] = (
    {},
    {"carry_down": "high_to_low"},
    {"kin_fill": "next_majority"},
    {"kin_ban": "near_relatives"},
    {"kin_ban": "near_relatives", "kin_fill": "next_majority", "carry_down": "high_to_low"},
    {"women_seat": False, "recovered_gt_issued": "warning"},
    {"runoff_extra": 2, "vacancy_ok_from": {"villagers": 4, "residents": 6}},
)


@st.composite
def counts(
    draw: st.DrawFn,
    rounds: tuple[str, ...] = ("first", "runoff", "tie_vote", "rerun"),
    committees: tuple[str, ...] = ("villagers", "residents"),
    profiles: tuple[Count, ...] = PROFILES,
) -> Count:
    """A count that `read_poll` takes. The same person may stand for several posts; people have one relative at most."""
    electorate = draw(st.integers(1, 24))
    # Most votes are valid, since nothing more can be said of a void one.
    cast = draw(st.one_of(st.integers(electorate // 2 + 1, electorate), st.integers(0, electorate + 3)))
    spoilt = draw(st.integers(0, cast // 4))
    posts = draw(st.lists(st.sampled_from(POSTS), min_size=1, max_size=3, unique=True))
    contests = [draw(_contests(post, cast)) for post in posts]
    names = sorted({one["name"] for contest in contests for one in contest["candidates"]})
    before = draw(st.lists(st.sampled_from(sorted(PEOPLE)), max_size=3, unique=True))
    present = draw(st.permutations(sorted({*names, *before})))
    related = draw(st.integers(0, min(2, len(present) // 2)))
    pairs = [(present[2 * place], present[2 * place + 1]) for place in range(related)]
    return {
        "committee": draw(st.sampled_from(committees)),
        "election_day": draw(st.sampled_from(DAYS)),
        "method": draw(st.sampled_from(("voters", "voters", "households", "representatives"))),
        "round": draw(st.sampled_from(rounds)),
        "electorate": electorate,
        "issued": draw(st.sampled_from((cast, cast, cast + 1, electorate, max(cast - 1, 0)))),
        "cast": cast,
        "fully_invalid": spoilt,
        "profile": draw(st.sampled_from(profiles)),
        "elected_before": [
            {"name": name, "sex": PEOPLE[name], "post": draw(st.sampled_from(POSTS))} for name in before
        ],
        "kin": [[one, other, draw(st.sampled_from(RELATIONS))] for one, other in pairs],
        "posts": contests,
    }


@st.composite
def _contests(draw: st.DrawFn, post: str, cast: int) -> Count:
    seats = draw(st.integers(1, SEATS[post]))
    names = draw(st.lists(st.sampled_from(sorted(PEOPLE)), max_size=5, unique=True))
    near = st.integers(cast // 3, cast // 2 + 2)
    level = draw(near)
    left, candidates = seats * cast, []
    for name in names:
        votes = min(draw(st.one_of(st.integers(0, cast), near, st.just(level))), left, cast)
        left -= votes
        candidates.append({"name": name, "sex": PEOPLE[name], "votes": votes, "write_in": draw(st.booleans())})
    return {"post": post, "seats": seats, "candidates": candidates}


def read(count: Count) -> tuple[Rulebook, Poll]:
    poll = read_poll(count)
    return rulebook(poll.committee, poll.election_day, poll.profile), poll


def decided(count: Count) -> Outcome:
    """The outcome by way of the JSON, as `huanjie tally` gives it."""
    return decide(*read(count))


def as_json(count: Count) -> dict[str, Any]:
    return outcome_as_json(decided(count))


def day(text: str) -> date:
    return date.fromisoformat(text)
