"""What a published result does to offices: a new committee takes over, or the winners of a by-election come in beside it."""

from collections.abc import Mapping
from datetime import date

from cadres import queries as cadres
from cadres.services.people import refuse_died
from cadres.services.seats import SetSeats, keep_seats
from cadres.services.tenures import ElectedIn, Ending, Holding, Term, close_committee, close_tenure, open_tenures
from cadres.vocabulary import Office, TenureEnd
from elections.queries import Progress
from elections.rules.by_election import Call, called
from elections.running_terms import running_term
from elections.services.elections import refuse_breaches
from elections.tables import Elected, Election
from elections.vocabulary import ResultPublished
from server.access.actor import Actor


async def refuse_past_term(actor: Actor, election: Election, progress: Progress, since: date) -> None:
    """A by-election fills what is still vacant of a term that still runs (T-37)."""
    if not election.by_election:
        return
    term = await running_term(actor, election.region, since)
    call = Call(
        seats={post: number for post, number in progress.seats.items() if number},
        vacant=term.vacant,
        method=progress.method,
        day=since,
        term_ends=election.term_ends,
    )
    refuse_breaches("补选", called(progress.book_of(progress.held[-1].poll), call))


def refuse_dead_winners(progress: Progress, since: date, died: Mapping[int, date]) -> None:
    """Nobody comes into office who had died by the day on which they would; `died` are days by person."""
    winners = {progress.people[name]: name for _, name in progress.course.by_post}
    refuse_died(died, winners, since, "不能就任")


async def take_office(actor: Actor, election: Election, progress: Progress, event: ResultPublished) -> None:
    """A new committee takes the place of the former one; the winners of a by-election leave only what they held before."""
    if event.by_election:
        await _leave_lower_posts(actor, progress, event)
    else:
        await close_committee(actor, event.region, event.since, TenureEnd.SUCCESSION)
    holdings = []
    for post, name in progress.course.by_post:
        person = progress.people[name]
        votes, kind = progress.votes_of(post, name)
        holdings.append(Holding(person, Office(post.value)))
        await Elected.insert(
            Elected(
                region=event.region,
                election=election.id,
                person=person,
                post=post,
                votes=votes,
                count_kind=kind,
            )
        )
    await open_tenures(actor, event.region, holdings, Term(event.since, event.term_ends), ElectedIn(event.code))
    if event.by_election:
        return
    seats = {Office(post.value): number for post, number in progress.seats.items()}
    await keep_seats(actor, event.region, SetSeats(since=event.since, document=event.code, seats=seats))


async def _leave_lower_posts(actor: Actor, progress: Progress, event: ResultPublished) -> None:
    """A member who was elected to another post leaves the old one, whose seat is vacant from then on."""
    winners = {progress.people[name] for _, name in progress.course.elected}
    for one in await cadres.officers(actor, event.region, event.since):
        if one.in_committee and one.person in winners:
            await close_tenure(actor, one.tenure, Ending(TenureEnd.OTHER_POST, event.since, event.code))
