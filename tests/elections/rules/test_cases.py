"""One fact pattern, one verdict: every file of `cases` is a list of counts that `huanjie tally` takes as it stands.

`_case` names the rule and what happens, `_expect` the verdict: what it names must be so, what it does not name is free.
Of `findings` each must be met by one finding of the outcome; of `absent` no rule may appear; `refused` gives the path of
each problem and its rule.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from elections.rules.tally import decide
from server.errors import Refused
from tests.elections.rules.polls import Count, as_json, read

FILES = sorted((Path(__file__).parent / "cases").glob("*.json"))
CASES = [
    pytest.param(count, id=f"{file.stem}: {count['_case']}")
    for file in FILES
    for count in json.loads(file.read_text("utf-8"))
]
VERDICT = ("rulebook", "valid", "next", "vacancy_allowed", "reserved_women_seats", "next_candidates")
BY_POST = ("elected", "not_elected", "tied", "shortfall")
KEYS = {*VERDICT, *BY_POST, "findings", "absent", "refused"}


def by_post(outcome: Count, key: str) -> dict[str, Any]:
    return {post["post"]: post[key] for post in outcome["posts"]}


def meets(finding: Count, expected: Count) -> bool:
    """Whether `finding` is the one that the case asks for."""
    return (
        all(finding[key] == expected[key] for key in ("rule", "level", "cite") if key in expected)
        and expected.get("says", "") in finding["message"]
        and expected.get("numbers", {}).items() <= finding["numbers"].items()
    )


@pytest.mark.parametrize("count", [case for case in CASES if "refused" not in case.values[0]["_expect"]])
def test_a_count_has_the_outcome_the_law_gives_it(count: Count) -> None:
    expected = count["_expect"]
    assert expected.keys() <= KEYS
    outcome = as_json(count)
    assert {key: outcome[key] for key in VERDICT if key in expected} == {
        key: expected[key] for key in VERDICT if key in expected
    }
    for key in BY_POST:
        if key in expected:
            assert by_post(outcome, key) == {**by_post(outcome, key), **expected[key]}
            assert expected[key].keys() <= by_post(outcome, key).keys()
    for wanted in expected.get("findings", []):
        assert any(meets(finding, wanted) for finding in outcome["findings"]), (wanted, outcome["findings"])
    rules = {finding["rule"] for finding in outcome["findings"]}
    assert not rules & set(expected.get("absent", []))


@pytest.mark.parametrize("count", [case for case in CASES if "refused" in case.values[0]["_expect"]])
def test_a_count_outside_the_law_is_refused_with_its_path(count: Count) -> None:
    with pytest.raises(Refused) as refusal:
        read(count)
    found = {problem.field: problem.rule for problem in refusal.value.problems}
    assert found == count["_expect"]["refused"]
    assert all(problem.cause and problem.cure for problem in refusal.value.problems)


# What a count can be decided by. Of T-01 to T-27 these are missing, since no number of a count shows them: T-02 and T-23
# say which number to enter, T-04 and T-17 are rulings on how the vote was held, T-09 is settled before ballots are counted,
# T-11 comes as S16, T-18 and T-19 are settled per ballot box before the boxes are added up.
DECIDING = {
    *("T-01", "T-03", "T-05", "T-06", "T-07", "T-10", "T-12", "T-13", "T-14", "T-15", "T-16"),
    *("T-20", "T-21", "T-22", "T-24", "T-25", "T-26", "T-27", "T-37"),
    *("R-03", "R-09", "B-01", "B-02", "B-03", "B-07", "B-08", "B-10", "B-12", "B-24", "B-25", "S07c", "S16"),
}


def test_every_rule_that_decides_a_count_has_a_case_and_no_other_is_cited() -> None:
    cited = set()
    for case in CASES:
        count = case.values[0]
        if "refused" not in count["_expect"]:
            cited |= {finding.rule for finding in decide(*read(count)).findings}
    assert cited == DECIDING


def test_case_names_begin_with_their_rule_and_are_not_used_twice() -> None:
    names = [case.values[0]["_case"] for case in CASES]
    assert len(set(names)) == len(names) >= 60
    assert all(name[0] in "TRBS" and name[1] in "-0V" for name in names)
