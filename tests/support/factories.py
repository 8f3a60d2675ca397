"""What tests build on: functions with quiet defaults, one for each thing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from types import MappingProxyType

from cadres.services.communities import Description, describe, take_up
from cadres.services.people import RegisterPerson, register
from cadres.services.vetting import Conclusion, conclude
from cadres.vocabulary import CommitteeKind, Sex, VettingConclusion
from elections.rules.outcome import Outcome
from elections.services.elections import (
    Nomination,
    OpenRound,
    Roll,
    SetUp,
    nominate,
    open_round,
    set_up,
    summarise_roll,
)
from elections.services.entries import CountEntry, LineEntry
from elections.services.results import Publication, publish
from elections.services.voting.handing_in import enter_count
from elections.vocabulary import Method, Post, RoundKind
from server.access.actor import Actor, Role
from server.values.identity import check_character

COUNTY = "140932000000"
TOWNSHIP = "140932100000"
OTHER_TOWNSHIP = "140932102000"
OTHER_COUNTY = "140931000000"
VILLAGE = "140932100209"
COMMUNITY = "140932100012"
ELECTION_DAY = date(2021, 11, 20)

FIVE_SEATS = {Post.CHAIR: 1, Post.VICE_CHAIR: 1, Post.MEMBER: 3}
Slate = Mapping[Post, Sequence[tuple[str, Sex]]]
SLATE: Slate = {
    Post.CHAIR: (("贾永胜", Sex.MALE), ("高建平", Sex.MALE)),
    Post.VICE_CHAIR: (("刘桂芳", Sex.FEMALE), ("王瑞", Sex.MALE)),
    Post.MEMBER: (("张海军", Sex.MALE), ("杜秀英", Sex.FEMALE), ("马志强", Sex.MALE), ("郝建国", Sex.MALE)),
}
CLEAN_VOTES = {Post.CHAIR: (268, 104), Post.VICE_CHAIR: (231, 133), Post.MEMBER: (255, 214, 203, 150)}

_orders = count(2)


def an_actor(*roles: Role, region: str = COUNTY) -> Actor:
    return Actor(None, "李雅琴", "偏关县换届办", region, frozenset(roles))


def a_citizen_number(sex: Sex = Sex.MALE, born: date = date(1978, 3, 12)) -> str:
    """A number no two tests share, under a county code that never existed."""
    order = next(_orders) * 2 % 998 + (sex is Sex.MALE)
    digits = f"149932{born:%Y%m%d}{order:03}"
    return digits + check_character(digits)


def another_hand(actor: Actor) -> Actor:
    """Somebody else with the same rights: who submits a filing neither reviews nor issues it."""
    return replace(actor, name="杜秀英", unit="新关镇人民政府")


async def a_county(actor: Actor) -> None:
    await take_up(actor, COUNTY)


async def a_person(
    actor: Actor, name: str = "贾永胜", sex: Sex = Sex.MALE, region: str = VILLAGE, citizen_number: str = ""
) -> int:
    number = citizen_number or a_citizen_number(sex)
    return await register(actor, RegisterPerson(region=region, name=name, citizen_number=number))


async def a_conclusion(
    actor: Actor,
    person: int,
    purpose: str,
    conclusion: VettingConclusion = VettingConclusion.CLEAR,
    reason: str = "",
    *,
    concluded: date = date(2021, 11, 10),
) -> int:
    command = Conclusion(
        person=person,
        purpose=purpose,
        conclusion=conclusion,
        document="偏联审〔2021〕1号",
        concluded=concluded,
        reason=reason or None,
    )
    return await conclude(actor, command)


async def an_election(
    actor: Actor,
    *,
    region: str = VILLAGE,
    term_number: int = 12,
    kind: CommitteeKind = CommitteeKind.VILLAGERS,
    method: Method = Method.VOTERS,
    election_day: date = ELECTION_DAY,
    seats: Mapping[Post, int] = FIVE_SEATS,
) -> str:
    """An election that is set up and nothing more."""
    await take_up(actor, region[:6] + "0" * 6)
    await open_round(actor, OpenRound(kind=kind, term_number=term_number))
    command = SetUp(region=region, term_number=term_number, method=method, election_day=election_day, seats=seats)
    return await set_up(actor, command)


async def a_ballot(
    actor: Actor,
    code: str,
    *,
    region: str = VILLAGE,
    electorate: int = 431,
    known: Mapping[str, int] = MappingProxyType({}),
    slate: Slate = SLATE,
) -> dict[str, int]:
    """The slate of candidates on the ballot and the roll's sums recorded; returns the people by name.

    `known` are those of the slate who are in the register already.
    """
    people = {}
    for post, standing in slate.items():
        for name, sex in standing:
            people[name] = person = known.get(name) or await a_person(actor, name, sex, region)
            case = await a_conclusion(actor, person, code)
            await nominate(actor, code, Nomination(person=person, post=post, vetting_case=case, ballot_name=None))
    roll = Roll(electorate=electorate, women=None, party_members=None, published=date(2021, 10, 27))
    await summarise_roll(actor, code, roll)
    return people


def an_entry(
    votes: Mapping[Post, Sequence[int]] = CLEAN_VOTES,
    *,
    kind: RoundKind = RoundKind.FIRST,
    held: date = ELECTION_DAY,
    issued: int = 402,
    cast: int = 396,
    extra: Sequence[LineEntry] = (),
    slate: Slate = SLATE,
) -> CountEntry:
    """A tally sheet with the slate's names in order."""
    lines = tuple(
        LineEntry(post=post, name=name, votes=number)
        for post, numbers in votes.items()
        for (name, _), number in zip(slate[post], numbers, strict=False)
    )
    return CountEntry(kind=kind, held=held, issued=issued, cast=cast, fully_invalid=9, lines=(*lines, *extra))


async def a_checked_count(actor: Actor, code: str, entry: CountEntry | None = None) -> Outcome:
    """A count that somebody else read first and the actor second, alike, so that the actor may publish."""
    typed = entry or an_entry()
    first = await enter_count(another_hand(actor), code, typed)
    assert first.outcome is None
    second = await enter_count(actor, code, typed)
    assert second.outcome is not None
    return second.outcome


async def a_published_election(
    actor: Actor,
    *,
    region: str = VILLAGE,
    term_number: int = 12,
    election_day: date = ELECTION_DAY,
    slate: Slate = SLATE,
) -> str:
    """A villagers' election, of 2021 where nothing else is said, from set-up to the result published the next day.

    The committee is a new one, so that its filing is a first one.
    """
    await take_up(actor, region[:6] + "0" * 6)
    await describe(actor, Description(region=region, established=date(2021, 3, 1)))
    code = await an_election(actor, region=region, term_number=term_number, election_day=election_day)
    await a_ballot(actor, code, region=region, slate=slate)
    await a_checked_count(actor, code, an_entry(held=election_day, slate=slate))
    await publish(actor, code, Publication(published=election_day + timedelta(days=1)))
    return code
