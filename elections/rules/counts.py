"""A count of votes as numbers: what the ballot papers said, before the law is asked.

`reading.read_poll` takes the JSON of `huanjie tally`; services build a `Poll` from their rows. Names identify people within one
count: the same name under two posts is one person.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from cadres.vocabulary import CommitteeKind, Sex
from elections.rules.kinship import Kinship
from elections.rules.profile import DEFAULT, Profile
from elections.vocabulary import Method, Post, RoundKind
from server.errors import Problem


class Candidate(NamedTuple):
    """One name on the tally sheet of a post; `write_in` is 另选他人 (T-11)."""

    name: str
    sex: Sex
    votes: int
    write_in: bool = False


class Contest(NamedTuple):
    """The votes for one post, in the order of the ballot. A tie vote may have two contests for the same post."""

    post: Post
    seats: int
    candidates: tuple[Candidate, ...]


class Seated(NamedTuple):
    """Somebody who sits already: elected in an earlier round, or a `sitting` member whom another election put there."""

    name: str
    sex: Sex
    post: Post
    sitting: bool = False


class Kin(NamedTuple):
    """`one` is the `relation` of `other`."""

    one: str
    other: str
    relation: Kinship


@dataclass(frozen=True, slots=True)
class Poll:
    """One count. `electorate` is R, H or P as `method` says, `issued` I, `cast` B; whole void ballots stay in B (T-07).

    `free` says that nobody was to be nominated: voters write all names themselves (S07c).
    """

    committee: CommitteeKind
    election_day: date
    method: Method
    round: RoundKind
    electorate: int
    issued: int
    cast: int
    posts: tuple[Contest, ...]
    fully_invalid: int = 0
    profile: Profile = DEFAULT
    elected_before: tuple[Seated, ...] = ()
    kin: tuple[Kin, ...] = ()
    free: bool = False


def beyond_good(poll: Poll) -> Iterator[Problem]:
    """Votes that the ballots left after the void ones cannot hold (T-07), where no single number is impossible."""
    good = poll.cast - poll.fully_invalid
    for contest in poll.posts:
        total, most = sum(candidate.votes for candidate in contest.candidates), contest.seats * good
        if most < total <= contest.seats * poll.cast:
            times = f"应选{contest.seats}名，" if contest.seats > 1 else ""
            cause = f"合计{total}票，而收回{poll.cast}张、整张无效{poll.fully_invalid}张，{times}至多{most}票。"
            yield Problem(f"{contest.post.label}得票合计", cause, "请核对得票数和整张无效票。", "T-07")


Place = tuple[str | int, ...]
"""Where in a poll something stands: ("posts", 0, "candidates", 1, "votes")."""


def impossible(poll: Poll) -> tuple[Problem, ...]:
    """What cannot be on any tally sheet, with the places named for people. More cast than issued can be (T-03)."""
    return tuple(Problem(_label(poll, place), cause, cure) for place, cause, cure in contradictions(poll))


def contradictions(poll: Poll) -> Iterator[tuple[Place, str, str]]:
    """Place, cause and cure of each number or name that contradicts another."""
    if poll.fully_invalid > poll.cast:
        cause = f"整张无效票{poll.fully_invalid}张，多于收回的{poll.cast}张。"
        yield ("fully_invalid",), cause, "整张无效票已计在收回选票内，请核对。"
    if not poll.posts:
        yield ("posts",), "没有职务。", "至少写一个职务的计票。"
    seen: set[Post] = set()
    for index, contest in enumerate(poll.posts):
        if contest.post in seen and poll.round is not RoundKind.TIE_VOTE:
            yield ("posts", index, "post"), f"{contest.post.label}出现两次。", "同一职务的得票写在一处。"
        seen.add(contest.post)
        for place, cause, cure in _in_contest(contest, poll.cast):
            yield ("posts", index, *place), cause, cure
        if poll.free and poll.round in {RoundKind.FIRST, RoundKind.RERUN}:
            for line, candidate in enumerate(contest.candidates):
                if not candidate.write_in:
                    cause = f"这次选举不提候选人，{candidate.name}却不是选民另写的人。"
                    yield (
                        ("posts", index, "candidates", line, "write_in"),
                        cause,
                        "都记为另选他人，或者不按无候选人选举。",
                    )
    yield from _in_people(poll)


def _in_contest(contest: Contest, cast: int) -> Iterator[tuple[Place, str, str]]:
    seats, candidates = contest.seats, contest.candidates
    votes = [candidate.votes for candidate in candidates]
    total = sum(votes)
    if seats < 1:
        yield ("seats",), f"{contest.post.label}应选{seats}名。", "应选名额不少于1。"
    elif contest.post is Post.CHAIR and seats > 1:
        yield ("seats",), f"主任应选{seats}名，主任只有1名。", "请核对应选名额。"
    elif total > seats * cast:
        cause = (
            f"{contest.post.label}得票合计{total}票，多于应选名额乘收回选票数（{seats} × {cast} = {seats * cast}）。"
        )
        yield ("candidates",), cause, "每张票至多投应选名额那么多人，请核对。"
    if max(votes, default=0) <= cast and len({candidate.name for candidate in candidates}) == len(candidates):
        return
    names: set[str] = set()
    for index, candidate in enumerate(candidates):
        if candidate.votes > cast:
            cause = f"{candidate.name}得{candidate.votes}票，多于收回的{cast}张。"
            yield ("candidates", index, "votes"), cause, "请核对得票数和收回选票数。"
        if candidate.name in names:
            cause = f"{candidate.name}在{contest.post.label}中出现两次。"
            yield ("candidates", index, "name"), cause, "同一人的票合并写一行。"
        names.add(candidate.name)


def _in_people(poll: Poll) -> Iterator[tuple[Place, str, str]]:
    sexes: dict[str, Sex] = {}
    for index, seated in enumerate(poll.elected_before):
        if seated.name in sexes:
            yield ("elected_before", index, "name"), f"{seated.name}出现两次。", "一人只写一次。"
        sexes[seated.name] = seated.sex
    for place, contest in enumerate(poll.posts):
        for index, candidate in enumerate(contest.candidates):
            if sexes.setdefault(candidate.name, candidate.sex) is not candidate.sex:
                cause = f"{candidate.name}在另一处的性别是{sexes[candidate.name].label}。"
                yield (
                    ("posts", place, "candidates", index, "sex"),
                    cause,
                    "同名的是同一人；确是两人的，请在姓名上区分。",
                )
    for index, kin in enumerate(poll.kin):
        for side, name in enumerate((kin.one, kin.other)):
            if name not in sexes:
                yield ("kin", index, side), f"{name}不在计票和已当选人中。", "亲属关系只写在这次计票或已当选的人之间。"
        if kin.one == kin.other:
            yield ("kin", index), f"{kin.one}与本人不成亲属关系。", "写两个人。"


def as_path(place: Place) -> str:
    """`posts[0].candidates[1].votes`"""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place)
    return text.removeprefix(".")


_LABELS = {
    "fully_invalid": "整张无效票",
    "posts": "职务",
    "post": "职务",
    "seats": "应选名额",
    "candidates": "得票合计",
    "elected_before": "已当选人",
    "kin": "亲属关系",
    "votes": "得票",
    "name": "姓名",
    "sex": "性别",
    "write_in": "另选他人",
}


def _label(poll: Poll, place: Place) -> str:
    """As a tally sheet names the place: a line by its post and name, else the post and what is counted."""
    match place:
        case "posts", int(contest), "candidates", int(line), "votes":
            return f"{poll.posts[contest].post.label}　{poll.posts[contest].candidates[line].name}"
        case "posts", int(contest), *_:
            words = [poll.posts[contest].post.label]
        case _:
            words = []
    last = [step for step in place if isinstance(step, str)][-1]
    return "".join((*words, _LABELS[last]))
