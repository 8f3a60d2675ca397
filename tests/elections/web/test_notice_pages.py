"""The pages of the notices: what lacks its facts leads to them, one goes out and hangs, a batch is a job, the sheet is traced."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from elections.planning.committee import committee
from elections.planning_vocabulary import ExitCause
from elections.services.planning.committee import LeaveCommittee, form_committee, leave_committee
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.db.engine import transaction
from server.web.templating import address
from tests.elections.services.planning.test_committee import a_forming
from tests.support.factories import COUNTY, a_ballot, a_person, an_election
from tests.support.files import A_PNG
from tests.support.http import SignIn

_NAMES = ("武大伟", "丁小红", "田丽", "白云", "石头")
ISSUE = {"issued": "2021-10-12", "places": "村务公开栏，集市口"}


@pytest.fixture
async def code(operator: Actor) -> str:
    return await an_election(operator)


async def _committee(operator: Actor, code: str) -> None:
    await form_committee(operator, code, a_forming({name: await a_person(operator, name) for name in _NAMES}))


async def test_what_is_missing_leads_to_where_it_is_recorded(sign_in: SignIn, code: str) -> None:
    clerk = await sign_in(Role.TOWNSHIP_CLERK)
    at = f"/elections/{code}/notices"
    page = await clerk.get(at)
    assert "还没有发布公告" in page.text
    assert f"/elections/{code}/committee" in [link.get("href") for link in page.all("//a")]
    assert f"/rolls/{code}" in [link.get("href") for link in page.all("//a")]
    answer = await clerk.post(at, {**ISSUE, "kind": "committee"})
    assert answer.status_code == 422
    assert "缺少选举委员会的组成" in answer.text
    assert 'value="村务公开栏，集市口"' in answer.text
    assert (await clerk.get(f"{at}/new?kind=none")).status == 404
    hours = {**ISSUE, "kind": "voting", "opens": "8点", "closes": "16:00"}
    assert "开始时间" in (await clerk.post(at, hours)).text


async def test_one_goes_out_hangs_and_is_corrected(operator: Actor, sign_in: SignIn, code: str) -> None:
    await _committee(operator, code)
    clerk = await sign_in(Role.TOWNSHIP_CLERK)
    at = f"/elections/{code}/notices"
    form = await clerk.get(f"{at}/new?kind=committee")
    assert "丁小红、田丽" in form.text
    answer = await clerk.submit(form.form(at), ISSUE)
    assert "已发布第1号公告。" in answer.text
    again = await clerk.post(at, {**ISSUE, "kind": "committee"})
    assert (again.status_code, "内容有变的用补正公告" in again.text) == (422, True)

    posted = {"place": "集市口", "posted": "2021-10-12", "hour": "9:05", "by_one": "武大伟", "by_two": "武大伟"}
    refused = await clerk.post(f"{at}/1/postings", posted)
    assert (refused.status_code, "两名张贴人是同一个人" in refused.text) == (422, True)
    assert (await clerk.post(f"{at}/1/postings", {**posted, "by_two": "田丽"})).status_code == 303
    page = await clerk.get(f"{at}/1")
    assert "2021-10-12 09:05" in page.text
    assert "未登记：村务公开栏" in page.text
    down = page.form(next(one.get("action") for one in page.all("//form") if "take-down" in one.get("action", "")))
    assert "已登记撤下。" in (await clerk.submit(down, {"taken_down": "2021-11-21", "taken_by": "田丽"})).text
    token = await clerk.token()
    photo = await clerk.client.post(f"{at}/1/photo", data=token, files={"file": ("墙.png", A_PNG, "image/png")})
    assert photo.status_code == 303
    assert "第1号公告-墙.png" in (await clerk.get(f"{at}/1")).text
    assert "没有选择文件" in (await clerk.post(f"{at}/1/photo", {})).text
    assert "撤回记录" in (await clerk.get(f"{at}/1")).text
    back = next(one.get("action") for one in page.all("//form") if "withdraw" in one.get("action", ""))
    assert (await clerk.post(back, {"reason": "地点登错"})).status_code == 303
    assert "还没有登记张贴" in (await clerk.get(f"{at}/1")).text

    correct = await clerk.get(f"{at}/new?kind=committee&correcting=true")
    told = {**ISSUE, "issued": "2021-10-13", "reason": "漏写一处"}
    assert "已发布第2号公告。" in (await clerk.submit(correct.form(at), told)).text
    assert (await clerk.post(f"{at}/2/void", {"reason": ""})).status_code == 422
    assert (await clerk.post(f"{at}/2/void", {"reason": "再次有误"})).status_code == 303
    page = await clerk.get(at)
    assert "作废" in page.text
    assert (await clerk.get(f"{at}/9")).status == 404


async def test_the_notice_beside_the_form_is_the_one_of_the_typed_day(
    operator: Actor, sign_in: SignIn, code: str
) -> None:
    await _committee(operator, code)
    async with transaction(operator):
        view = await committee(operator, code)
    assert view is not None
    (leaving,) = [one.person for one in view.people if one.name == "丁小红"]
    leave = LeaveCommittee(cause=ExitCause.RESIGNED, day=date(2026, 10, 20), document="辞去申请")
    await leave_committee(operator, code, leaving, leave)
    clerk = await sign_in(Role.TOWNSHIP_CLERK)
    at = f"/elections/{code}/notices"
    new = f"{at}/new?kind=committee"
    assert "丁小红" not in (await clerk.get(new)).text
    typed = {"issued": "2026-10-19", "places": ""}
    asked = await clerk.submit((await clerk.get(new)).form(at), typed)
    assert (asked.status, "丁小红" in asked.text) == (422, True)
    typed["places"] = "村务公开栏"
    assert "已发布第1号公告。" in (await clerk.submit(asked.form(at), typed)).text
    again = await clerk.submit(asked.form(at), typed)
    assert (again.status, "丁小红" in again.text) == (422, True), "one stands already"


async def test_the_papers_are_what_was_issued(operator: Actor, sign_in: SignIn, code: str) -> None:
    await _committee(operator, code)
    clerk = await sign_in(Role.TOWNSHIP_CLERK)
    at = f"/elections/{code}/notices"
    assert (await clerk.get(f"{at}/bound.pdf")).status == 409
    for kind in ("committee", "election_day"):
        assert (await clerk.post(at, {**ISSUE, "kind": kind})).status_code == 303
    one, bound = await clerk.download(f"{at}/1/paper.pdf"), await clerk.download(f"{at}/bound.pdf")
    assert one.content.startswith(b"%PDF")
    assert bound.content.startswith(b"%PDF")


async def test_the_county_sees_what_is_late_and_begins_a_batch(operator: Actor, sign_in: SignIn, code: str) -> None:
    await a_ballot(operator, code)
    officer = await sign_in(Role.ELECTION_OFFICER)
    page = await officer.get("/elections/notices")
    assert "过期没有发布：" in page.text
    assert "选民名单" in page.text
    assert "没有这样的选举" in (await officer.get("/elections/notices?show=unposted")).text
    assert (await officer.get("/elections/notices?show=none-such")).status == 404
    form = page.form(address("/elections/notices", area=COUNTY))
    none = await officer.submit(form, {**ISSUE, "kind": "election_day"})
    assert (none.status, "没有选定选举。" in none.text) == (422, True)
    begun = await officer.submit(form, {**ISSUE, "kind": "election_day", "codes.0": code})
    assert (begun.status, "发布公告" in begun.text) == (200, True)


async def test_the_register_leaves_for_a_reason(operator: Actor, sign_in: SignIn, code: str) -> None:
    await _committee(operator, code)
    officer = await sign_in(Role.ELECTION_OFFICER)
    await officer.post(f"/elections/{code}/notices", {**ISSUE, "kind": "committee"})
    assert "公告发布后未登记张贴：1份" in (await officer.get("/")).text
    sheet = "/elections/notices/sheet"
    assert (await officer.post(sheet, {"reason": ""})).status_code == 422
    taken = await officer.post(sheet, {"reason": "报市局"})
    cells = [[cell.value for cell in row] for row in load_workbook(BytesIO(taken.content)).active.iter_rows()]  # type: ignore[union-attr]
    (line,) = [row for row in cells if code[:12] in map(str, row)]
    assert {1, "选举委员会名单", date(2021, 10, 12).isoformat(), "已发布，未登记张贴"} <= {*line}
    assert (await trail("sheet:elections"))[0].reason == "报市局"


async def test_what_is_overdue_says_so_and_what_is_typed_is_named(operator: Actor, sign_in: SignIn, code: str) -> None:
    await a_ballot(operator, code)
    page = await (await sign_in(Role.TOWNSHIP_CLERK)).get(f"/elections/{code}/notices")
    rows = page.words("//section[@aria-labelledby='all']//tbody/tr")
    (listed,) = [row for row in rows if row.startswith("选民名单") and "更正" not in row]
    assert "已过期，应即补发，写明理由" in listed
    assert "可以发布" not in listed
    (registering,) = [row for row in rows if row.startswith("选民登记")]
    assert "发布时填开始日期、结束日期、地点" in registering
