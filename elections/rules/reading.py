"""The JSON of a count, read into a `Poll` or refused with every mistake's path."""

from collections.abc import Callable, Mapping
from typing import Any

from cadres.vocabulary import CommitteeKind, Sex
from elections.rules.counts import Candidate, Contest, Kin, Poll, Seated, as_path, contradictions
from elections.rules.fields import Fields, joined, plain_name
from elections.rules.kinship import KinBan, Kinship
from elections.rules.profile import (
    DEFAULT,
    CarryDown,
    KinFill,
    MoreThanIssued,
    OvervoteScope,
    Profile,
    TieRule,
    VacancyFloor,
)
from elections.rules.rulebook import rulebook
from elections.vocabulary import Method, Post, RoundKind
from server.errors import Problem, Refused
from server.law.lawbook import Loosened, NotInForce

_POLL = frozenset(
    (
        "committee",
        "election_day",
        "method",
        "round",
        "electorate",
        "issued",
        "cast",
        "fully_invalid",
        "profile",
        "elected_before",
        "kin",
        "posts",
        "free",
    )
)
_POST = frozenset(("post", "seats", "candidates"))
_CANDIDATE = frozenset(("name", "sex", "votes", "write_in"))
_ALL_OF_CANDIDATE = len(_CANDIDATE)
_SEATED = frozenset(("name", "sex", "post"))
_PROFILE = frozenset(Profile.__dataclass_fields__)
_FLOOR = frozenset(VacancyFloor.__dataclass_fields__)
_SEXES = {sex.value: sex for sex in Sex}
_TRIPLE = ("[0]", "[1]", "[2]")


def read_poll(data: object) -> Poll:
    """The count in `data`, a parsed JSON object. Raises Refused; each problem's field is the path of what is wrong.

    More ballots cast than issued is no mistake of the input but makes the vote void (T-03).
    """
    problems: list[Problem] = []
    fields = Fields(data, "", _POLL, problems)
    poll = Poll(
        committee=fields.choice("committee", CommitteeKind),
        election_day=fields.day("election_day"),
        method=fields.choice("method", Method),
        round=fields.choice("round", RoundKind),
        electorate=fields.whole("electorate"),
        issued=fields.whole("issued"),
        cast=fields.whole("cast"),
        fully_invalid=fields.whole("fully_invalid", 0),
        profile=_profile(fields),
        elected_before=_seated(fields),
        kin=_kin(fields),
        posts=tuple(
            _contest(item, f"posts[{index}]", problems)
            for index, item in enumerate(fields.items("posts", required=True))
        ),
        free=fields.flag("free", default=False),
    )
    if not problems:
        problems += (Problem(as_path(place), cause, cure) for place, cause, cure in contradictions(poll))
        problems += _outside_the_law(poll)
    if problems:
        raise Refused(problems)
    return poll


def _contest(item: object, path: str, problems: list[Problem]) -> Contest:
    fields = Fields(item, path, _POST, problems)
    return Contest(
        fields.choice("post", Post),
        fields.whole("seats"),
        tuple(
            [
                _plain_candidate(candidate) or _candidate(candidate, f"{path}.candidates[{index}]", problems)
                for index, candidate in enumerate(fields.items("candidates", required=True))
            ]
        ),
    )


def _plain_candidate(item: object) -> Candidate | None:
    """A candidate written as it should be, read at once: there are ten for every count. None if anything is unusual."""
    if type(item) is not dict:
        return None
    try:
        name, sex, votes = item["name"], _SEXES[item["sex"]], item["votes"]
    except (KeyError, TypeError):
        return None
    write_in = item.get("write_in", False)
    if type(name) is not str or type(votes) is not int or type(write_in) is not bool:
        return None
    if votes < 0 or not name or name != plain_name(name):
        return None
    known = _ALL_OF_CANDIDATE if "write_in" in item else _ALL_OF_CANDIDATE - 1
    return Candidate(name, sex, votes, write_in) if len(item) == known else None


def _candidate(item: object, path: str, problems: list[Problem]) -> Candidate:
    fields = Fields(item, path, _CANDIDATE, problems)
    return Candidate(
        fields.name("name"), fields.choice("sex", Sex), fields.whole("votes"), fields.flag("write_in", default=False)
    )


def _seated(fields: Fields) -> tuple[Seated, ...]:
    found = []
    for index, item in enumerate(fields.items("elected_before")):
        person = Fields(item, f"elected_before[{index}]", _SEATED, fields.problems)
        found.append(Seated(person.name("name"), person.choice("sex", Sex), person.choice("post", Post)))
    return tuple(found)


def _kin(fields: Fields) -> tuple[Kin, ...]:
    found = []
    for index, item in enumerate(fields.items("kin")):
        path = f"kin[{index}]"
        if type(item) is not list or len(item) != len(_TRIPLE):
            fields.refuse(path, "应是三项：甲、乙、甲是乙的什么人。", '写成["甲", "乙", "sibling"]。')
            continue
        triple = Fields(dict(zip(_TRIPLE, item, strict=True)), path, frozenset(_TRIPLE), fields.problems)
        found.append(Kin(triple.name("[0]"), triple.name("[1]"), triple.choice("[2]", Kinship)))
    return tuple(found)


def _profile(fields: Fields) -> Profile:
    """The province's choices. What is not given stays as the profile has it."""
    if "profile" not in fields.data:
        return DEFAULT
    given = Fields(fields.data["profile"], "profile", _PROFILE, fields.problems)
    if not given.data:
        return DEFAULT
    return Profile(**{name: read(given) for name, read in _CHOICES.items() if name in given.data})


def _kin_ban(profile: Fields) -> KinBan | None:
    return None if profile.data["kin_ban"] is None else profile.choice("kin_ban", KinBan)


def _floor(profile: Fields) -> VacancyFloor:
    default = DEFAULT.vacancy_ok_from
    path = joined(profile.path, "vacancy_ok_from")
    given = Fields(profile.data["vacancy_ok_from"], path, _FLOOR, profile.problems)
    return VacancyFloor(given.whole("villagers", default.villagers), given.whole("residents", default.residents))


_CHOICES: Mapping[str, Callable[[Fields], Any]] = {
    "kin_ban": _kin_ban,
    "recovered_gt_issued": lambda given: given.choice("recovered_gt_issued", MoreThanIssued),
    "overvote_scope": lambda given: given.choice("overvote_scope", OvervoteScope),
    "carry_down": lambda given: given.choice("carry_down", CarryDown),
    "tie": lambda given: given.choice("tie", TieRule),
    "women_seat": lambda given: given.flag("women_seat", default=DEFAULT.women_seat),
    "runoff_extra": lambda given: given.whole("runoff_extra"),
    "vacancy_ok_from": _floor,
    "kin_fill": lambda given: given.choice("kin_fill", KinFill),
    "seats_odd": lambda given: given.flag("seats_odd", default=DEFAULT.seats_odd),
}


def _outside_the_law(poll: Poll) -> list[Problem]:
    try:
        rulebook(poll.committee, poll.election_day, poll.profile)
    except NotInForce as error:
        return [Problem("election_day", error.message, "请核对选举日。", "RV-01")]
    except Loosened as error:
        return [Problem(joined("profile", error.field), error.message, "改为不低于法律规定的值。", "RV-03")]
    return []
