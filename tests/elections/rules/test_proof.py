"""The findings suffice: who is elected can be redone from their numbers alone, and each printed comparison is true."""

import re
from math import prod

from hypothesis import given

from elections.benchmarks import random_counts
from tests.elections.rules.polls import PEOPLE, REPEATABLE, Count, as_json, counts, decided

# How many ballots times a person's votes must pass how many times the ballots cast (T-06 beyond, T-21 with the number itself).
NEEDED = {"T-06": lambda votes, cast: 2 * votes > cast, "T-21": lambda votes, cast: 3 * votes >= cast}
COMPARISONS = {
    "=": lambda left, right: left == right,
    "＞": lambda left, right: left > right,
    "≥": lambda left, right: left >= right,
    "≤": lambda left, right: left <= right,
    "＜": lambda left, right: left < right,
}


class Sheet:
    """What the findings say of one post."""

    def __init__(self, findings: list[Count], names: set[str]) -> None:
        self.votes: dict[str, int] = {}
        self.out: set[str] = set()
        self.places: dict[str, int] = {}
        self.seats: int | None = None
        self.tied: set[str] = set()
        self.drawn = self.waiting = 0
        self.woman = ""
        self.pending = False
        self.reserved = 0
        self.rules: set[str] = set()
        self.cast = 0
        for finding in findings:
            self.read(finding["rule"], finding["numbers"], names)

    def read(self, rule: str, numbers: Count, names: set[str]) -> None:
        gave_way = rule == "T-16" and "votes" not in numbers and "name" in numbers  # Elected in an earlier vote.
        if rule in {"S16", "T-05", "T-07"} or "extra" in numbers or gave_way:
            return
        self.pending = self.pending or bool(numbers.get("waiting"))
        listed = {name: votes for name, votes in numbers.items() if name in names}
        if "name" in numbers:
            listed[numbers["name"]] = numbers["votes"]
        self.votes |= listed
        if "cast" in numbers:
            self.cast, self.rules = numbers["cast"], {*self.rules, rule}
        if {"relative", "holds"} & numbers.keys():
            self.out.add(numbers["name"])
            self.places[numbers["name"]] = numbers.get("left_open", 0)
        if {"waiting", "outside"} & numbers.keys():
            self.out |= listed.keys()
            self.places |= dict.fromkeys(listed, 0)
        elif "tied" in numbers:
            self.tied |= listed.keys()
            self.drawn += numbers["seats"]
            self.waiting += numbers["seats"] + numbers.get("left_open", 0)
        elif "seats" in numbers:
            self.seats = numbers["seats"]
        if rule == "T-14" and "name" in numbers:
            self.woman = numbers["name"]
        self.reserved = max(self.reserved, numbers.get("reserved", 0))

    def elected(self) -> set[str]:
        """Those with enough votes whom nothing keeps out; a seat for a woman is kept only if none is open anyhow (T-15)."""
        if self.seats is None:
            return self.best(len(self.votes))
        found = self.best(self.seats - self.waiting)
        if self.reserved and len(found) + self.drawn == self.seats:
            return self.best(self.seats - self.waiting - 1)
        return found

    def best(self, left: int) -> set[str]:
        """The first of them in order of votes, as many as places are `left`."""
        found = set()
        for name in sorted(self.votes, key=lambda name: (name != self.woman, -self.votes[name], name in self.out)):
            if left <= 0 or not self.enough(self.votes[name]):
                break
            if name not in self.out | self.tied:
                found.add(name)
            left -= self.places.get(name, 0 if name in self.tied else 1)
        return found

    def enough(self, votes: int) -> bool:
        (rule,) = self.rules or {""}
        return NEEDED[rule](votes, self.cast) if rule in NEEDED else True


def redone(findings: list[Count], names: set[str]) -> dict[str, set[str]]:
    """By post, who is elected; nothing but the findings is looked at, and `names` only tells people from other words."""
    if any(finding["level"] == "breach" and finding["message"].startswith("选举无效") for finding in findings):
        return {}
    by_post: dict[str, list[Count]] = {}
    for finding in findings:
        if "post" in finding["numbers"]:
            by_post.setdefault(finding["numbers"]["post"], []).append(finding)
    sheets = {post: Sheet(found, names) for post, found in by_post.items()}
    # What hangs on a tie for a higher post is not redone from one count: the differential test plays the ways of the tie.
    return {post: sheet.elected() for post, sheet in sheets.items() if not sheet.pending}


def check(count: Count) -> None:
    outcome = as_json(count)
    names = {one["name"] for contest in count["posts"] for one in contest["candidates"]}
    expected = {
        post["post"]: set(post["elected"]) for post in outcome["posts"] if post["elected"] and "pending" not in post
    }
    found = {post: elected for post, elected in redone(outcome["findings"], names).items() if elected}
    assert found == expected


@REPEATABLE
@given(counts())
def test_who_is_elected_can_be_redone_from_the_numbers_of_the_findings(count: Count) -> None:
    check(count)


def test_who_is_elected_can_be_redone_for_counts_of_ordinary_size() -> None:
    for count in random_counts(500, seed=1991):
        check(count)


@REPEATABLE
@given(counts())
def test_everybody_on_a_sheet_of_a_valid_vote_is_named_with_their_votes(count: Count) -> None:
    outcome = as_json(count)
    if not outcome["valid"]:
        return
    for contest in count["posts"]:
        found = [one for one in outcome["findings"] if one["numbers"].get("post") == contest["post"]]
        sheet = Sheet(found, set(PEOPLE))
        assert sheet.votes.keys() == {one["name"] for one in contest["candidates"]}
        carried = {one["numbers"]["name"] for one in found if "carried" in one["numbers"]}
        assert all(
            sheet.votes[one["name"]] == one["votes"] for one in contest["candidates"] if one["name"] not in carried
        )


def value(text: str) -> int:
    """A sum of products; the numbers of a formula are whole."""
    terms = re.split(r" ([+−]) ", text)
    signs = [1, *(1 if sign == "+" else -1 for sign in terms[1::2])]
    return sum(
        sign * prod(int(part) for part in term.split(" × ")) for sign, term in zip(signs, terms[::2], strict=True)
    )


def is_true(formula: str) -> bool:
    """Whether every comparison in the formula holds; 、 lists several left sides."""
    for clause in formula.split("，"):
        steps = re.split(r" ([=＞≥≤＜]) ", clause)
        if len(steps) < 3:
            return False
        for left, sign, right in zip(steps[:-2:2], steps[1::2], steps[2::2], strict=True):
            if not all(COMPARISONS[sign](value(one), value(right)) for one in left.split("、")):
                return False
    return True


@REPEATABLE
@given(counts())
def test_every_formula_is_true_as_it_stands(count: Count) -> None:
    for finding in decided(count).findings:
        if finding.formula and " / " not in finding.formula:
            assert is_true(finding.formula), finding


@REPEATABLE
@given(counts())
def test_met_says_what_the_formula_and_the_level_say(count: Count) -> None:
    for finding in decided(count).findings:
        if finding.met is False and finding.level == "note":
            assert "不" in finding.message
        if finding.met is True:
            assert finding.level == "note"


def test_the_reader_of_formulas_can_tell_a_false_one() -> None:
    assert is_true("2 × 346 = 692 ＞ 690")
    assert is_true("3 × 230 = 690 ≥ 1 × 690 = 690")
    assert is_true("4 − 1 − 1 = 2")
    assert not is_true("2 × 345 = 690 ＞ 690")
    assert not is_true("2 × 346 = 691 ＞ 690")
    assert not is_true("600、700 ≤ 690")
    assert not is_true("690")
