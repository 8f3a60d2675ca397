"""Fields that nobody records by themselves, because other records say them already."""

from datetime import date, timedelta

from cadres import queries as cadres
from cadres.services.tenures import AppointedBy, Holding, Term, open_tenures
from cadres.vocabulary import CommitteeKind, Office
from elections.migrations import elections_2026_11_28t08_52_01_000000 as told_before
from elections.polling_vocabulary import StationKind
from elections.roll_vocabulary import ChangeKind, OffGround
from elections.services.elections import Nomination, nominate
from elections.services.entries import CountEntry, LineEntry
from elections.services.nominating.listing import PublishCandidates, arrange_candidates, reopen_list
from elections.services.nominating.listing import publish_list as publish_candidates
from elections.services.nominating.slips import SetAside, plan_nomination
from elections.services.polling.stations import SetStation, set_station
from elections.services.results import Publication, publish
from elections.services.rolls.keeping import TakeOff, register_voter, take_off
from elections.services.rolls.publishing import PublishList, publish_list
from elections.statistics.figures import Asked, counted, places
from elections.statistics.forms import FORMS
from elections.statistics.people import PEOPLE_FORMS, people
from elections.vocabulary import Post, RoundKind
from server.access.actor import Actor
from server.db.engine import connection, transaction
from tests.support.factories import (
    CLEAN_VOTES,
    COUNTY,
    ELECTION_DAY,
    VILLAGE,
    a_ballot,
    a_checked_count,
    a_conclusion,
    a_person,
    a_published_election,
    an_election,
    an_entry,
)
from tests.support.nominating import DAY as NOMINATION_DAY
from tests.support.nominating import SEATS, a_full_ballot, a_plan, agreed, both
from tests.support.nominating import VOTES as SLIP_VOTES
from tests.support.nominating import an_entry as a_slip_entry
from tests.support.rolls import TODAY, a_published_roll, a_voter

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


async def _the_next_ballot(operator: Actor) -> dict[str, int]:
    """One term's committee, and the same people on the ballot of the next."""
    await a_published_election(operator)
    async with transaction(operator):
        lines = (await people(operator, _asked(), PEOPLE_FORMS["02_1"])).lines
    known = {str(one.values["name"]): one.person for one in lines}
    again = await an_election(operator, term_number=13, election_day=date(2026, 11, 20))
    await a_ballot(operator, again, known=known)
    return known


async def _came(operator: Actor, term: int = 13) -> dict[str, object]:
    return {name: one["came"] for name, one in (await _listed(operator, "02_1", term)).items()}


async def test_where_candidates_come_from_is_said_once_both_former_committees_are_on_record(operator: Actor) -> None:
    known = await _the_next_ballot(operator)
    sat = {one.name for one in await cadres.officers(operator, VILLAGE, ELECTION_DAY)}
    assert set((await _came(operator, 12)).values()) == {None}, "nobody knows who sat before"
    assert set((await _came(operator)).values()) == {None}, "nobody knows who was of the party organisation"
    secretary = Holding(known["贾永胜"], Office.PARTY_SECRETARY)
    await open_tenures(operator, VILLAGE, (secretary,), Term(date(2022, 1, 4), None), _DECIDED)
    came = await _came(operator)
    assert came.pop("贾永胜") == "原村委会成员、原党组织成员"
    assert came == {name: "原村委会成员" if name in sat else "村民" for name in came}
    assert set(came.values()) == {"原村委会成员", "村民"}


async def test_q0a_whom_the_party_elected_just_before_is_not_of_its_former_organisation(operator: Actor) -> None:
    known = await _the_next_ballot(operator)
    for name, since in (("贾永胜", date(2022, 1, 4)), ("王瑞", date(2026, 10, 8))):
        holding = (Holding(known[name], Office.PARTY_COMMITTEE_MEMBER),)
        await open_tenures(operator, VILLAGE, holding, Term(since, None), _DECIDED)
    came = await _came(operator)
    assert (came["贾永胜"], came["王瑞"]) == ("原村委会成员、原党组织成员", "村民")


async def test_who_is_elected_for_the_first_time_is_known_where_the_committee_before_is(operator: Actor) -> None:
    await _the_next_ballot(operator)
    sat = {one.name for one in await cadres.officers(operator, VILLAGE, ELECTION_DAY)}
    first = await _listed(operator, "04_1")
    assert {name: (one["first"], one["again"]) for name, one in first.items()} == {
        name: (None, None if name == "贾永胜" else "否") for name in sat
    }
    code = f"{VILLAGE}-13-1"
    votes = {**CLEAN_VOTES, Post.VICE_CHAIR: (133, 231)}
    await a_checked_count(operator, code, an_entry(votes, held=date(2026, 11, 20)))
    await publish(operator, code, Publication(published=date(2026, 11, 21)))
    found = await _listed(operator, "04_1", 13)
    assert found["贾永胜"]["again"] == "是"
    assert len({*found} - sat) == 1
    assert {name: one["first"] for name, one in found.items()} == {
        name: "否" if name in sat else "是" for name in found
    }


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


async def test_who_is_new_in_the_party_organisation_is_said_of_a_person_and_not_of_an_office(operator: Actor) -> None:
    await a_published_election(operator)
    old, new = await a_person(operator, "温久安"), await a_person(operator, "苗国珍")

    async def found() -> list[tuple[object, ...]]:
        async with transaction(operator):
            lines = (await people(operator, _asked(), PEOPLE_FORMS["06_1"])).lines
        return [tuple(one.values[key] for key in ("name", "office", "first", "again")) for one in lines]

    for person, office in ((old, Office.PARTY_SECRETARY), (new, Office.PARTY_COMMITTEE_MEMBER)):
        await open_tenures(operator, VILLAGE, (Holding(person, office),), Term(date(2021, 10, 1), None), _DECIDED)
    gap = [("温久安", "党组织书记", None, "否"), ("苗国珍", "党组织委员", None, "否")]
    assert await found() == gap, "nobody knows who was of it before"
    member = (Holding(old, Office.PARTY_COMMITTEE_MEMBER),)
    await open_tenures(operator, VILLAGE, member, Term(date(2018, 1, 1), None), _DECIDED)
    assert await found() == [
        ("温久安", "党组织书记", "否", "否"),
        ("苗国珍", "党组织委员", "是", "否"),
        ("温久安", "党组织委员", "否", "否"),
    ]


async def test_the_voters_of_the_groups_are_those_of_the_published_roll(operator: Actor) -> None:
    code = await a_published_roll(operator)
    term = int(code.split("-")[1])
    assert await _value(operator, "04", "leaders_registered", term) == 3
    assert await _value(operator, "居", "rc_together", term) is None, "no station is on record"
    main = SetStation(name="中心会场", kind=StationKind.MAIN, place="村委会大院", booth=True)
    await set_station(operator, code, main)
    assert await _value(operator, "居", "rc_together", term) == 1


async def test_who_comes_or_goes_is_counted_in_a_group_once_the_list_that_says_so_is_out(operator: Actor) -> None:
    code = await a_published_roll(operator)
    term = int(code.split("-")[1])
    gone = await connection().fetchval("SELECT min(id) FROM voter")
    await take_off(operator, code, gone, TakeOff(ground=OffGround.DIED, document="证明", day=TODAY))
    assert await _value(operator, "04", "leaders_registered", term) == 3
    for order in (210, 211, 212):
        await register_voter(operator, code, a_voter(order, addition=ChangeKind.MOVED_IN))
    listed = await connection().fetchval(
        "SELECT count(*) FROM voter WHERE listed IS NOT NULL AND unlisted IS NULL AND county = '140932'"
    )
    assert await _value(operator, "04", "leaders_registered", term) == listed == 3
    await publish_list(operator, code, PublishList(published=TODAY, posted_at="公开栏", reason="补录"))
    assert await _value(operator, "04", "leaders_registered", term) == 5


async def test_who_moved_before_marriages_were_told_apart_is_a_gap_of_both_words(operator: Actor) -> None:
    code = await a_published_roll(operator)
    term = int(code.split("-")[1])
    await register_voter(operator, code, a_voter(210, addition=ChangeKind.MOVED_IN))

    async def found() -> list[int | None]:
        keys = ("moved_in", "married_in", "of_age", "moved_out", "married_out")
        return [await _value(operator, "04", key, term) for key in keys]

    assert await found() == [1, 0, 0, 0, 0]
    (update,) = [one for one in told_before.STATEMENTS if one.startswith("UPDATE")]
    await connection().execute(update)
    assert await found() == [None, None, 0, 0, 0]


async def test_s07_preliminary_candidates_are_those_whom_the_votes_carried_on(operator: Actor) -> None:
    """Whoever consented and was left by the votes is none; while the list is open again nobody knows."""
    code = await an_election(operator, term_number=13, election_day=NOMINATION_DAY, seats=SEATS)
    await plan_nomination(operator, code, a_plan(member_extra=2, reason="提名会议决定"))
    await both(operator, code, a_slip_entry())
    people_of_name = {name: await agreed(operator, code, name, post) for post, name, _ in SLIP_VOTES}
    for post, name, _ in SLIP_VOTES:
        if name != "刘桂芳":
            case = await a_conclusion(operator, people_of_name[name], code)
            await nominate(operator, code, Nomination(person=people_of_name[name], post=post, vetting_case=case))
    assert await _value(operator, "居", "named_all", 13) is None, "others may still answer"
    await arrange_candidates(operator, code)
    await publish_candidates(operator, code, PublishCandidates(published=date(2026, 11, 25), reason="提名会议决定"))
    assert await _value(operator, "居", "named_all", 13) == len(people_of_name) - 1 == 6
    assert await _value(operator, "居", "named_women", 13) == 0
    assert await _value(operator, "居", "named_party", 13) is None, "nobody's party is on record"
    async with transaction(operator):
        field = FORMS["居"].field("named_all")
        assert field is not None
        listed = (await counted(operator, _asked(13), FORMS["居"], field)).entries
    assert {one.label for one in listed} == {*people_of_name} - {"刘桂芳"}
    await reopen_list(operator, code, SetAside(reason="增补候选人"))
    assert await _value(operator, "居", "named_all", 13) is None, "the list is open again"


async def test_s07_where_slips_are_kept_on_paper_nobody_knows_whom_they_carried_on(operator: Actor) -> None:
    code = await an_election(operator, term_number=13, election_day=NOMINATION_DAY, seats=SEATS)
    named = await a_full_ballot(operator, code)
    await arrange_candidates(operator, code)
    await publish_candidates(operator, code, PublishCandidates(published=date(2026, 11, 25), reason="提名会议决定"))
    assert await _value(operator, "居", "named_all", 13) == len(named)
    await connection().execute("UPDATE nomination_reading SET closed = now(), closed_reason = '照原表重录'")
    assert await _value(operator, "居", "named_all", 13) is None
