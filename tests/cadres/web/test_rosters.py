"""Who held which office on a day, what changed between two days, and the lists as sheets."""

from datetime import date
from functools import partial

import pytest

from cadres import rosters
from cadres.services.tenures import close_committee
from cadres.vocabulary import TenureEnd
from server import clock
from server.access.actor import Actor, Role
from server.access.audit import AuditEvent
from server.db.engine import connection, transaction
from server.sheets.workbook import open_workbook
from server.values.periods import chinese_day
from tests.support.factories import COUNTY, VILLAGE, a_published_election
from tests.support.http import SignIn, Visitor


async def a_village_of_two_terms(operator: Actor) -> None:
    """Elected on 20 November 2021; all offices ended on 1 May 2024."""
    await a_published_election(operator)
    await close_committee(operator, VILLAGE, date(2024, 5, 1), TenureEnd.SUCCESSION)


async def names(officer: Visitor, path: str) -> list[str]:
    page = await officer.get(path)
    return [name.replace(" ", "") for name in page.words("//tbody//th[@scope='row']/a")]


async def test_the_roster_is_that_of_the_day(operator: Actor, sign_in: SignIn) -> None:
    await a_village_of_two_terms(operator)
    officer = await sign_in(Role.ELECTION_OFFICER)
    path = f"/people/roster?area={COUNTY}&on="
    elected = await names(officer, path + "2021-11-22")
    assert elected[:2] == ["贾永胜", "刘桂芳"]
    assert sorted(elected[2:]) == sorted(["马志强", "张海军", "杜秀英"])
    assert elected[2:] == ["马志强", "杜秀英", "张海军"], "members stand by strokes"
    assert len(await names(officer, path + "20240430")) == 5
    assert await names(officer, path + "2024-05-01") == []
    page = await officer.get(path + "2024-04-30")
    assert "5人5个职务" in page.text
    assert "主任1，副主任1，委员3" in page.text
    assert "没有任职的人" in (await officer.get(path + "2000-01-01")).text
    wrong = await officer.get(path + "昨天")
    assert (wrong.status, "不是日期" in wrong.text) == (422, True)


async def test_what_changed_between_two_days(operator: Actor, sign_in: SignIn) -> None:
    await a_village_of_two_terms(operator)
    officer = await sign_in(Role.ELECTION_OFFICER)
    path = f"/people/roster/changes?area={COUNTY}"
    page = await officer.get(f"{path}&since=2021-11-01&on=2021-12-01")
    assert "新任5，离任0" in page.text
    page = await officer.get(f"{path}&since=2024-04-30&on=2024-05-01")
    assert "新任0，离任5" in page.text
    assert "新一届产生" in page.text
    assert "没有变动" in (await officer.get(f"{path}&since=2022-01-01&on=2023-01-01")).text
    assert (await officer.get(f"{path}&since=2024-01-01&on=2023-01-01")).status == 422


async def test_a_list_of_changes_that_is_cut_says_how_long_it_is(
    operator: Actor, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_village_of_two_terms(operator)
    async with transaction(operator):
        found = await rosters.changes(operator, COUNTY, date(2021, 11, 1), date(2021, 12, 1), most=2)
    assert (len(found.came), found.came_total, found.left_total) == (2, 5, 0)
    whole = rosters.changes
    monkeypatch.setattr(rosters, "changes", partial(whole, most=2))
    officer = await sign_in(Role.ELECTION_OFFICER)
    page = await officer.get(f"/people/roster/changes?area={COUNTY}&since=2021-11-01&on=2021-12-01")
    assert "新任5，离任0" in page.text
    assert "本页只列各前2人次" in page.text


async def test_who_stays_in_office_over_a_new_term_did_not_change(operator: Actor, sign_in: SignIn) -> None:
    await a_published_election(operator)
    await close_committee(operator, VILLAGE, date(2024, 5, 1), TenureEnd.SUCCESSION)
    await connection().execute(
        """INSERT INTO tenure (region, person, community, office, since, basis, basis_document, known_since)
           SELECT region, person, community, office, '2024-05-01', basis, 'x', now() FROM tenure
           WHERE office = 'chair' AND known_until IS NULL"""
    )
    officer = await sign_in(Role.ELECTION_OFFICER)
    page = await officer.get(f"/people/roster/changes?area={COUNTY}&since=2024-04-30&on=2024-05-01")
    assert "新任0，离任4" in page.text


async def test_each_list_goes_out_as_a_sheet_for_a_reason(operator: Actor, sign_in: SignIn) -> None:
    await a_published_election(operator)
    officer = await sign_in(Role.ELECTION_OFFICER)
    for query, title, rows in (
        (
            "of=people&office=any&order=strokes&q=贾",
            f"人员一览表（截至{chinese_day(clock.today())}）　条件：姓名含“贾”，有任何职务",
            1,
        ),
        ("of=roster&on=2021-12-01", "任职人员名册（截至2021年12月1日）", 5),
        ("of=changes&since=2021-11-01&on=2021-12-01", "任职人员变动表（2021年11月1日至2021年12月1日）", 5),
    ):
        path = f"/people/sheet?area={COUNTY}&{query}"
        form = (await officer.get(path)).form()
        assert (await officer.submit(form)).status == 422
        answer = await officer.client.post(form.target, data={**form.fields, "reason": "会议使用"})
        (grid,) = open_workbook(answer.content).grids
        assert grid.rows[0][0] == title
        assert len(grid.rows) == 3 + rows
        assert "**********" in str(grid.rows) or "of=people" not in query
    events = await AuditEvent.select().where(AuditEvent.kind == "sheet.exported")
    assert [event["reason"] for event in events] == ["会议使用"] * 3
    told = [str(event["after"]) for event in events]
    assert "按姓名查，有任何职务" in told[0]
    assert "贾" not in told[0]
    asked = await officer.get(f"/people/sheet?area={COUNTY}&of=people&sex=female")
    assert "条件：性别为女" in asked.text
    assert "只导出符合条件的" not in (await officer.get(f"/people/sheet?area={COUNTY}&of=people")).text
    assert (await officer.get("/people/sheet?of=nothing")).status == 404
    wrong = await officer.get(f"/people/sheet?area={COUNTY}&of=people&age_from=x")
    assert "不能作这一项的条件" in (await officer.submit(wrong.form(), {"reason": "会议使用"})).text
    agency = await sign_in(Role.AGENCY_REVIEWER)
    assert (await agency.get("/people/sheet")).status == 403


async def test_a_day_to_come_is_said_to_be_one(operator: Actor, sign_in: SignIn) -> None:
    await a_published_election(operator)
    officer = await sign_in(Role.ELECTION_OFFICER)
    assert "还没有到" in (await officer.get(f"/people/roster?area={COUNTY}&on=2099-01-01")).text
    assert "还没有到" not in (await officer.get(f"/people/roster?area={COUNTY}")).text
