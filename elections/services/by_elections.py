"""Calling a by-election for seats that fell vacant within a term (T-37 … T-39)."""

from collections.abc import Mapping
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from cadres.vocabulary import CommitteeKind
from elections.laws import laws
from elections.permissions import SET_UP
from elections.rules.book import Rulebook
from elections.rules.by_election import Call, called
from elections.rules.setting import organiser
from elections.running_terms import RunningTerm, running_term
from elections.services.elections import OpenRound, find_community, open_round, refuse_breaches, subject
from elections.services.rolls.releasing import release_replaced
from elections.services.terms import earlier
from elections.tables import Election, Seat
from elections.vocabulary import Method, Post
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import take_turn, transaction
from server.errors import Problem, Refused
from server.law.lawbook import Finding

CALLED = event_kind("election.by_election_called", "建立补选", Dot.STEP)


class CallByElection(BaseModel):
    """The seats to be filled, who votes, and when. `term_number` is asked for only where no result of the term is on record."""

    model_config = ConfigDict(frozen=True)

    region: str = Field(pattern=r"^\d{12}$")
    method: Method = Method.VOTERS
    election_day: date
    seats: Mapping[Post, int]
    term_number: int | None = Field(None, ge=1, le=99)


async def call_by_election(actor: Actor, command: CallByElection) -> str:
    """Make the by-election and return its identifier.

    Raises Refused when the law does not allow it, Conflict while another one of the committee is under way.
    """
    actor.require(SET_UP, at=command.region)
    async with transaction(actor):
        await take_turn("elections", command.region)
        community = await find_community(command.region, command.election_day)
        kind = CommitteeKind(community.kind)
        term = await running_term(actor, command.region, vacant_on(command.election_day))
        book = (await laws()).book(kind, command.election_day, command.region)
        refuse_breaches("补选", said_of(book, term, command))
        held_in, number = await _term(actor, kind, term, command)
        election = Election(
            region=command.region,
            code=f"{command.region}-{number}-{1 + await earlier(community.id, held_in, by_election=True)}",
            election_round=held_in,
            community=community.id,
            by_election=True,
            method=command.method,
            election_day=command.election_day,
            issuer=organiser(book, community.name),
            term_ends=term.ends,
        )
        await election.save()
        for post, seats in command.seats.items():
            await Seat.insert(Seat(region=command.region, election=election.id, post=post, seats=seats))
        after: dict[str, object] = {"选举日": command.election_day.isoformat(), "适用": book.law}
        after |= {"方式": command.method.label, "补选": {post.label: seats for post, seats in command.seats.items()}}
        after |= await release_replaced(actor, election)
        await audit.record(actor, CALLED, Change(subject(election.code), command.region, after=after))
    return str(election.code)


def vacant_on(election_day: date) -> date:
    """The day whose vacancies a by-election is about: today, or its own day where it was held before."""
    return min(clock.today(), election_day)


def said_of(book: Rulebook, term: RunningTerm, command: CallByElection) -> tuple[Finding, ...]:
    """What the law of its day says of the by-election. Raises Refused where there is nothing to hold it by."""
    if not command.seats:
        raise Refused([Problem("职数", "没有填补选哪个职务。", "填要补选的职务和人数。", "T-37")])
    if term.ends is None:
        cause = "没有登记本届任期何时届满。"
        raise Refused([Problem("补选", cause, "先登记现任成员及其任期，补选产生的成员任期到本届届满。", "T-37")])
    call = Call(
        seats=command.seats,
        vacant=term.vacant,
        method=command.method,
        day=command.election_day,
        term_ends=term.ends,
    )
    return called(book, call)


async def _term(actor: Actor, kind: CommitteeKind, term: RunningTerm, command: CallByElection) -> tuple[int, int]:
    """The round that the by-election belongs to, and the number of its term."""
    if term.election_round is not None and term.number is not None:
        return term.election_round, term.number
    if command.term_number is None:
        cause = "没有这一届的选举结果，不知道是第几届。"
        raise Refused([Problem("届次", cause, "填现在的委员会是第几届。")])
    return await open_round(actor, OpenRound(kind=kind, term_number=command.term_number)), command.term_number
