"""The JSON of a count: what is read, and how each impossible thing is refused with its path."""

import copy
import json
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadres.vocabulary import CommitteeKind, Kinship, Sex
from elections.rules.counts import Candidate, Contest, Kin, Poll, Seated, impossible
from elections.rules.outcome import outcome_as_json
from elections.rules.profile import DEFAULT, CarryDown, Profile, VacancyFloor
from elections.rules.reading import read_poll
from elections.rules.rulebook import rulebook
from elections.rules.tally import decide
from elections.vocabulary import Method, Post, RoundKind
from server.errors import Problem, Refused
from tests.elections.rules.polls import REPEATABLE, Count, counts, read

COUNT: Count = {
    "_": "备注不读",
    "committee": "villagers",
    "election_day": "2021-11-20",
    "method": "voters",
    "round": "first",
    "electorate": 1000,
    "issued": 700,
    "cast": 690,
    "fully_invalid": 12,
    "profile": {"carry_down": "high_to_low", "vacancy_ok_from": {"villagers": 4}},
    "elected_before": [{"name": "辛", "sex": "male", "post": "chair"}],
    "kin": [["甲", "乙", "sibling"]],
    "posts": [
        {
            "post": "vice_chair",
            "seats": 1,
            "candidates": [
                {"name": "甲", "sex": "female", "votes": 400},
                {"name": "乙", "sex": "male", "votes": 90, "write_in": True},
            ],
        }
    ],
}


def changed(*steps: str | int, value: Any) -> Count:
    """The count with one thing put, at the path of `steps`."""
    count = copy.deepcopy(COUNT)
    inner: Any = count
    for step in steps[:-1]:
        inner = inner[step]
    inner[steps[-1]] = value
    return count


def without(*steps: str | int) -> Count:
    count = copy.deepcopy(COUNT)
    inner: Any = count
    for step in steps[:-1]:
        inner = inner[step]
    del inner[steps[-1]]
    return count


def paths(data: object) -> list[str]:
    """Where `data` is refused; every problem says why and what to do."""
    with pytest.raises(Refused) as refusal:
        read_poll(data)
    problems = refusal.value.problems
    assert all(problem.cause.endswith("。") and problem.cure.endswith("。") for problem in problems)
    return [problem.field for problem in problems]


def test_a_count_is_read_whole() -> None:
    profile = Profile(carry_down=CarryDown.HIGH_TO_LOW, vacancy_ok_from=VacancyFloor(villagers=4, residents=5))
    poll = read_poll(COUNT)
    assert poll.profile == profile
    assert (poll.committee, poll.method, poll.round) == (CommitteeKind.VILLAGERS, Method.VOTERS, RoundKind.FIRST)
    assert (poll.electorate, poll.issued, poll.cast, poll.fully_invalid) == (1000, 700, 690, 12)
    assert poll.elected_before == (Seated("辛", Sex.MALE, Post.CHAIR),)
    assert poll.kin == (Kin("甲", "乙", Kinship.SIBLING),)
    assert poll.posts == (
        Contest(
            Post.VICE_CHAIR,
            1,
            (Candidate("甲", Sex.FEMALE, 400), Candidate("乙", Sex.MALE, 90, write_in=True)),
        ),
    )


def test_what_may_be_left_out_has_its_default() -> None:
    count = {
        key: value for key, value in COUNT.items() if key not in {"profile", "elected_before", "kin", "fully_invalid"}
    }
    poll = read_poll(count)
    assert (poll.profile, poll.elected_before, poll.kin, poll.fully_invalid) == (DEFAULT, (), (), 0)
    assert read_poll(changed("profile", value={})).profile == DEFAULT
    assert read_poll(changed("profile", value={"kin_ban": None})).profile.kin_ban is None


def test_s07c_a_count_without_candidates_says_so() -> None:
    """Nobody was nominated: all are written in. Who was not elected stands in the runoff, which therefore has candidates."""
    free = changed("posts", 0, "candidates", 0, "write_in", value=True) | {"free": True}
    assert read_poll(free).free
    assert not read_poll(COUNT).free
    assert read_poll(COUNT | {"free": True, "round": "runoff"}).free


REFUSED: list[tuple[str, Callable[[], object], list[str]]] = [
    ("unknown key", lambda: changed("ballots", value=1), ["ballots"]),
    (
        "unknown key of a candidate",
        lambda: changed("posts", 0, "candidates", 0, "age", value=40),
        ["posts[0].candidates[0].age"],
    ),
    ("unknown key of the profile", lambda: changed("profile", "lots", value=True), ["profile.lots"]),
    ("unknown floor", lambda: changed("profile", "vacancy_ok_from", "all", value=3), ["profile.vacancy_ok_from.all"]),
    *(
        (f"{key} left out", lambda key=key: without(key), [key])
        for key in ("committee", "election_day", "method", "round", "electorate", "issued", "cast", "posts")
    ),
    *((f"{key} negative", lambda key=key: changed(key, value=-1), [key]) for key in ("electorate", "issued", "cast")),
    ("a number as text", lambda: changed("cast", value="690"), ["cast"]),
    ("a number with a fraction", lambda: changed("cast", value=690.0), ["cast"]),
    ("true is no number", lambda: changed("cast", value=True), ["cast"]),
    ("unknown committee", lambda: changed("committee", value="parish"), ["committee"]),
    ("unknown post", lambda: changed("posts", 0, "post", value="secretary"), ["posts[0].post"]),
    ("unknown sex", lambda: changed("posts", 0, "candidates", 0, "sex", value="女"), ["posts[0].candidates[0].sex"]),
    ("a lot is no tie rule", lambda: changed("profile", "tie", value="lot"), ["profile.tie"]),
    ("no such day", lambda: changed("election_day", value="2021-02-29"), ["election_day"]),
    ("a day in another form", lambda: changed("election_day", value="20211120"), ["election_day"]),
    ("a day as a number", lambda: changed("election_day", value=20211120), ["election_day"]),
    ("a day before any law", lambda: changed("election_day", value="2018-12-28"), ["election_day"]),
    ("no seats", lambda: changed("posts", 0, "seats", value=0), ["posts[0].seats"]),
    ("no posts", lambda: changed("posts", value=[]) | {"kin": []}, ["posts"]),
    ("posts not a list", lambda: changed("posts", value={}), ["posts"]),
    (
        "more votes than ballots",
        lambda: changed("posts", 0, "candidates", 0, "votes", value=691),
        ["posts[0].candidates", "posts[0].candidates[0].votes"],
    ),
    (
        "votes together beyond the ballots",
        lambda: changed("posts", 0, "candidates", 1, "votes", value=291),
        ["posts[0].candidates"],
    ),
    (
        "negative votes",
        lambda: changed("posts", 0, "candidates", 1, "votes", value=-1),
        ["posts[0].candidates[1].votes"],
    ),
    (
        "the same name twice",
        lambda: changed("posts", 0, "candidates", 1, value=COUNT["posts"][0]["candidates"][0] | {"votes": 1}),
        ["posts[0].candidates[1].name", "kin[0][1]"],
    ),
    ("an empty name", lambda: changed("posts", 0, "candidates", 0, "name", value=""), ["posts[0].candidates[0].name"]),
    (
        "blanks around a name",
        lambda: changed("posts", 0, "candidates", 0, "name", value="甲 "),
        ["posts[0].candidates[0].name"],
    ),
    (
        "write_in as a word",
        lambda: changed("posts", 0, "candidates", 0, "write_in", value="no"),
        ["posts[0].candidates[0].write_in"],
    ),
    ("a post twice", lambda: changed("posts", value=[COUNT["posts"][0]] * 2), ["posts[1].post"]),
    ("more void ballots than ballots", lambda: changed("fully_invalid", value=691), ["fully_invalid"]),
    (
        "a person of two sexes",
        lambda: changed("elected_before", 0, value={"name": "甲", "sex": "male", "post": "member"}),
        ["posts[0].candidates[0].sex"],
    ),
    (
        "elected twice before",
        lambda: changed("elected_before", value=COUNT["elected_before"] * 2),
        ["elected_before[1].name"],
    ),
    ("a relative nobody knows", lambda: changed("kin", 0, value=["甲", "癸", "sibling"]), ["kin[0][1]"]),
    ("one's own relative", lambda: changed("kin", 0, value=["甲", "甲", "spouse"]), ["kin[0]"]),
    ("a relation of two words", lambda: changed("kin", 0, value=["甲", "乙"]), ["kin[0]"]),
    ("an unknown relation", lambda: changed("kin", 0, 2, value="cousin"), ["kin[0][2]"]),
    ("free as a word", lambda: changed("free", value="yes"), ["free"]),
    (
        "a candidate where nobody was nominated",
        lambda: changed("free", value=True),
        ["posts[0].candidates[0].write_in"],
    ),
]


@pytest.mark.parametrize(("make", "expected"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_the_impossible_is_refused_with_its_path(make: Callable[[], object], expected: list[str]) -> None:
    assert paths(make()) == expected


@pytest.mark.parametrize("data", [[], None, 1, "count"])
def test_what_is_no_object_is_refused_at_its_root(data: object) -> None:
    assert paths(data)[0] == "$"


def test_all_mistakes_are_found_at_once() -> None:
    count = changed("cast", value=-1) | {"method": "lot", "extra": 1}
    assert sorted(paths(count)) == ["cast", "extra", "method"]


def test_more_ballots_than_issued_are_read_and_left_to_the_law() -> None:
    assert read_poll(changed("issued", value=600)).issued == 600


def test_a_tie_vote_may_have_two_contests_for_one_post() -> None:
    posts = [COUNT["posts"][0], {**COUNT["posts"][0], "candidates": [{"name": "丙", "sex": "male", "votes": 1}]}]
    poll = read_poll(changed("posts", value=posts) | {"round": "tie_vote"})
    assert [contest.post for contest in poll.posts] == [Post.VICE_CHAIR, Post.VICE_CHAIR]


def test_the_same_contradictions_are_named_for_people() -> None:
    poll = read_poll(COUNT)
    contest = poll.posts[0]
    broken = contest._replace(candidates=(contest.candidates[0]._replace(votes=691), contest.candidates[1]))
    bad = Poll(**{name: getattr(poll, name) for name in Poll.__dataclass_fields__} | {"posts": (broken,)})
    assert [problem.field for problem in impossible(bad)] == ["副主任得票合计", "副主任　甲"]
    assert impossible(poll) == ()


JUNK: list[Any] = [None, True, -1, 0, 1.5, 10**30, "", " ", "甲", "first", [], [[]], {}, {"_": 1}, "2026-01-01"]


@REPEATABLE
@given(counts(), st.integers(0, 2**32), st.integers(0, len(JUNK) - 1))
def test_any_damage_is_refused_or_read_and_what_is_read_can_be_decided(count: Count, seed: int, junk: int) -> None:
    damaged = json.loads(json.dumps(count))
    _damage(damaged, Random(seed), JUNK[junk])  # noqa: S311
    problems = _problems_of(damaged)
    assert all(problem.field and problem.cause for problem in problems)
    if not problems:
        book, poll = read(damaged)
        assert impossible(poll) == ()
        assert json.loads(json.dumps(outcome_as_json(decide(book, poll))))["findings"]


def _problems_of(data: object) -> Sequence[Problem]:
    """Why `data` is refused; nothing if it is read. Any other exception than Refused fails the test."""
    try:
        read_poll(data)
    except Refused as refusal:
        return refusal.problems
    return ()


def _damage(data: Any, random: Random, junk: Any) -> None:
    """Put `junk` somewhere into `data`, at any depth."""
    places = list(data) if isinstance(data, dict) else list(range(len(data)))
    place = random.choice(places)
    inner = data[place]
    if isinstance(inner, (dict, list)) and inner and random.random() < 3 / 4:
        _damage(inner, random, junk)
    else:
        data[place] = junk


def test_every_count_read_is_decided_by_the_law_of_its_day() -> None:
    poll = read_poll(COUNT)
    assert decide(rulebook(poll.committee, poll.election_day, poll.profile), poll).rulebook == "VC-2018"


@pytest.mark.parametrize(
    "written", ["张 三", "张　三", " 张三", "张\u200b三", "张\ufeff三", "张三\u3000", "张\u00a0三"]
)
def test_a_name_laid_out_or_with_what_nobody_sees_is_refused_with_how_to_write_it(written: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_poll(changed("posts", 0, "candidates", 0, "name", value=written))
    (problem,) = refusal.value.problems
    assert (problem.field, problem.cure) == ("posts[0].candidates[0].name", "写成“张三”。")


@pytest.mark.parametrize("written", ["张\0三", "\u200b", "　"])
def test_what_is_no_name_is_refused(written: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_poll(changed("posts", 0, "candidates", 0, "name", value=written))
    assert [problem.field for problem in refusal.value.problems] == ["posts[0].candidates[0].name"]


@pytest.mark.parametrize("written", ["阿不都·热合曼", "Ali Khan", "贾永胜（二组）", "𠮷永胜"])
def test_a_name_of_more_than_plain_characters_is_read_as_written(written: str) -> None:
    count = {**changed("posts", 0, "candidates", 0, "name", value=written), "kin": []}
    assert read_poll(count).posts[0].candidates[0].name == written


def test_relatives_and_those_elected_before_are_named_the_same_way() -> None:
    for steps in (("elected_before", 0, "name"), ("kin", 0, 1)):
        with pytest.raises(Refused) as refusal:
            read_poll(changed(*steps, value="乙　"))
        assert refusal.value.problems[0].cure == "写成“乙”。"
