"""What ends with a community, by every reading and in both times; and what comes back when the change is taken back."""

from datetime import date, datetime, timedelta

import pytest
from piccolo.columns import ForeignKey

from cadres import holdings, queries, rosters
from cadres.directory import PeopleFilter, people
from cadres.dossiers import offices_held
from cadres.lookups.bodies import assembly, bodies_of
from cadres.place_vocabulary import BodyKind, BodyState, PartKind, PlaceChange
from cadres.reviews.screening import screened
from cadres.rules.offices import Way
from cadres.secretaries import dual_offices
from cadres.services.bodies import BodyDetails, Chosen, PartDetails, save_body, save_part, save_representative
from cadres.services.changes import WITH_PEOPLE, ChangePlace, change_place
from cadres.services.merging import MergePeople, RuleDistinct, merge, rule_distinct
from cadres.services.offices import EndOffice, HoldOffice, Reasoned, end_office, hold_office, undo_end
from cadres.services.tenures import AppointedBy, Ending, Holding, Term, close_tenure, open_tenures
from cadres.services.withdrawing import withdraw_change
from cadres.tables import Person
from cadres.vocabulary import CommitteeKind, Office, Sex, TenureEnd
from server import clock
from server.access.actor import Actor
from server.access.audit import trail
from server.db import schema
from server.db.engine import connection
from server.errors import Refused
from tests.support.factories import TOWNSHIP, VILLAGE, a_county, a_person, a_published_election

OTHER = f"{TOWNSHIP[:9]}207"
DAY = date(2026, 3, 1)
BEFORE = date(2026, 2, 28)
DOCUMENT = "偏政函〔2026〕3号"
ABSORBED = ChangePlace(region=VILLAGE, kind=PlaceChange.MERGER, day=DAY, document=DOCUMENT, into=OTHER)
DECISION = AppointedBy("偏组备〔2021〕1号")
RECORDED = datetime(2026, 6, 1, 9, tzinfo=clock.ZONE)


@pytest.fixture(autouse=True)
async def _county(operator: Actor) -> None:
    await a_county(operator)


async def _appointed(operator: Actor, office: Office = Office.PARTY_SECRETARY, since: date = date(2022, 1, 5)) -> int:
    person = await a_person(operator, "温久安")
    (tenure,) = await open_tenures(operator, VILLAGE, [Holding(person, office)], Term(since, None), DECISION)
    return tenure


async def _in_office(actor: Actor, on: date) -> tuple[int, int, int, int]:
    """How many offices of the village are held on a day, as the readings count them."""
    listed = await people(actor, PeopleFilter(TOWNSHIP, on, holds="any"))
    return (
        len(await queries.officers(actor, VILLAGE, on)),
        (await rosters.roster(actor, VILLAGE, on)).total,
        (await screened(actor, VILLAGE, on)).holders,
        listed.total,
    )


async def test_no_office_goes_on_in_a_community_that_is_no_more(operator: Actor) -> None:
    await a_published_election(operator)
    secretary = await _appointed(operator)
    await change_place(operator, ABSORBED)

    assert await _in_office(operator, BEFORE) == (6, 6, 6, 6)
    assert await _in_office(operator, DAY) == (0, 0, 0, 0)
    left = (await rosters.changes(operator, TOWNSHIP, BEFORE, DAY)).left
    assert {(one.until, one.ended_by) for one in left} == {(DAY, TenureEnd.PLACE_ENDED)}
    assert len(left) == 6
    assert (await holdings.term_ends(operator, VILLAGE, DAY, 365)).total == 0
    assert (await holdings.vacancies(operator, VILLAGE, DAY)).total == 0
    assert await holdings.seats(operator, VILLAGE, DAY) == ()
    assert len(await holdings.seats(operator, VILLAGE, BEFORE)) > 0
    assert [len(await dual_offices(operator, VILLAGE, day)) for day in (BEFORE, DAY)] == [1, 0]
    ended = await holdings.tenure(operator, secretary)
    assert (ended.now.end_document, ended.now.end_facts) == (DOCUMENT, {"村（社区）去向": "并入磨石滩村"})
    assert await connection().fetchval("SELECT count(*) FROM tenure WHERE known_until IS NULL AND until IS NULL") == 0
    [held] = await offices_held(operator, ended.person)
    assert (held.region, held.until, held.ended_by) == (VILLAGE, DAY, TenureEnd.PLACE_ENDED)
    [told] = [one for one in await trail(f"community:{VILLAGE}") if one.kind == "place.changed"]
    assert told.after["结束的职务"] == 6


async def test_conflicts_end_with_the_community(operator: Actor) -> None:
    tenure = await _appointed(operator, Office.ACCOUNTANT)
    person = (await holdings.tenure(operator, tenure)).person
    await open_tenures(operator, VILLAGE, [Holding(person, Office.CLERK)], Term(date(2022, 1, 5), None), DECISION)
    await change_place(operator, ABSORBED)
    assert [len(await holdings.held_in(operator, TOWNSHIP, day)) for day in (BEFORE, DAY)] == [1, 0]


async def test_before_the_change_was_recorded_the_offices_were_known_to_go_on(operator: Actor) -> None:
    with clock.stopped_at(RECORDED - timedelta(days=60)):
        await _appointed(operator)
    with clock.stopped_at(RECORDED):
        await change_place(operator, ABSORBED)
    later, known = date(2026, 4, 15), RECORDED.date() - timedelta(days=1)
    assert len(await queries.officers(operator, VILLAGE, later, known)) == 1
    assert await queries.officers(operator, VILLAGE, later, RECORDED.date()) == ()
    assert len(await queries.officers(operator, VILLAGE, BEFORE, RECORDED.date())) == 1


async def test_taken_back_the_change_lets_all_go_on(operator: Actor) -> None:
    tenure = await _appointed(operator)
    resigned = await _appointed(operator, Office.CLERK)
    await close_tenure(operator, resigned, Ending(TenureEnd.RESIGNATION, date(2025, 2, 1), "辞职报告"))
    group = await save_part(
        operator, PartDetails(region=VILLAGE, kind=PartKind.GROUP, name="第一小组", since=date(2022, 1, 1))
    )
    body = BodyDetails(
        region=VILLAGE, kind=BodyKind.PARTY, name="马道村党支部", state=BodyState.ESTABLISHED, since=date(2021, 7, 1)
    )
    await save_body(operator, body)
    chosen = Chosen(region=VILLAGE, name="吕敏", sex=Sex.FEMALE, households=8, part=group, since=date(2022, 1, 1))
    await save_representative(operator, chosen)

    async def standing(day: date) -> tuple[int, int, int, int]:
        there = await assembly(operator, VILLAGE, CommitteeKind.VILLAGERS, day)
        bodies = await bodies_of(operator, VILLAGE, day)
        officers = await queries.officers(operator, VILLAGE, day)
        return len(officers), len(bodies), len(there.parts), len(there.representatives)

    event = await change_place(operator, ABSORBED)
    assert (await standing(BEFORE), await standing(DAY)) == ((1, 1, 1, 1), (0, 0, 0, 0))
    await withdraw_change(operator, event, "登记错了村")
    assert await standing(DAY) == (1, 1, 1, 1)
    rows = (await holdings.tenure(operator, tenure)).rows
    assert [(row.until, row.change_reason) for row in rows] == [(None, "登记错了村"), (DAY, None), (None, None)]
    assert (await holdings.tenure(operator, resigned)).now.ended_by is TenureEnd.RESIGNATION


async def test_nobody_comes_to_an_office_of_a_community_that_is_no_more(operator: Actor) -> None:
    tenure = await _appointed(operator)
    await change_place(operator, ABSORBED)
    person = await a_person(operator, "吕敏", Sex.FEMALE)
    clerk = HoldOffice(person=person, office=Office.CLERK, way=Way.APPOINTMENT, since=DAY, document="聘书")
    with pytest.raises(Refused, match="马道村自2026年3月1日起已撤销或者并入别处") as refusal:
        await hold_office(operator, VILLAGE, clerk)
    assert refusal.value.problems[0].rule == "B-32"
    now = (await holdings.tenure(operator, tenure)).now
    with pytest.raises(Refused, match="任职最迟到这一天为止"):
        await undo_end(operator, now.id, Reasoned(reason="仍在任"))
    with pytest.raises(Refused, match="随变更的登记自动结束"):
        await end_office(operator, now.id, EndOffice(by=TenureEnd.PLACE_ENDED, day=DAY, document=DOCUMENT))


async def test_an_office_before_that_day_is_recorded_late_and_ended_with_the_community(operator: Actor) -> None:
    await change_place(operator, ABSORBED)
    tenure = await _appointed(operator, Office.CLERK)
    now = (await holdings.tenure(operator, tenure)).now
    assert (now.until, now.ended_by, now.end_document) == (DAY, TenureEnd.PLACE_ENDED, DOCUMENT)
    assert len(await queries.officers(operator, VILLAGE, BEFORE)) == 1


async def test_what_is_on_record_after_the_day_speaks_against_it(operator: Actor) -> None:
    await _appointed(operator, since=date(2026, 4, 1))
    gone = await _appointed(operator, Office.CLERK)
    await close_tenure(operator, gone, Ending(TenureEnd.RESIGNATION, date(2026, 5, 2), "辞职报告"))
    body = BodyDetails(
        region=VILLAGE, kind=BodyKind.PARTY, name="马道村党支部", state=BodyState.ESTABLISHED, since=date(2026, 4, 1)
    )
    await save_body(operator, body)
    with pytest.raises(Refused) as refusal:
        await change_place(operator, ABSORBED)
    causes = [problem.cause for problem in refusal.value.problems]
    assert causes == [
        "温久安登记为2026年4月1日任职党组织书记，那时已经没有这个村（社区）。",
        "温久安登记为2026年5月2日离任文书，那时已经没有这个村（社区）。",
        "有1个组织的起始或者终止日期在生效日期以后。",
    ]
    assert (await queries.community(operator, VILLAGE)).until is None


async def test_what_was_ruled_of_people_goes_with_them(operator: Actor) -> None:
    one, other, twin = [await a_person(operator, name) for name in ("温久安", "温久", "温安")]
    await rule_distinct(operator, one, RuleDistinct(other=other, reason="两个人，出生日期不同"))
    await merge(operator, one, MergePeople(merged=twin, reason="同一个人登记了两次"))
    await change_place(operator, ABSORBED)
    rows = await connection().fetch("SELECT region FROM distinct_pair UNION ALL SELECT region FROM person_merge")
    assert [row["region"] for row in rows] == [OTHER, OTHER]


#: What people did, hold and were asked stays with the place; `disclosure` says where somebody read.
STAYS = {
    "tenure",
    "office_review",
    "secretary_filing",
    "disclosure",
    "vetting_subject",
    "candidacy",
    "count_line",
    "elected",
    "voter_standing",
    "recall_petition",
    "election_committee_member",
    "candidate_consent",
    "polling_worker",
    "election_dispute",
    "team_assignment",
    "child_director",
    "community_worker",
    "course_member",
    "filing",
}


async def test_every_table_about_people_goes_with_them_or_is_known_to_stay() -> None:
    about = {
        table._meta.tablename
        for table in schema.tables()
        for column in table._meta.columns
        if isinstance(column, ForeignKey)
        and (column._foreign_key_meta.resolved_references is Person)
        and schema.is_scoped(table)
    }
    moving = set(WITH_PEOPLE)
    assert moving - {"person"} <= about
    assert about - moving - {"person"} == STAYS
