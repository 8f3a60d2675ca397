"""The product's count held against the naive one: other code, the same law, the same outcome."""

from typing import Any

from hypothesis import given

from elections.benchmarks import random_counts
from tests.elections.rules import naive
from tests.elections.rules.polls import THOROUGH, Count, as_json, counts


def comparable(outcome: dict[str, Any]) -> dict[str, Any]:
    """An outcome as the naive count gives it: without findings, groups of people as sets."""
    return {
        "valid": outcome["valid"],
        "posts": [
            {
                **{key: post[key] for key in ("post", "shortfall")},
                **{key: set(post.get(key, ())) for key in ("elected", "tied", "pending")},
            }
            for post in outcome["posts"]
        ],
        "reserved_women_seats": outcome["reserved_women_seats"],
        "next": outcome["next"],
        "next_candidates": {post: set(names) for post, names in outcome["next_candidates"].items()},
        "vacancy_allowed": outcome["vacancy_allowed"],
    }


def test_the_two_agree_on_two_thousand_counts_of_ordinary_size() -> None:
    for count in random_counts(2000, seed=2021):
        assert comparable(as_json(count)) == naive.outcome(count), count


@THOROUGH
@given(counts())
def test_the_two_agree_on_small_counts_full_of_ties_relatives_and_limits(count: Count) -> None:
    assert comparable(as_json(count)) == naive.outcome(count)
