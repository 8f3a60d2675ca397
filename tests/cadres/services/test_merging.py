"""Two records of one person: what refers to one follows the other, and goes back when they are taken apart."""

from datetime import date

import pytest

from cadres import dossiers, duplicates, queries
from cadres.directory import PeopleFilter, people
from cadres.records import facts
from cadres.services.facts import record_fact
from cadres.services.facts_told import MeritFact
from cadres.services.filling import emptying, filling
from cadres.services.kinship import KinshipFound, Strike, record_kinship
from cadres.services.merging import (
    MergePeople,
    RuleDistinct,
    following,
    merge,
    references,
    rule_distinct,
    unmerge,
)
from cadres.tables import Person, PersonMerit, Tenure
from cadres.vocabulary import Education, Kinship, Merit, PoliticalStatus, Sex
from elections import winners
from server.access import sealing
from server.access.actor import Actor, Role
from server.access.audit import AuditEvent
from server.db.engine import connection, transaction
from server.errors import Forbidden, NotFound, Refused
from tests.support.factories import (
    COUNTY,
    OTHER_COUNTY,
    OTHER_TOWNSHIP,
    VILLAGE,
    a_citizen_number,
    a_county,
    a_person,
    a_published_election,
    an_actor,
)

WHY = MergePeople(merged=0, reason="身份证号录错，是同一人")
BACK = Strike(reason="查明是两个人")


async def twins(operator: Actor) -> tuple[int, int, str]:
    """The chair of a village, registered once more under a wrong number, and the election."""
    code = await a_published_election(operator)
    row = await Person.select(Person.id).where(Person.name == "贾永胜").first()
    assert row
    twin = await a_person(operator, "贾永胜")
    await record_fact(
        operator, twin, "merits", MeritFact(kind=Merit.VETERAN, since=date(2001, 12, 1), evidence="退役证")
    )
    return twin, int(row["id"]), code


def test_every_link_to_a_person_is_found_in_the_schema() -> None:
    found = {*references()}
    assert {("tenure", "person"), ("candidacy", "person"), ("elected", "person"), ("kin_record", "one")} <= found
    assert ("person", "merged_into") in found
    assert not [table for table, _ in found if table in {"person_merge", "distinct_pair"}]


async def test_offices_candidacies_and_facts_follow_and_go_back(operator: Actor) -> None:
    survivor, merged, code = await twins(operator)
    assert await following(operator, merged) == {
        "candidacy": 1,
        "count_line": 1,
        "elected": 1,
        "filing": 1,
        "tenure": 1,
        "vetting_case": 1,
    }
    made = await merge(operator, survivor, WHY.model_copy(update={"merged": merged}))
    assert [office.office.value for office in await dossiers.offices_held(operator, survivor)] == ["chair"]
    assert await following(operator, merged) == {}
    assert survivor in {one.person for one in await winners.elected(operator, code)}
    listed = await people(operator, PeopleFilter(COUNTY, date(2026, 11, 1), words="贾永胜"))
    assert [line.id for line in listed.lines] == [survivor]
    assert await unmerge(operator, survivor, made, BACK) == merged
    assert await dossiers.offices_held(operator, survivor) == ()
    assert len(await dossiers.offices_held(operator, merged)) == 1
    assert await PersonMerit.count().where(PersonMerit.person == survivor) == 1, "what was the survivor's own stays"
    assert await following(operator, merged) == {
        "candidacy": 1,
        "count_line": 1,
        "elected": 1,
        "filing": 1,
        "tenure": 1,
        "vetting_case": 1,
    }
    kinds = [
        row["kind"] for row in await AuditEvent.select(AuditEvent.kind).where(AuditEvent.kind.like("person.%merged"))
    ]
    assert sorted(kinds) == ["person.merged"] * 2 + ["person.unmerged"] * 2


async def test_what_came_later_stays_with_the_survivor(operator: Actor) -> None:
    survivor, merged, _ = await twins(operator)
    made = await merge(operator, survivor, WHY.model_copy(update={"merged": merged}))
    fact = MeritFact(kind=Merit.PROSPERITY_LEADER, since=date(2020, 1, 1), evidence="表彰决定")
    await record_fact(operator, survivor, "merits", fact)
    await unmerge(operator, survivor, made, BACK)
    assert await PersonMerit.count().where(PersonMerit.person == survivor) == 2


async def test_rows_that_cannot_stand_together_stop_it_all(operator: Actor) -> None:
    code = await a_published_election(operator)
    rows = await Person.select(Person.id).where(Person.name.is_in(["贾永胜", "高建平"])).order_by(Person.id)
    one, other = (row["id"] for row in rows)
    with pytest.raises(Refused, match="同一次选举中都是候选人"):
        await merge(operator, one, WHY.model_copy(update={"merged": other}))
    assert await Tenure.count().where(Tenure.person == one) == 1
    assert await Person.count().where(Person.merged_into.is_not_null()) == 0
    assert len(await winners.elected(operator, code)) == 5


async def test_relatives_are_not_merged(operator: Actor) -> None:
    one, other = await a_person(operator), await a_person(operator, "贾永胜")
    await record_kinship(operator, KinshipFound(one=one, other=other, relation=Kinship.SIBLING, evidence="户口簿"))
    with pytest.raises(Refused, match="亲属关系"):
        await merge(operator, one, WHY.model_copy(update={"merged": other}))


async def test_a_merged_record_takes_nothing_more_and_is_merged_once(operator: Actor) -> None:
    one, other, third = [await a_person(operator) for _ in range(3)]
    await merge(operator, one, WHY.model_copy(update={"merged": other}))
    with pytest.raises(Refused, match="已经并入"):
        await record_fact(
            operator, other, "merits", MeritFact(kind=Merit.VETERAN, since=date(2001, 12, 1), evidence="退役证")
        )
    with pytest.raises(Refused, match="已经并入"):
        await merge(operator, third, WHY.model_copy(update={"merged": other}))
    with pytest.raises(Refused, match="同一条记录"):
        await merge(operator, one, WHY.model_copy(update={"merged": one}))


async def test_a_chain_is_taken_apart_from_its_end(operator: Actor) -> None:
    one, other, third = [await a_person(operator) for _ in range(3)]
    first = await merge(operator, one, WHY.model_copy(update={"merged": other}))
    second = await merge(operator, third, WHY.model_copy(update={"merged": one}))
    into = await Person.select(Person.merged_into).where(Person.id == other).first()
    assert into == {"merged_into": third}
    with pytest.raises(Refused, match="先拆开后一次"):
        await unmerge(operator, one, first, BACK)
    await unmerge(operator, third, second, BACK)
    await unmerge(operator, one, first, BACK)
    assert await Person.count().where(Person.merged_into.is_not_null()) == 0
    with pytest.raises(NotFound):
        await unmerge(operator, one, first, BACK)


async def test_who_may_not_write_of_both_merges_neither(operator: Actor) -> None:
    one, foreign = await a_person(operator), await a_person(operator, region="140931100202")
    command = WHY.model_copy(update={"merged": foreign})
    with pytest.raises(Refused, match="没有另一条记录"):
        await merge(an_actor(Role.VETTING_OFFICER), one, command)
    with pytest.raises(NotFound):
        await merge(an_actor(Role.VETTING_OFFICER), foreign, WHY.model_copy(update={"merged": one}))
    with pytest.raises(Forbidden):
        await merge(an_actor(Role.TOWNSHIP_CLERK), one, WHY.model_copy(update={"merged": await a_person(operator)}))
    assert OTHER_COUNTY[:6] == "140931"


async def test_pairs_are_found_until_somebody_rules(operator: Actor) -> None:
    born = a_citizen_number(born=date(1978, 3, 13))
    one = await a_person(operator, "贾永胜")
    same = await a_person(operator, "贾永胜")
    day = await a_person(operator, "贾永胜", citizen_number=born)
    letter = await a_person(operator, "贾永盛")
    await a_person(operator, "贾永胜", Sex.FEMALE, citizen_number=a_citizen_number(Sex.FEMALE, date(1990, 1, 1)))
    found = {(pair.one.id, pair.other.id): pair.why for pair in await duplicates.pairs(operator, COUNTY)}
    assert found == {
        (one, same): "姓名、出生日期都相同",
        (one, day): "同村（社区）、姓名相同，出生日期只有日不同",
        (same, day): "同村（社区）、姓名相同，出生日期只有日不同",
        (one, letter): "同村（社区）、出生日期相同，姓名只差一个字",
        (same, letter): "同村（社区）、出生日期相同，姓名只差一个字",
    }
    await rule_distinct(operator, letter, RuleDistinct(other=one, reason="查户籍是兄弟"))
    await merge(operator, one, WHY.model_copy(update={"merged": same}))
    left = {(pair.one.id, pair.other.id) for pair in await duplicates.pairs(operator, COUNTY)}
    assert left == {(one, day)}
    assert await duplicates.pairs(an_actor(Role.VETTING_OFFICER, region=OTHER_COUNTY), OTHER_COUNTY) == ()
    with pytest.raises(Refused, match="已经认定"):
        await rule_distinct(operator, one, RuleDistinct(other=letter, reason="查户籍是兄弟"))
    with pytest.raises(Refused, match="先撤销这项认定"):
        await merge(operator, one, WHY.model_copy(update={"merged": letter}))
    assert len(await queries.people_of(operator, VILLAGE)) == 4
    assert await connection().fetchval("SELECT count(*) FROM distinct_pair") == 1


async def test_what_is_known_of_a_person_lies_where_they_are_and_goes_back(operator: Actor) -> None:
    await a_county(operator)
    survivor = await a_person(operator, "高建平")
    merged = await a_person(operator, "高建平", region=OTHER_TOWNSHIP)
    fact = MeritFact(kind=Merit.VETERAN, since=date(2001, 12, 1), evidence="退役证")
    await record_fact(operator, merged, "merits", fact)
    clerk = an_actor(Role.TOWNSHIP_CLERK, region=VILLAGE[:9] + "000")
    made = await merge(operator, survivor, WHY.model_copy(update={"merged": merged}))
    async with transaction(clerk):
        assert len((await facts(clerk, survivor, "merits")).lines) == 1
    await unmerge(operator, survivor, made, BACK)
    places = await PersonMerit.select(PersonMerit.region).where(PersonMerit.person == merged)
    assert [row["region"] for row in places] == [OTHER_TOWNSHIP]


async def test_what_the_survivor_leaves_open_is_filled_and_taken_out_again(operator: Actor) -> None:
    survivor, merged = await a_person(operator), await a_person(operator, "贾永胜")
    await Person.update(
        {
            Person.ethnicity: None,
            Person.education: None,
            Person.phone: None,
            Person.political_status: PoliticalStatus.PARTY_MEMBER,
            Person.party_since: None,
        }
    ).where(Person.id == survivor)
    phone = sealing.seal("13812340000", "person.phone")
    await Person.update(
        {
            Person.ethnicity: "回族",
            Person.education: Education.BACHELOR,
            Person.phone: phone,
            Person.political_status: PoliticalStatus.MASSES,
            Person.party_since: "2010.07",
        }
    ).where(Person.id == merged)
    async with transaction(operator):
        assert await filling(survivor, merged) == ("民族", "文化程度", "联系电话")
    made = await merge(operator, survivor, WHY.model_copy(update={"merged": merged}))
    row = await Person.objects().get(Person.id == survivor)
    assert row is not None
    assert (row.ethnicity, row.education, row.phone) == ("回族", Education.BACHELOR, phone)
    assert row.party_since is None, "when somebody joined belongs to what they joined"
    trace = await AuditEvent.select(AuditEvent.after).where(AuditEvent.kind == "person.merged").output(load_json=True)
    assert all(one["after"]["补入"] == "民族、文化程度、联系电话" for one in trace)
    await Person.update({Person.education: Education.POSTGRADUATE}).where(Person.id == survivor)
    # Sealed anew, as it is when keys are rotated: it still says the same.
    await Person.update({Person.phone: sealing.seal("13812340000", "person.phone")}).where(Person.id == survivor)
    async with transaction(operator):
        assert await emptying(survivor, made) == ("民族", "联系电话")
    await unmerge(operator, survivor, made, BACK)
    row = await Person.objects().get(Person.id == survivor)
    assert row is not None
    assert (row.ethnicity, row.education, row.phone) == (None, Education.POSTGRADUATE, None), (
        "what was corrected since stays"
    )
    trace = await AuditEvent.select(AuditEvent.after).where(AuditEvent.kind == "person.unmerged").output(load_json=True)
    assert [one["after"]["取出"] for one in trace] == ["民族、联系电话"] * 2


@pytest.mark.parametrize(
    ("kept", "other", "filled"),
    [
        ((None, "2010.07"), (PoliticalStatus.MASSES, None), ()),
        ((None, None), (PoliticalStatus.PARTY_MEMBER, "1990.01"), ("政治面貌",)),
        ((None, None), (PoliticalStatus.PARTY_MEMBER, "2010.07"), ("政治面貌", "入党时间")),
        ((PoliticalStatus.MASSES, None), (PoliticalStatus.MASSES, "2010.07"), ()),
    ],
)
async def test_nothing_is_filled_that_contradicts_the_record(
    operator: Actor,
    kept: tuple[PoliticalStatus | None, str | None],
    other: tuple[PoliticalStatus | None, str | None],
    filled: tuple[str, ...],
) -> None:
    survivor, merged = await a_person(operator), await a_person(operator, "贾永胜")
    for one, (status, since) in ((survivor, kept), (merged, other)):
        await Person.update(
            {
                Person.political_status: status,
                Person.party_since: since,
                Person.born: date(1978, 3, 12),
            }
        ).where(Person.id == one)
    async with transaction(operator):
        found = await filling(survivor, merged)
    assert tuple(one for one in found if one in {"政治面貌", "入党时间"}) == filled
