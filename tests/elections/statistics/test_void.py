"""What was found void, or held again, is counted and listed once and as it stands."""

from datetime import date

from cadres import queries as cadres
from cadres.services.tenures import ElectedByParty, Ending, Holding, Term, close_tenure, open_tenures
from cadres.vocabulary import CommitteeKind, Office, Sex, TenureEnd
from elections import winners
from elections.services.recalls import confirm_ballot, receive_petition, record_ballot
from elections.services.results import Publication, publish
from elections.statistics.figures import Asked, counted, places
from elections.statistics.forms import FORMS
from elections.statistics.people import PEOPLE_FORMS, people
from elections.vocabulary import Post, RoundKind
from server.access.actor import Actor
from server.db.engine import transaction
from tests.elections.services.test_recalls import a_petition, a_vote
from tests.support.by_elections import a_by_election, leave
from tests.support.factories import (
    COUNTY,
    VILLAGE,
    a_ballot,
    a_checked_count,
    a_person,
    a_published_election,
    an_election,
    an_entry,
    another_hand,
)
from tests.support.voids import find_void

_ASKED = Asked(COUNTY, CommitteeKind.VILLAGERS, 12)
_NEXT = {
    Post.CHAIR: (("苗玉明", Sex.MALE), ("药建军", Sex.MALE)),
    Post.VICE_CHAIR: (("苗秀珍", Sex.FEMALE), ("贺文", Sex.MALE)),
    Post.MEMBER: (("温海军", Sex.MALE), ("药秀英", Sex.FEMALE), ("苗志强", Sex.MALE), ("贺建国", Sex.MALE)),
}
_FOLLOWER = {Post.CHAIR: (("温久安", Sex.MALE), ("药建军", Sex.MALE))}


async def _figures(actor: Actor, form: str, *keys: str) -> list[object]:
    async with transaction(actor):
        (one,) = await places(actor, _ASKED, FORMS[form])
    return [one.values[key] for key in keys]


async def _named(actor: Actor, form: str) -> list[object]:
    async with transaction(actor):
        return [one.values["name"] for one in (await people(actor, _ASKED, PEOPLE_FORMS[form])).lines]


async def test_a_void_recall_is_no_recall_and_one_that_failed_recalls_nobody(operator: Actor) -> None:
    await a_published_election(operator)
    officers = await cadres.officers(operator, VILLAGE, date(2022, 3, 1))
    chair = next(one.tenure for one in officers if one.office is Office.CHAIR)
    key = await receive_petition(operator, a_petition(chair))
    await record_ballot(another_hand(operator), key, a_vote(ballots_cast=215, agreed=200))
    await confirm_ballot(operator, key)
    fields = ("recall_chair", "recall_electorate", "recall_cast", "recalled")
    assert await _figures(operator, "05", *fields) == [0, 0, 0, 0]
    await record_ballot(another_hand(operator), key, a_vote(held=date(2022, 3, 28), agreed=150))
    await confirm_ballot(operator, key)
    assert await _figures(operator, "05", *fields) == [0, 431, 300, 0]
    again = await receive_petition(operator, a_petition(chair, received=date(2022, 11, 1)))
    await record_ballot(another_hand(operator), again, a_vote(held=date(2022, 11, 20)))
    await confirm_ballot(operator, again)
    assert await _figures(operator, "05", *fields) == [1, 862, 600, 1]


async def test_t17_whose_election_is_void_is_neither_counted_nor_named(operator: Actor) -> None:
    code = await a_published_election(operator)
    async with transaction(operator):
        chair, *others = await winners.elected(operator, code)
    await find_void(operator, code, date(2021, 12, 1), chair.person)
    assert await _figures(operator, "04", "elected_all") == [4]
    assert await _named(operator, "04_1") == [one.name for one in others]
    assert await _figures(operator, "05", "ended") == [1]


async def test_t17_an_office_void_on_its_first_day_leaves_a_vacancy_as_any_other(operator: Actor) -> None:
    """It was never held, so that nobody ever left it; but its seat is vacant, and form 05 asks why."""
    code = await a_published_election(operator)
    async with transaction(operator):
        chair, *_ = await winners.elected(operator, code)
    await find_void(operator, code, date(2021, 11, 20), chair.person)
    assert await _figures(operator, "05", "ended", "resigned", "was_recalled", "dead") == [1, 0, 0, 0]
    async with transaction(operator):
        form = FORMS["05"]
        field = form.field("ended")
        assert field is not None
        (listed,) = (await counted(operator, _ASKED, form, field)).entries
    assert listed.label == chair.name
    assert await _figures(operator, "04", "elected_all") == [4]


async def test_t17_a_void_by_election_is_none(operator: Actor) -> None:
    await a_published_election(operator)
    await leave(operator, "贾永胜")
    code = await a_by_election(operator, {Post.CHAIR: 1}, _FOLLOWER)
    assert await _named(operator, "05_1") == ["温久安"]
    assert await _figures(operator, "05", "by_chair") == [1]
    await find_void(operator, code, date(2022, 7, 1))
    assert await _named(operator, "05_1") == []
    assert await _figures(operator, "05", "by_chair") == [0]


async def test_a_rerun_held_again_gives_the_votes_of_the_count_that_elected(operator: Actor) -> None:
    code = await an_election(operator)
    await a_ballot(operator, code)
    few = {Post.CHAIR: (160, 40), Post.VICE_CHAIR: (120, 80), Post.MEMBER: (150, 140, 130, 100)}
    for kind, held in ((RoundKind.FIRST, date(2021, 11, 20)), (RoundKind.RERUN, date(2021, 11, 25))):
        await a_checked_count(operator, code, an_entry(few, kind=kind, held=held, issued=215, cast=215))
    await a_checked_count(operator, code, an_entry(kind=RoundKind.RERUN, held=date(2021, 12, 1)))
    await publish(operator, code, Publication(published=date(2021, 12, 2)))
    async with transaction(operator):
        chair, *_ = (await people(operator, _ASKED, PEOPLE_FORMS["04_1"])).lines
    assert (chair.values["votes"], chair.values["all_votes"]) == (268, 268)


async def test_the_party_of_a_term_is_listed_as_of_that_term(operator: Actor) -> None:
    """Whoever left before the next term's result served in this one, on the list as on the form."""
    await a_published_election(operator)
    secretary = await a_person(operator, "温久安")
    since = Term(date(2021, 11, 1), None)
    holding = (Holding(secretary, Office.PARTY_SECRETARY),)
    (tenure,) = await open_tenures(operator, VILLAGE, holding, since, ElectedByParty("偏新党〔2021〕6号"))
    await close_tenure(operator, tenure, Ending(TenureEnd.RESIGNATION, date(2026, 8, 1), "偏新党〔2026〕9号"))
    assert await _figures(operator, "06", "party_office_all") == [None]
    assert await _named(operator, "06_1") == []
    await a_published_election(operator, term_number=13, election_day=date(2026, 9, 20), slate=_NEXT)
    assert await _figures(operator, "06", "party_office_all") == [1]
    assert await _named(operator, "06_1") == ["温久安"]
