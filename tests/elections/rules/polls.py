"""Invented counts for the properties of the rules: small numbers, so that ties and limits come up often."""

from collections.abc import Sequence
from random import Random
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from elections.rules.book import Rulebook
from elections.rules.counts import Poll
from elections.rules.outcome import Outcome, outcome_as_json
from elections.rules.reading import read_poll
from elections.rules.rulebook import SHANXI, rulebook
from elections.rules.tally import decide

Count = dict[str, Any]

# Derandomised: whoever runs the tests on the same code sees the same counts, so that a build that was red stays red until
# the code is mended, and one that was green does not turn red on a change that has nothing to do with it. No deadline,
# because how long a machine takes says nothing about the law.
REPEATABLE = settings(derandomize=True, deadline=None, max_examples=150)
THOROUGH = settings(REPEATABLE, max_examples=1000)

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


def counts(
    rounds: Sequence[str] = ("first", "runoff", "tie_vote", "rerun"),
    committees: Sequence[str] = ("villagers", "residents"),
    profiles: Sequence[Count] = PROFILES,
    days: Sequence[str] = DAYS,
) -> st.SearchStrategy[Count]:
    """Counts that `read_poll` takes. The same person may stand for several posts; people have one relative at most.

    Each is made from one drawn number: drawing every vote by itself costs a hundred times the count under test, and
    counts of at most twenty-seven ballots need no shrinking to be read.
    """

    def made(seed: int) -> Count:
        random = Random(seed)  # noqa: S311  Invented votes need a repeatable source, not a secret one.
        choices = {"committee": committees, "election_day": days, "round": rounds, "profile": profiles}
        return {**{key: random.choice(values) for key, values in choices.items()}, **_numbers(random)}

    return st.integers(0, 2**32).map(made)


def _numbers(random: Random) -> Count:
    electorate = random.randint(1, 24)
    # Most votes are valid, since nothing more can be said of a void one.
    fewest = random.choice((0, electorate // 2 + 1, electorate // 2 + 1, electorate * 2 // 3))
    cast = random.randint(fewest, electorate + random.choice((0, 0, 3)))
    contests = [_contest(random, post, cast) for post in random.sample(POSTS, random.randint(1, 3))]
    before = random.sample(sorted(PEOPLE), random.choice((0, 0, 1, 2, 3)))
    present = sorted({one["name"] for contest in contests for one in contest["candidates"]} | {*before})
    related = random.sample(present, min(random.choice((0, 2, 4)), len(present) // 2 * 2))
    return {
        "method": random.choice(("voters", "voters", "households", "representatives")),
        "electorate": electorate,
        "issued": random.choice((cast, cast, cast + 1, electorate, max(cast - 1, 0))),
        "cast": cast,
        "fully_invalid": random.randint(0, cast // 4),
        "elected_before": [{"name": name, "sex": PEOPLE[name], "post": random.choice(POSTS)} for name in before],
        "kin": [[*related[place : place + 2], random.choice(RELATIONS)] for place in range(0, len(related), 2)],
        "posts": contests,
    }


def _contest(random: Random, post: str, cast: int) -> Count:
    seats = random.randint(1, SEATS[post])
    near = (cast // 3, cast // 2 + 2)
    level = random.randint(*near)
    left, candidates = seats * cast, []
    for name in random.sample(sorted(PEOPLE), random.randint(0, 5)):
        votes = min(random.choice((random.randint(0, cast), random.randint(*near), level)), left, cast)
        left -= votes
        candidates.append({"name": name, "sex": PEOPLE[name], "votes": votes, "write_in": random.random() < 1 / 4})
    return {"post": post, "seats": seats, "candidates": candidates}


def read(count: Count) -> tuple[Rulebook, Poll]:
    poll = read_poll(count)
    return rulebook(poll.committee, poll.election_day, poll.profile, SHANXI[poll.committee]), poll


def decided(count: Count) -> Outcome:
    """The outcome by way of the JSON, as `huanjie tally` gives it."""
    return decide(*read(count))


def as_json(count: Count) -> dict[str, Any]:
    return outcome_as_json(decided(count))
