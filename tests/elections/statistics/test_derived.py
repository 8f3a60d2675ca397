"""Fields that nobody records by themselves, because other records say them already."""

from datetime import date, timedelta

from cadres import queries as cadres
from cadres.services.tenures import AppointedBy, Holding, Term, open_tenures
from cadres.vocabulary import CommitteeKind, Office
from elections.polling_vocabulary import StationKind
from elections.services.entries import CountEntry, LineEntry
from elections.services.nominating.listing import PublishCandidates, arrange_candidates
from elections.services.nominating.listing import publish_list as publish_candidates
from elections.services.polling.stations import SetStation, set_station
from elections.services.results import Publication, publish
from elections.statistics.figures import Asked, places
from elections.statistics.forms import FORMS
from elections.statistics.people import PEOPLE_FORMS, people
from elections.vocabulary import Post, RoundKind
from server.access.actor import Actor
from server.db.engine import transaction
from tests.elections.services.nominating.test_nominating import DAY as NOMINATION_DAY
from tests.elections.services.nominating.test_nominating import SEATS, a_full_ballot
from tests.support.factories import (
    CLEAN_VOTES,
    COUNTY,
    ELECTION_DAY,
    VILLAGE,
    a_ballot,
    a_checked_count,
    a_person,
    a_published_election,
    an_election,
    an_entry,
)
from tests.support.rolls import a_published_roll

_DECIDED = AppointedBy("新关镇发〔2020〕6号")


def _asked(term: int = 12) -> Asked:
    return Asked(COUNTY, CommitteeKind.VILLAGERS, term)


async def _listed(operator: Actor, form: str, term: int = 12) -> dict[str, dict[str, object]]:
    async with transaction(operator):
        lines = (await people(operator, _asked(term), PEOPLE_FORMS[form])).lines
    return {str(one.values["name"]): dict(one.values) for one in lines}


async def _value(operator: Actor, form: str, key: str, term: int = 12) -> int | None:
    async with transaction(operator):
        (place,) = await places(operator, _asked(term), FORMS[form])
    found: int | None = place.values[key]
    return found


async def test_where_candidates_come_from_is_said_once_the_former_committee_is_on_record(operator: Actor) -> None:
    await a_published_election(operator)
    first = await _listed(operator, "02_1")
    assert {one["came"] for one in first.values()} == {None}, "nobody knows who sat before"
    sat = {one.name for one in await cadres.officers(operator, VILLAGE, ELECTION_DAY)}
    async with transaction(operator):
        lines = (await people(operator, _asked(), PEOPLE_FORMS["02_1"])).lines
    known = {str(one.values["name"]): one.person for one in lines}
    secretary = Holding(known["贾永胜"], Office.PARTY_SECRETARY)
    await open_tenures(operator, VILLAGE, (secretary,), Term(date(2022, 1, 4), None), _DECIDED)
    again = await an_election(operator, term_number=13, election_day=date(2026, 12, 18))
    await a_ballot(operator, again, known=known)
    came = {name: one["came"] for name, one in (await _listed(operator, "02_1", 13)).items()}
    assert came.pop("贾永胜") == "原委员会成员、原党组织成员"
    assert came == {name: "原委员会成员" if name in sat else "选民" for name in came}
    assert set(came.values()) == {"原委员会成员", "选民"}


async def test_who_was_elected_by_the_runoff_is_listed_apart(operator: Actor) -> None:
    code = await an_election(operator)
    await a_ballot(operator, code)
    await a_checked_count(operator, code, an_entry({**CLEAN_VOTES, Post.VICE_CHAIR: (190, 150)}))
    day = ELECTION_DAY + timedelta(days=6)
    lines = tuple(LineEntry(post=Post.VICE_CHAIR, name=name, votes=n) for name, n in (("刘桂芳", 231), ("王瑞", 133)))
    runoff = CountEntry(kind=RoundKind.RUNOFF, held=day, issued=402, cast=396, fully_invalid=3, lines=lines)
    await a_checked_count(operator, code, runoff)
    assert await _listed(operator, "04_4") == {}
    await publish(operator, code, Publication(published=day))
    found = await _listed(operator, "04_4")
    assert {name: (one["post"], one["votes"]) for name, one in found.items()} == {"刘桂芳": ("副主任", 231)}
    assert found["刘桂芳"].keys() == (await _listed(operator, "04_1"))["刘桂芳"].keys()


async def test_who_is_new_in_the_party_organisation_is_known_from_its_offices(operator: Actor) -> None:
    await a_published_election(operator)
    old, new = await a_person(operator, "温久安"), await a_person(operator, "苗国珍")
    for person, office, since in (
        (old, Office.PARTY_COMMITTEE_MEMBER, date(2018, 1, 1)),
        (old, Office.PARTY_SECRETARY, date(2021, 10, 1)),
        (new, Office.PARTY_COMMITTEE_MEMBER, date(2021, 10, 1)),
    ):
        await open_tenures(operator, VILLAGE, (Holding(person, office),), Term(since, None), _DECIDED)
    async with transaction(operator):
        lines = (await people(operator, _asked(), PEOPLE_FORMS["06_1"])).lines
    found = [tuple(one.values[key] for key in ("name", "office", "first", "again")) for one in lines]
    assert found == [
        ("温久安", "党组织书记", "否", "否"),
        ("温久安", "党组织委员", "是", "否"),
        ("苗国珍", "党组织委员", "是", "否"),
    ]


async def test_the_voters_of_the_groups_are_those_of_the_published_roll(operator: Actor) -> None:
    code = await a_published_roll(operator)
    term = int(code.split("-")[1])
    assert await _value(operator, "04", "leaders_registered", term) == 3
    assert await _value(operator, "居", "rc_together", term) is None, "no station is on record"
    main = SetStation(name="中心会场", kind=StationKind.MAIN, place="村委会大院", booth=True)
    await set_station(operator, code, main)
    assert await _value(operator, "居", "rc_together", term) == 1


async def test_who_was_named_is_known_once_all_have_answered_and_the_list_is_up(operator: Actor) -> None:
    code = await an_election(operator, term_number=13, election_day=NOMINATION_DAY, seats=SEATS)
    named = await a_full_ballot(operator, code)
    assert await _value(operator, "居", "named_all", 13) is None, "others may still answer"
    await arrange_candidates(operator, code)
    await publish_candidates(operator, code, PublishCandidates(published=date(2026, 11, 25), reason="提名会议决定"))
    assert await _value(operator, "居", "named_all", 13) == len(named)
    assert await _value(operator, "居", "named_women", 13) == 0
    assert await _value(operator, "居", "named_party", 13) is None, "nobody's party is on record"
