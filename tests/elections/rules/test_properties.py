"""What holds of every count, whatever its numbers."""

from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from elections.rules.counts import Poll
from elections.rules.kinship import KinBan, Kinship
from elections.rules.outcome import Outcome
from elections.rules.tally import decide
from elections.vocabulary import NextStep, RoundKind
from server.law.lawbook import Level
from tests.elections.rules.polls import DAYS, PEOPLE, PROFILES, REPEATABLE, Count, as_json, counts, decided, read

MAJORITY = ("first", "rerun")
AS_CAST = tuple(profile for profile in PROFILES if "carry_down" not in profile)
WITH_WOMENS_SEAT = tuple(profile for profile in PROFILES if "women_seat" not in profile)
SEEDS = st.integers(0, 2**32)


def sets(outcome: Count) -> Count:
    """An outcome without the order of its names, and without findings."""
    posts = {
        post["post"]: {**post, **{key: set(post[key]) for key in ("elected", "not_elected", "tied")}}
        for post in outcome["posts"]
    }
    return {**outcome, "posts": posts, "findings": None, "next_candidates": names_by_post(outcome["next_candidates"])}


def names_by_post(candidates: dict[str, list[str]]) -> dict[str, set[str]]:
    return {post: set(names) for post, names in candidates.items()}


def elected(outcome: Count) -> set[tuple[str, str]]:
    return {(post["post"], name) for post in outcome["posts"] for name in post["elected"]}


def votes_of(count: Count, post: str, name: str) -> int:
    return next(
        one["votes"]
        for contest in count["posts"]
        for one in contest["candidates"]
        if (contest["post"], one["name"]) == (post, name)
    )


@REPEATABLE
@given(counts(), SEEDS)
def test_the_order_of_posts_candidates_and_relations_is_immaterial(count: Count, seed: int) -> None:
    random = Random(seed)  # noqa: S311
    shuffled = {**count, **{key: random.sample(count[key], len(count[key])) for key in ("posts", "kin")}}
    shuffled["posts"] = [
        {**post, "candidates": random.sample(post["candidates"], len(post["candidates"]))} for post in shuffled["posts"]
    ]
    first, second = as_json(count), as_json(shuffled)
    assert sets(first) == sets(second)
    rules = [sorted((one["rule"], one["level"]) for one in outcome["findings"]) for outcome in (first, second)]
    assert rules[0] == rules[1]


@REPEATABLE
@given(counts(), SEEDS)
def test_names_are_only_names(count: Count, seed: int) -> None:
    other_names = Random(seed).sample(sorted(PEOPLE), len(PEOPLE))  # noqa: S311
    renamed = dict(zip(sorted(PEOPLE), other_names, strict=True))

    def change(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: change(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [change(inner) for inner in value]
        return renamed.get(value, value) if isinstance(value, str) else value

    expected = change({key: value for key, value in as_json(count).items() if key != "findings"})
    assert {**as_json(change(count)), "findings": None} == {**expected, "findings": None}


@REPEATABLE
@given(counts())
def test_everybody_on_a_sheet_is_in_one_place_and_seats_add_up(count: Count) -> None:
    outcome = as_json(count)
    assert [post["post"] for post in outcome["posts"]] == [contest["post"] for contest in count["posts"]]
    for contest, post in zip(count["posts"], outcome["posts"], strict=True):
        placed = [*post["elected"], *post["not_elected"], *post["tied"], *post.get("pending", [])]
        assert sorted(placed) == sorted(one["name"] for one in contest["candidates"])
        assert 0 <= len(post["elected"]) <= contest["seats"]
        assert post["shortfall"] == contest["seats"] - len(post["elected"])
    names = [name for _, name in elected(outcome)]
    assert len(names) == len(set(names))
    assert (outcome["next"] == "done") <= (
        outcome["vacancy_allowed"] or not sum(p["shortfall"] for p in outcome["posts"])
    )


@REPEATABLE
@given(counts(profiles=AS_CAST))
def test_names_come_in_order_of_votes(count: Count) -> None:
    outcome = as_json(count)
    groups = [(post["post"], post[key]) for post in outcome["posts"] for key in ("elected", "not_elected")]
    groups += outcome["next_candidates"].items() if outcome["next"] != "tie_vote" else ()
    for post, names in groups:
        assert all(votes_of(count, post, one) >= votes_of(count, post, other) for one, other in pairwise(names))


@REPEATABLE
@given(counts(rounds=MAJORITY, profiles=AS_CAST))
def test_nobody_is_elected_without_more_than_half_of_the_ballots_cast(count: Count) -> None:
    for post, name in elected(as_json(count)):
        assert Fraction(votes_of(count, post, name), count["cast"]) > Fraction(1, 2)


@REPEATABLE
@given(counts(rounds=("runoff",), profiles=AS_CAST))
def test_nobody_is_elected_in_a_runoff_below_a_third_of_its_ballots(count: Count) -> None:
    before = {one["name"] for one in count["elected_before"]}
    for post, name in elected(as_json(count)):
        assert Fraction(votes_of(count, post, name), count["cast"]) >= Fraction(1, 3)
        assert name not in before


@REPEATABLE
@given(counts(rounds=MAJORITY, profiles=({"women_seat": False},)))
def test_whoever_has_a_majority_and_lost_had_no_more_votes_than_the_elected(count: Count) -> None:
    count = {**count, "kin": [], "elected_before": []}
    outcome = decided(count)
    assume(outcome.valid)
    higher = {name for post in outcome.posts for name in post.elected}
    for contest, post in zip(count["posts"], outcome.posts, strict=True):
        votes = {one["name"]: one["votes"] for one in contest["candidates"]}
        least = min((votes[name] for name in post.elected), default=count["cast"])
        for name in post.not_elected:
            assert votes[name] <= least or name in higher or 2 * votes[name] <= count["cast"]


@REPEATABLE
@given(counts())
def test_a_vote_is_void_exactly_by_turnout_or_by_ballots_nobody_issued(count: Count) -> None:
    outcome = decided(count)
    book, poll = read(count)
    excess = poll.cast > poll.issued and poll.profile.recovered_gt_issued.value == "invalid"
    assert outcome.valid == (book.turnout(poll.method).reached(poll.cast, poll.electorate) and not excess)
    assert (outcome.next is NextStep.RERUN) == (not outcome.valid)
    if not outcome.valid:
        assert not any(post.elected or post.tied for post in outcome.posts)
        assert any(finding.level is Level.BREACH for finding in outcome.findings)


@REPEATABLE
@given(counts(), st.integers(1, 5))
def test_more_ballots_never_undo_a_turnout_and_more_registered_never_make_one(count: Count, more: int) -> None:
    issued = {"issued": count["cast"] + more}
    valid = decided({**count, **issued}).valid
    assert decided({**count, **issued, "cast": count["cast"] + more}).valid >= valid
    assert decided({**count, **issued, "electorate": count["electorate"] + more}).valid <= valid


@REPEATABLE
@given(counts(), SEEDS)
def test_one_more_vote_for_an_elected_person_never_unseats_them(count: Count, seed: int) -> None:
    """A voter who left the post empty names the person after all; the number of ballots is the same."""
    won = sorted(elected(as_json(count)))
    assume(won)
    post, name = Random(seed).choice(won)  # noqa: S311
    contest = next(one for one in count["posts"] if one["post"] == post)
    assume(sum(one["votes"] for one in contest["candidates"]) < contest["seats"] * count["cast"])
    assume(votes_of(count, post, name) < count["cast"])
    assert (post, name) in elected(as_json(_with_vote(count, post, name)))


@REPEATABLE
@given(counts(), SEEDS)
def test_one_more_ballot_for_the_only_post_never_unseats_its_winner(count: Count, seed: int) -> None:
    alone = {**count, "posts": count["posts"][:1], "kin": []}
    won = sorted(elected(as_json(alone)))
    assume(won)
    post, name = Random(seed).choice(won)  # noqa: S311
    more = {"cast": count["cast"] + 1, "issued": max(count["issued"], count["cast"] + 1)}
    assert (post, name) in elected(as_json({**_with_vote(alone, post, name), **more}))


def _with_vote(count: Count, post: str, name: str) -> Count:
    posts = [
        {
            **contest,
            "candidates": [
                {**one, "votes": one["votes"] + ((contest["post"], one["name"]) == (post, name))}
                for one in contest["candidates"]
            ],
        }
        for contest in count["posts"]
    ]
    return {**count, "posts": posts}


@REPEATABLE
@given(counts())
def test_a_tie_elects_none_of_the_tied_and_asks_for_a_tie_vote_among_them(count: Count) -> None:
    outcome = decided(count)
    tied = {(post.post, name) for post in outcome.posts for name in post.tied}
    assert not tied & {(post.post, name) for post in outcome.posts for name in post.elected}
    assert (outcome.next is NextStep.TIE_VOTE) == bool(tied)
    if tied:
        assert {(post, name) for post, names in outcome.next_candidates.items() for name in names} == tied
    for post in outcome.posts:
        for tie in post.ties:
            assert 0 < tie.seats < len(tie.names)
        assert sum(tie.seats for tie in post.ties) + len(post.elected) <= post.seats


@REPEATABLE
@given(counts())
def test_the_elected_do_not_stand_again_but_for_a_higher_post_they_tied_for(count: Count) -> None:
    outcome = as_json(count)
    seated = {name for _, name in elected(outcome)} | {one["name"] for one in count["elected_before"]}
    if outcome["next"] != "tie_vote":
        assert not seated & {name for names in outcome["next_candidates"].values() for name in names}
    assert (outcome["next"] in {"runoff", "must_continue", "tie_vote"}) >= bool(outcome["next_candidates"])


def _seated(poll: Poll, outcome: Outcome) -> set[str]:
    """Who sits after a count: those before who did not give way, and the elected."""
    before = {one.name for one in poll.elected_before} - {name for _, name in outcome.displaced}
    return before | {name for post in outcome.posts for name in post.elected}


@REPEATABLE
@given(counts())
def test_seats_stay_open_only_after_a_runoff_that_left_enough_members(count: Count) -> None:
    outcome, (book, poll) = decided(count), read(count)
    if outcome.vacancy_allowed:
        assert poll.round is RoundKind.RUNOFF
        assert len(_seated(poll, outcome)) >= book.vacancy_ok_from
        assert any(post.shortfall for post in outcome.posts) or outcome.displaced
    if outcome.next is NextStep.MUST_CONTINUE:
        assert poll.round is RoundKind.RUNOFF


@REPEATABLE
@given(counts())
def test_every_finding_has_a_rule_a_cite_a_sentence_and_true_numbers(count: Count) -> None:
    outcome = decided(count)
    assert outcome.findings
    for finding in outcome.findings:
        assert finding.rule
        assert finding.cite
        assert finding.message.endswith("。")
        assert all(type(value) in {int, str} for value in finding.numbers.values())
        shown = finding.message + finding.formula
        named = {key: value for key, value in finding.numbers.items() if key in PEOPLE}
        assert all(name in shown and str(votes) in shown for name, votes in named.items())
        if finding.level is Level.BREACH:
            assert finding.met is not True


@REPEATABLE
@given(counts())
def test_the_same_count_gives_the_same_outcome_and_is_left_as_it_was(count: Count) -> None:
    book, poll = read(count)
    again = read(count)[1]
    assert decide(book, poll) == decide(book, poll)
    assert poll == again


@REPEATABLE
@given(counts(rounds=("first", "rerun", "runoff"), committees=("villagers",), profiles=WITH_WOMENS_SEAT))
def test_with_the_womens_seat_a_full_committee_has_a_woman(count: Count) -> None:
    book, poll = read(count)
    outcome = decided(count)
    members = [post for post in outcome.posts if post.post.value == "member"]
    assume(outcome.valid and members)
    assert book.female_member_required
    sexes = {one.name: one.sex.value for one in poll.elected_before}
    sexes |= {one.name: one.sex.value for contest in poll.posts for one in contest.candidates}
    seated = _seated(poll, outcome)
    women = {name for name in seated if sexes[name] == "female"}
    if not members[0].shortfall:
        assert women
    assert outcome.reserved_women_seats <= 1
    if outcome.reserved_women_seats:
        assert not women
        assert members[0].shortfall
        if members[0].shortfall == 1 and outcome.next in {NextStep.RUNOFF, NextStep.MUST_CONTINUE}:
            standing = outcome.next_candidates[members[0].post]
            assert all(sexes[name] == "female" for name in standing)


@REPEATABLE
@given(counts())
def test_no_two_relatives_are_elected_together_under_a_ban(count: Count) -> None:
    book, poll = read(count)
    ban = book.kinship_avoidance
    assume(ban)
    outcome = decided(count)
    new = {name for post in outcome.posts for name in post.elected}
    seated = _seated(poll, outcome)
    for kin in poll.kin:
        if kin.relation in ban.relations and {kin.one, kin.other} <= seated:
            assert not {kin.one, kin.other} & new or _rose(count, new, {kin.one, kin.other})


def _rose(count: Count, new: set[str], pair: set[str]) -> bool:
    """Both sat together before this vote and one of them rose; the vote did not bring them together."""
    return pair <= {one["name"] for one in count["elected_before"]} and bool(pair & new)


@REPEATABLE
@given(counts(days=DAYS[:3], committees=("residents",), profiles=({}, {"kin_fill": "next_majority"})))
def test_relatives_decide_nothing_where_no_ban_is_in_force(count: Count) -> None:
    assert read(count)[0].kinship_avoidance is None
    with_kin, without = as_json(count), as_json({**count, "kin": []})
    assert {**with_kin, "findings": None} == {**without, "findings": None}


def test_the_two_bans_differ_by_siblings_alone() -> None:
    assert KinBan.NEAR_RELATIVES.relations == set(Kinship)
    assert KinBan.NEAR_RELATIVES.relations - KinBan.SPOUSE_LINEAL.relations == {Kinship.SIBLING}
    assert KinBan.NEAR_RELATIVES.within(KinBan.SPOUSE_LINEAL)
    assert not KinBan.SPOUSE_LINEAL.within(KinBan.NEAR_RELATIVES)
    assert all(ban.within(None) and ban.within(ban) for ban in KinBan)


@REPEATABLE
@given(counts(rounds=("first", "rerun", "runoff"), committees=("villagers",)))
def test_write_ins_are_elected_by_the_same_votes_and_vetted_afterwards(count: Count) -> None:
    outcome, plain = as_json(count), as_json(_printed(count))
    assert elected(outcome) == elected(plain)
    written = {one["name"] for post in count["posts"] for one in post["candidates"] if one["write_in"]}
    vetted = {one["numbers"]["name"] for one in outcome["findings"] if one["rule"] == "S16"}
    assert {name for post, name in elected(outcome) if _written(count, post, name)} == vetted <= written


def _printed(count: Count) -> Count:
    posts = [
        {**post, "candidates": [{**one, "write_in": False} for one in post["candidates"]]} for post in count["posts"]
    ]
    return {**count, "posts": posts}


def _written(count: Count, post: str, name: str) -> bool:
    return any(
        one["write_in"]
        for contest in count["posts"]
        for one in contest["candidates"]
        if (contest["post"], one["name"]) == (post, name)
    )
