"""How fast the law of the count is decided, on invented counts."""

import json
import time
from random import Random
from typing import Any, NamedTuple

from elections.commands import answer_count, said
from elections.vocabulary import Post

COUNTS = 20_000
GOAL_SECONDS = 5.0

_SEATS = {Post.CHAIR: 1, Post.VICE_CHAIR: 1, Post.MEMBER: 3}
_RELATIONS = ("spouse", "parent", "sibling")


class Figure(NamedTuple):
    """One measured number; `kept` says whether it met its goal."""

    name: str
    value: float
    unit: str
    goal: float
    kept: bool


def tally() -> list[Figure]:
    """20,000 counts from JSON text to JSON text, as `huanjie tally` does it."""
    text = json.dumps(random_counts(COUNTS), ensure_ascii=False)
    start = time.perf_counter()
    for _ in said(text.encode(), answer_count):
        pass
    spent = time.perf_counter() - start
    return [Figure(f"tally {COUNTS} counts", round(spent, 2), "s", GOAL_SECONDS, spent < GOAL_SECONDS)]


def random_counts(number: int, seed: int = 12) -> list[dict[str, Any]]:
    """Counts of all laws, methods and kinds of round, most of them valid, as `huanjie tally` takes them."""
    random = Random(seed)  # noqa: S311  Invented votes need a repeatable source, not a secret one.
    return [_random_count(random) for _ in range(number)]


def _random_count(random: Random) -> dict[str, Any]:
    committee = random.choice(("villagers", "residents"))
    methods = ("voters",) if committee == "villagers" else ("voters", "households", "representatives")
    electorate = random.randint(40, 3000)
    cast = random.randint(electorate * 2 // 5, electorate)
    spoilt = random.randint(0, cast // 20)
    posts = [_random_post(random, post, cast - spoilt) for post in Post]
    names = [candidate["name"] for post in posts for candidate in post["candidates"]]
    return {
        "committee": committee,
        "election_day": f"{random.choice((2021, 2024, 2026, 2031))}-{random.randint(1, 12):02}-{random.randint(1, 28):02}",
        "method": random.choice(methods),
        "round": random.choices(("first", "runoff", "tie_vote"), (8, 2, 1))[0],
        "electorate": electorate,
        "issued": cast + random.randint(0, 9),
        "cast": cast,
        "fully_invalid": spoilt,
        "profile": random.choice(({}, {}, {"carry_down": "high_to_low"}, {"kin_fill": "next_majority"})),
        "elected_before": [],
        "kin": [[*random.sample(names, 2), random.choice(_RELATIONS)]] if random.random() < 1 / 4 else [],
        "posts": posts,
    }


def _random_post(random: Random, post: Post, ballots: int) -> dict[str, Any]:
    seats = _SEATS[post]
    left = seats * ballots
    candidates = []
    for number in range(random.randint(seats + 1, seats + 4)):
        votes = random.randint(0, min(ballots, left))
        left -= votes
        sex = random.choice(("male", "male", "female"))
        candidates.append(
            {"name": f"{post.label}甲{number}", "sex": sex, "votes": votes, "write_in": number > seats + 1}
        )
    return {"post": post.value, "seats": seats, "candidates": candidates}
