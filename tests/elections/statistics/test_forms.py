"""The statistics: every figure is the list behind it, and what is not on record is a gap."""

from dataclasses import replace
from datetime import date

import pytest

from cadres import queries as cadres
from cadres.place_vocabulary import BodyKind, BodyState
from cadres.services.bodies import BodyDetails, Chosen, save_body, save_representative
from cadres.services.offices import EndOffice, end_office
from cadres.services.tenures import AppointedBy, Holding, Term, open_tenures
from cadres.vocabulary import CommitteeKind, Office, Sex, TenureEnd
from elections.assisted_vocabulary import AssistedBy, AssistReason
from elections.planning_vocabulary import AuditState, Difficulty
from elections.polling_vocabulary import StationKind
from elections.services.planning.preparations import Prepare, prepare
from elections.services.planning.stages import CloseStage, close
from elections.services.polling.assisted import ListVoter, list_voter
from elections.services.polling.stations import SetStation, set_station
from elections.services.voting.boxes import PlanCounting, plan_counting
from elections.statistics.fields import Form
from elections.statistics.figures import Asked, Counted, Place, counted, filled, given, places, summed, terms
from elections.statistics.forms import FORMS
from elections.statistics.people import PEOPLE_FORMS, PeoplePage, people
from elections.statistics.sources import SOURCES
from elections.vocabulary import Post, Stage
from elections.web.after import statistics
from server.access.actor import Actor, Role
from server.db.engine import connection, transaction
from server.sheets.workbook import open_workbook
from tests.support.factories import (
    COUNTY,
    OTHER_COUNTY,
    VILLAGE,
    a_person,
    a_published_election,
    an_actor,
    an_election,
)
from tests.support.http import SignIn

_V = CommitteeKind.VILLAGERS
_ASKED = Asked(COUNTY, _V, 12)
_OTHER = "140932100210"
_NEXT = {
    Post.CHAIR: (("温久安", Sex.MALE), ("药建军", Sex.MALE)),
    Post.VICE_CHAIR: (("苗秀珍", Sex.FEMALE), ("贺文", Sex.MALE)),
    Post.MEMBER: (("温海军", Sex.MALE), ("药秀英", Sex.FEMALE), ("苗志强", Sex.MALE), ("贺建国", Sex.MALE)),
}
_FIGURES = [(form, field) for form in FORMS.values() for field in form.fields if field.source and not field.text]


@pytest.fixture
async def code(operator: Actor) -> str:
    """One village whose result is out, and one whose election has just been set up."""
    await an_election(operator, region=_OTHER)
    return await a_published_election(operator)


async def _places(actor: Actor, form: str, asked: Asked = _ASKED) -> dict[str, Place]:
    async with transaction(actor):
        return {one.region: one for one in await places(actor, asked, FORMS[form])}


def test_sh3_every_field_has_a_source_or_says_what_it_lacks() -> None:
    fields = [field for form in FORMS.values() for field in form.fields]
    assert all(bool(one.source) is not bool(one.lacks) for one in fields)
    assert {one.source for one in fields if one.source} <= set(SOURCES)
    for form in FORMS.values():
        assert len({one.key for one in form.fields}) == len(form.fields)
    assert {one.code for one in FORMS.values()} == {"01", "02", "03", "04", "05", "06", "居"}


async def test_each_figure_is_the_sum_of_its_list(operator: Actor, code: str) -> None:
    assert code
    async with transaction(operator):
        by_form = {form.code: await places(operator, replace(_ASKED, kind=form.kind), form) for form in FORMS.values()}
        for form, field in _FIGURES:
            asked = replace(_ASKED, kind=form.kind)
            total = summed(by_form[form.code], field).number
            found = await counted(operator, asked, form, field)
            sums = (sum(one.number for one in found.entries), found.total)
            assert sums == (total or 0, total or 0), (form.code, field.key)


@pytest.mark.parametrize("source", SOURCES)
async def test_a_source_is_read_once_however_many_elections_there_are(operator: Actor, source: str) -> None:
    """A county's elections times its records, again for each election, took minutes: the rows are set apart before they are joined."""
    own = [one for form in FORMS.values() for one in form.fields if one.source == source]
    async with transaction(operator):
        values = await given(operator, _ASKED, source)
    plan = await connection().fetch(f"EXPLAIN {filled(source, own)}", *values)
    lines = [row[0].strip() for row in plan]
    assert {"CTE picked", "CTE known", "CTE s"} <= {*lines}


async def test_a_row_that_was_replaced_is_looked_for_once_for_all(operator: Actor) -> None:
    (vacated,) = [one for one in FORMS["05"].fields if one.key == "resigned"]
    plan = await connection().fetch(f"EXPLAIN {filled('vacated', [vacated])}", *_ASKED.values(operator))
    assert any("hashed SubPlan" in row[0] for row in plan)


async def test_what_is_not_on_record_is_a_gap_and_no_zero(operator: Actor, code: str) -> None:
    assert code
    found = await _places(operator, "04")
    assert (found[VILLAGE].values["elected_all"], found[VILLAGE].values["runoff_chair"]) == (5, 0)
    assert (found[_OTHER].values["elected_all"], found[_OTHER].values["runoff_chair"]) == (None, None)
    field = FORMS["04"].field("elected_women")
    assert field
    both = summed(tuple(found.values()), field)
    assert (both.number, both.gaps) == (2, 1)
    # Nobody's nationality and party are on record: so many of them are not none.
    assert found[VILLAGE].values["elected_minority"] is found[VILLAGE].values["elected_party"] is None
    await connection().execute("UPDATE person SET ethnicity = '汉族', political_status = 'party_member'")
    found = await _places(operator, "04")
    assert (found[VILLAGE].values["elected_minority"], found[VILLAGE].values["elected_party"]) == (0, 5)


async def test_records_come_to_stand_on_their_form(operator: Actor, code: str) -> None:
    wish = Prepare(
        pilot=True,
        audit=AuditState.PUBLISHED,
        audit_document="偏审报〔2021〕7号",
        helper="温久安",
        helper_sex=Sex.MALE,
        difficulties=(Difficulty.CLANS, Difficulty.WEAK),
        difficult_until=date(2021, 12, 1),
        difficult_owner="苗国珍",
    )
    waiting = f"{_OTHER}-12-1"
    await prepare(operator, waiting, wish)
    await set_station(operator, waiting, SetStation(name="中心会场", kind=StationKind.MAIN, place="村委会", booth=True))
    body = BodyDetails(
        region=VILLAGE,
        kind=BodyKind.PARTY,
        name="马道村党支部",
        state=BodyState.ESTABLISHED,
        since=date(2020, 1, 1),
        full_members=31,
        women_members=9,
        minority_members=0,
    )
    await save_body(operator, body)
    await save_representative(
        operator, Chosen(region=VILLAGE, name="苗国珍", sex=Sex.FEMALE, households=8, since=date(2021, 11, 25))
    )
    first = (await _places(operator, "01"))[_OTHER].values
    assert (first["pilot"], first["audit_published"], first["audit_done"], first["helper"]) == (1, 1, 0, "温久安")
    assert (first["seats"], first["seats_member"]) == (5, 3)
    assert (await _places(operator, "03"))[_OTHER].values["booths"] == 1
    assert (await _places(operator, "03"))[VILLAGE].values["cast"] == 396
    assert (await _places(operator, "04"))[VILLAGE].values["representatives_women"] == 1
    party = (await _places(operator, "06"))[VILLAGE].values
    assert (party["party_members"], party["party_women"], party["party_minority"]) == (31, 9, 0)
    assert code


async def test_ballots_written_for_others_boxes_and_accountants_come_from_their_lists(
    operator: Actor, code: str
) -> None:
    waiting = f"{_OTHER}-12-1"
    hall = SetStation(name="中心会场", kind=StationKind.MAIN, place="村委会")
    station = await set_station(operator, waiting, hall)
    await plan_counting(operator, waiting, PlanCounting(apart=True, decided="选举委员会会议", boxes={station: 2}))
    for name in ("王小二", "王老太"):
        told = ListVoter(name=name, helped=AssistedBy.WRITING, reason=AssistReason.ILLITERATE, writer="李大年")
        await list_voter(operator, waiting, told)
    # Before the list went up nobody knows whether it is whole.
    assert (await _places(operator, "03"))[_OTHER].values["written_for"] is None
    done = CloseStage(stage=Stage.PROXY_PUBLISHED, reached=date(2021, 11, 16), reason="补录")
    await close(operator, waiting, done)
    found = (await _places(operator, "03"))[_OTHER].values
    assert (found["written_for"], found["boxes"]) == (2, 2)

    keeper = await a_person(operator, "药秀英", Sex.FEMALE)
    since = Term(date(2021, 12, 1), None)
    await open_tenures(
        operator, VILLAGE, (Holding(keeper, Office.ACCOUNTANT),), since, AppointedBy("新关镇发〔2021〕6号")
    )
    async with transaction(operator):
        (line,) = (await people(operator, _ASKED, PEOPLE_FORMS["04_3"])).lines
    assert (line.region, line.values["name"], line.values["licensed"]) == (VILLAGE, "药秀英", None)
    assert code


async def test_what_a_later_term_brings_is_not_counted_in_the_one_before(operator: Actor, code: str) -> None:
    """Representatives, ends of office: from the next published election on they are that one's."""
    assert code
    later = await a_published_election(operator, term_number=13, election_day=date(2026, 9, 20), slate=_NEXT)
    officers = await cadres.officers(operator, VILLAGE, date(2026, 10, 1))
    gone = next(one for one in officers if one.name == "温久安")
    await end_office(
        operator, gone.tenure, EndOffice(by=TenureEnd.DEATH, day=date(2026, 10, 5), document="死亡医学证明")
    )
    for name, since in (("苗国珍", date(2021, 11, 25)), ("药建军", date(2026, 9, 25))):
        chosen = Chosen(region=VILLAGE, name=name, sex=Sex.MALE, households=8, since=since)
        await save_representative(operator, chosen)
    before = await _places(operator, "05"), await _places(operator, "04")
    after = (
        await _places(operator, "05", replace(_ASKED, term=13)),
        await _places(operator, "04", replace(_ASKED, term=13)),
    )
    assert [places[VILLAGE].values["dead"] for places, _ in (before, after)] == [0, 1]
    assert [places[VILLAGE].values["representatives"] for _, places in (before, after)] == [1, 1]
    assert later.startswith(VILLAGE)


async def test_sh2_people_are_listed_with_what_is_known_of_them(operator: Actor, code: str) -> None:
    assert code
    async with transaction(operator):
        listed = {form: (await people(operator, _ASKED, PEOPLE_FORMS[form])).lines for form in PEOPLE_FORMS}
    assert [len(listed[form]) for form in ("02_1", "04_1", "05_1", "06_1")] == [8, 5, 0, 0]
    chair = listed["04_1"][0].values
    assert (chair["name"], chair["post"], chair["votes"], chair["all_votes"]) == ("贾永胜", "主任", 268, 268)
    assert (chair["first"], chair["again"], chair["ethnicity"]) == (None, None, None), "no earlier term is on record"


async def test_another_county_is_neither_counted_nor_listed(code: str) -> None:
    assert code
    stranger = an_actor(Role.ELECTION_OFFICER, region=OTHER_COUNTY)
    assert await _places(stranger, "04", Asked("140000000000", _V, 12)) == {}
    async with transaction(stranger):
        assert await terms(stranger, _V) == ()
        assert await people(stranger, Asked("140000000000", _V, 12), PEOPLE_FORMS["04_1"]) == PeoplePage((), 0)
        form, field = next((form, field) for form, field in _FIGURES if field.key == "elected_all")
        assert await counted(stranger, Asked(COUNTY, _V, 12), form, field) == Counted((), 0, 0, ())


async def test_the_pages_lead_from_the_area_to_the_record(sign_in: SignIn, code: str) -> None:
    assert code
    clerk = await sign_in(Role.ELECTION_OFFICER)
    first = await clerk.get("/elections/statistics")
    assert "马道村" in first.text
    form = await clerk.get(f"/elections/statistics?area={COUNTY}&of=villagers-12&form=04")
    (href,) = form.all("//tfoot//a[contains(@href, 'figure=elected_women')]/@href")
    listed = await clerk.get(href)
    assert "：2" in listed.text
    assert len(listed.all("//tbody/tr")) == 2
    assert "没有登记" in listed.text
    upper = await clerk.get(f"/elections/statistics?area={COUNTY}&form=02_1")
    assert "贾永胜" in upper.text
    assert (await clerk.get("/elections/statistics?of=villagers-99")).status == 404
    assert (await clerk.get("/elections/statistics/list?figure=nothing")).status == 404


async def test_long_lists_come_in_pages_and_too_long_ones_are_not_printed(
    operator: Actor, sign_in: SignIn, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert operator, code
    officer = await sign_in(Role.ELECTION_OFFICER)
    monkeypatch.setattr(statistics, "PAGE_SIZE", 2)
    for path, unit in (
        (f"/elections/statistics?area={COUNTY}&of=villagers-12&form=04_1", "人"),
        (f"/elections/statistics/list?area={COUNTY}&of=villagers-12&form=04&figure=elected_all", "条"),
    ):
        last = await officer.get(f"{path}&page=3")
        assert f"第5—5{unit}，共5{unit}" in last.text
        assert last.words("//tbody/tr/td[1]") == ["5"]
        assert (await officer.get(f"{path}&page=4")).status == 404
        assert [len((await officer.get(f"{path}&page={page}")).all("//tbody/tr")) for page in (1, 2)] == [2, 2]
    assert "：5" in last.text, "the sum is that of all pages"
    monkeypatch.setattr(statistics, "MOST_PRINTED", 4)
    listed = f"area={COUNTY}&of=villagers-12&form=04_1"
    upper = await officer.get(f"/elections/statistics?{listed}")
    assert not [href for href in upper.all("//a/@href") if "statistics/papers" in href]
    refused = await officer.get(f"/elections/statistics/papers/form?{listed}")
    assert refused.status == 422
    assert "有5人，一份PDF最多印4人" in refused.text


async def test_the_sheet_and_the_paper(operator: Actor, sign_in: SignIn, code: str) -> None:
    assert operator, code
    officer = await sign_in(Role.ELECTION_OFFICER)
    page = await officer.get(f"/elections/statistics?area={COUNTY}&of=villagers-12&form=04")
    target = next(form.get("action") for form in page.tree.forms if "sheet" in (form.get("action") or ""))
    assert (await officer.submit(page.form(target), {"reason": ""})).status == 422
    answer = await officer.post(target, {"reason": "上报市民政局"})
    (grid,) = open_workbook(answer.content, file_name="04.xlsx").grids
    heads = [cell for row in grid.rows[2:4] for cell in row]
    assert {"村民代表", "另行选举", "四增", "新满18周岁"} <= set(heads)
    assert next(row for row in grid.rows if "马道村" in row)
    for form in ("04", "04_1"):
        paper = await officer.download(f"/elections/statistics/papers/form?area={COUNTY}&of=villagers-12&form={form}")
        assert paper.content.startswith(b"%PDF")


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.name)
def test_heads_of_one_group_stand_together(form: Form) -> None:
    groups = [group for group, _ in form.groups if group]
    assert len(groups) == len(set(groups))
