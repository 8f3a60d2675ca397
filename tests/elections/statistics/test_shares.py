"""Shares of parties and minorities, sub-committees and the two committees together: from records, or a gap."""

from datetime import date, datetime

import pytest

from cadres.place_vocabulary import PartKind
from cadres.rules.offices import Way
from cadres.services.bodies import Chosen, PartDetails, save_part, save_representative
from cadres.services.offices import HoldOffice, hold_office
from cadres.services.tenures import AppointedBy, ElectedIn, Ending, Holding, Term, close_tenure, open_tenures
from cadres.vocabulary import CommitteeKind, Office, PoliticalStatus, Sex, TenureEnd
from elections.roll_vocabulary import ChangeKind
from elections.services.corrections import RollCorrection, correct_roll
from elections.services.elections import Roll, summarise_roll
from elections.services.rolls.keeping import register_voter
from elections.services.rolls.publishing import PublishList, publish_list
from elections.statistics.figures import Asked, Place, places
from elections.statistics.forms import FORMS
from elections.statistics.people import PEOPLE_FORMS, people
from server import clock
from server.access.actor import Actor
from server.db.engine import connection, transaction
from server.errors import Refused
from tests.support.factories import COUNTY, VILLAGE, a_person, a_published_election, an_election
from tests.support.rolls import TODAY, a_roll, a_voter

_SINCE = date(2021, 11, 25)
_PAPER = "村民代表会议记录"


def _asked(kind: CommitteeKind = CommitteeKind.VILLAGERS, term: int = 12) -> Asked:
    return Asked(COUNTY, kind, term)


async def _values(actor: Actor, form: str, asked: Asked | None = None) -> Place:
    async with transaction(actor):
        (found,) = [one for one in await places(actor, asked or _asked(), FORMS[form]) if one.region[:9] == VILLAGE[:9]]
    return found


async def test_the_voters_of_a_minority_are_those_of_the_published_list(operator: Actor) -> None:
    code = await a_roll(operator)
    await publish_list(operator, code, PublishList(published=TODAY, posted_at="村委会公开栏", reason="补录"))
    # Nobody's people is on record: so many of them are not none.
    assert (await _values(operator, "01", _asked(term=13))).values["electorate_minority"] is None
    await connection().execute("UPDATE voter SET ethnicity = CASE WHEN id % 3 = 0 THEN '回族' ELSE '汉族' END")
    of_them = await connection().fetchval("SELECT count(*) FROM voter WHERE id % 3 = 0")
    await register_voter(operator, code, a_voter(200, ethnicity="满族", addition=ChangeKind.OMITTED))
    await publish_list(operator, code, PublishList(published=TODAY, posted_at="村委会公开栏", reason="补录"))
    assert (await _values(operator, "01", _asked(term=13))).values["electorate_minority"] == of_them + 1


async def test_typed_sums_tell_them_too_and_never_more_than_there_are(operator: Actor) -> None:
    code = await an_election(operator)
    sums = Roll(electorate=431, minority=432, published=date(2021, 10, 27))
    with pytest.raises(Refused, match="少数民族432人，多于登记的431人"):
        await summarise_roll(operator, code, sums)
    await summarise_roll(operator, code, sums.model_copy(update={"minority": None}))
    assert (await _values(operator, "01")).values["electorate_minority"] is None
    again = RollCorrection(electorate=431, minority=0, published=date(2021, 10, 27), reason="名单上都是汉族")
    await correct_roll(operator, code, again)
    assert (await _values(operator, "01")).values["electorate_minority"] == 0


async def test_the_shares_of_representatives_and_leaders_are_known_once_each_of_them_is(operator: Actor) -> None:
    await a_published_election(operator)
    told = {"region": VILLAGE, "since": _SINCE}
    party = PoliticalStatus.PARTY_MEMBER
    group = PartDetails(**told, kind=PartKind.GROUP, name="一组", head="贾永胜", head_sex=Sex.MALE)
    part = await save_part(operator, group)
    await save_part(operator, PartDetails(**told, kind=PartKind.GROUP, name="二组"))
    await save_part(
        operator, PartDetails(**told, kind=PartKind.GRID, name="网格", head="甲", head_political_status=party)
    )
    one = Chosen(**told, name="苗国珍", sex=Sex.FEMALE, part=part, political_status=party, ethnicity="回族")
    await save_representative(operator, one)
    other = Chosen(**told, name="药建军", sex=Sex.MALE, part=part)
    second = await save_representative(operator, other)
    found = (await _values(operator, "04")).values
    assert [found[f"representatives_{share}"] for share in ("women", "party", "minority")] == [1, None, None]
    # A group without a leader has nobody to be asked about.
    assert (found["leaders"], found["leaders_women"], found["leaders_party"], found["leaders_minority"]) == (
        1,
        0,
        None,
        None,
    )
    facts = {"political_status": PoliticalStatus.MASSES, "ethnicity": "汉族"}
    await save_representative(operator, other.model_copy(update=facts), second)
    known = {"head_political_status": party, "head_ethnicity": "满族"}
    await save_part(operator, group.model_copy(update=known), part)
    found = (await _values(operator, "04")).values
    assert [found[f"representatives_{share}"] for share in ("women", "party", "minority")] == [1, 1, 1]
    assert [found[f"leaders_{share}"] for share in ("women", "party", "minority")] == [0, 1, 1]
    assert "leaders_voters" not in found


async def _chair() -> int:
    found: int = await connection().fetchval("SELECT person FROM tenure WHERE office = 'chair' AND known_until IS NULL")
    return found


async def test_sub_committees_are_their_offices(operator: Actor) -> None:
    await a_published_election(operator)
    found = (await _values(operator, "04")).values
    assert (found["mediation_all"], found["mediation_headed"]) == (None, None)
    told = {"since": _SINCE, "document": _PAPER}
    chair, sister = await _chair(), await a_person(operator, "药秀英", Sex.FEMALE)
    for person, office, way in (
        (chair, Office.MEDIATION_HEAD, Way.ASSEMBLY),
        (sister, Office.MEDIATION_MEMBER, Way.ASSEMBLY),
        (sister, Office.SECURITY_HEAD, Way.APPOINTMENT),
    ):
        await hold_office(operator, VILLAGE, HoldOffice(person=person, office=office, way=way, **told))
    found = (await _values(operator, "04")).values
    assert [found[f"{stem}_all"] for stem in ("mediation", "security", "health", "welfare")] == [2, 1, 0, 0]
    assert [found[f"{stem}_headed"] for stem in ("mediation", "security")] == [1, 0]
    async with transaction(operator):
        listed = (await people(operator, _asked(), PEOPLE_FORMS["04_2"])).lines
    assert [(one.values["name"], one.values["office"]) for one in listed] == [
        ("贾永胜", "人民调解委员会主任"),
        ("药秀英", "人民调解委员会委员"),
        ("药秀英", "治安保卫委员会主任"),
    ]
    with pytest.raises(Refused, match="职数1名，已有贾永胜在任"):
        await hold_office(
            operator, VILLAGE, HoldOffice(person=sister, office=Office.MEDIATION_HEAD, way=Way.ASSEMBLY, **told)
        )


async def test_who_sits_now_is_asked_of_the_stopped_clock(operator: Actor) -> None:
    await a_published_election(operator)
    await save_representative(operator, Chosen(region=VILLAGE, name="苗国珍", sex=Sex.FEMALE, since=_SINCE))
    with clock.stopped_at(datetime(2021, 11, 24, 9, tzinfo=clock.ZONE)):
        assert (await _values(operator, "04")).values["representatives"] is None
    assert (await _values(operator, "04")).values["representatives"] == 1


async def test_sh4_the_two_committees_count_each_person_once(operator: Actor) -> None:
    await a_published_election(operator)
    chair = await _chair()
    young = await a_person(operator, "苗国珍", Sex.FEMALE)
    await connection().execute(
        "UPDATE person SET born = $1, education = 'bachelor' WHERE id = $2", date(2000, 1, 1), young
    )
    since = Term(date(2020, 12, 1), None)
    decided = AppointedBy("新关镇发〔2020〕6号")
    await open_tenures(operator, VILLAGE, (Holding(chair, Office.PARTY_SECRETARY),), since, decided)
    await open_tenures(operator, VILLAGE, (Holding(young, Office.PARTY_COMMITTEE_MEMBER),), since, decided)
    # The form is the residents'; its figures hold of any committee.
    asked = _asked()
    found = (await _values(operator, "居", asked)).values
    assert (found["both_all"], found["both_women"], found["both_crossed"]) == (6, 3, 1)
    # Nobody of the committee before is on record: who is new cannot be said.
    assert (found["both_again"], found["both_new"]) == (None, None)
    former, term = Holding(await a_person(operator, "温久安"), Office.MEMBER), Term(date(2018, 11, 20), None)
    (tenure,) = await open_tenures(operator, VILLAGE, (former,), term, ElectedIn("偏新选公〔2018〕1号"))
    await close_tenure(operator, tenure, Ending(TenureEnd.SUCCESSION, date(2021, 11, 20)))
    found = (await _values(operator, "居", asked)).values
    # The secretary and the member served before this round, the others came with it.
    assert (found["both_again"], found["both_new"]) == (2, 4)
    assert (found["both_young"], found["both_middle"], found["both_old"]) == (1, 6, 0)
    assert (found["both_college"], found["both_school"]) == (None, None)
    await connection().execute("UPDATE person SET education = 'junior' WHERE education IS NULL")
    found = (await _values(operator, "居", asked)).values
    assert (found["both_college"], found["both_school"]) == (1, 5)
    assert (found["at_once"], found["with_runoff"], found["with_rerun"]) == (1, 0, 0)


async def test_votes_are_one_of_a_kind_for_an_election_however_many_there_were(operator: Actor) -> None:
    await a_published_election(operator)
    found = (await _values(operator, "03")).values
    assert found["once"] == 1
    (by_turns,) = [one for one in FORMS["03"].fields if one.key == "by_turns"]
    assert by_turns.lacks == "各职务在同一张选票上一次投票，系统不登记分次投票"
    assert (await _values(operator, "04")).values["runoff_cast"] == 0
