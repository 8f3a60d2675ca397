"""The roster of community workers and the sheet of their appraisals: in, again, out, and taken back."""

from datetime import date

import pytest

from cadres.vocabulary import Grade, Sex
from server.access.actor import Actor, Role
from server.errors import Refused
from server.sheets.committing import commit, undo
from server.sheets.exporting import Wish, export
from server.sheets.staging import Upload, stage
from server.sheets.workbook import Cell
from tests.support.factories import COMMUNITY, COUNTY, TOWNSHIP, a_citizen_number, a_county
from tests.support.http import SignIn
from tests.support.sheets import handed_in, seen, states
from tests.support.workers import a_review, an_employed
from training import workers
from training.services.workers import PAYS, PayWorker, pay_worker, remove_line, review_worker
from training.worker_vocabulary import WorkerEnd, WorkerPost
from training.workers import WorkerLine

HEAD = (
    *("区划代码", "村（社区）", "姓名", "身份证号", "岗位", "到岗时间", "聘用文件", "岗位等级", "月工资", "待遇起始"),
    *("待遇文件", "离任时间", "离任原因", "离任文件"),
)
REVIEW_HEAD = (
    *("区划代码", "姓名", "种类", "年度", "考核日期", "等次", "应到代表", "实到代表", "不称职票", "主持单位"),
    *("文件", "备注"),
)


TODAY = date(2026, 11, 26)


def a_row(name: str = "温秀兰", **more: Cell) -> tuple[Cell, ...]:
    told: dict[str, Cell] = dict.fromkeys(HEAD)
    told |= {"区划代码": COMMUNITY, "姓名": name, "身份证号": a_citizen_number(), "岗位": "网格员"}
    told |= {"到岗时间": "2023-03-01", "聘用文件": "新街聘〔2023〕1号", "岗位等级": "管理岗9级", "月工资": 4200}
    told |= more
    return tuple(told[title] for title in HEAD)


def a_review_row(name: str = "温秀兰", **more: Cell) -> tuple[Cell, ...]:
    told: dict[str, Cell] = dict.fromkeys(REVIEW_HEAD)
    told |= {"区划代码": COMMUNITY, "姓名": name, "种类": "年度考核", "年度": 2025, "考核日期": "2025-12-20"}
    told |= {"等次": "称职", "主持单位": "新城街道办事处", "文件": "新街考〔2025〕5号"}
    told |= more
    return tuple(told[title] for title in REVIEW_HEAD)


async def given(actor: Actor, *rows: tuple[Cell, ...]) -> int:
    return await handed_in(actor, *rows, of="community-workers", head=HEAD, name="社区工作者.xlsx")


async def reviewed(actor: Actor, *rows: tuple[Cell, ...]) -> int:
    return await handed_in(actor, *rows, of="worker-reviews", head=REVIEW_HEAD, name="考核.xlsx")


async def there(actor: Actor) -> dict[str, WorkerLine]:
    return {one.name: one for one in await workers.every_worker(actor, COUNTY)}


async def told_of(actor: Actor, batch: int) -> dict[int, str]:
    _, found = await seen(actor, batch)
    return {number: " ".join(f"{it.title}{it.cause}" for it in row.problems) for number, row in found.items()}


async def test_a_roster_comes_in_once_and_goes_again(operator: Actor) -> None:
    await a_county(operator)
    left = {"离任时间": "2025-06-01", "离任原因": "本人辞去", "离任文件": "新街聘〔2025〕2号"}
    rows = (a_row(), a_row("马志强", 岗位="社区专职工作者", 岗位等级=None, 月工资=None, **left))
    batch = await given(operator, *rows)
    assert await states(operator, batch) == {4: "new", 5: "new"}
    assert (await commit(operator, batch)).written == 2
    found = await there(operator)
    assert [(one.since, one.grade, one.monthly) for one in found["温秀兰"].pays] == [
        (date(2023, 3, 1), "管理岗9级", 4200)
    ]
    assert (found["马志强"].until, found["马志强"].ended_by) == (date(2025, 6, 1), WorkerEnd.RESIGNED)
    assert set((await states(operator, await given(operator, *rows))).values()) == {"done"}
    out = await export(operator, "community-workers", Wish(COUNTY, "存档"))
    back = await stage(operator, "community-workers", Upload("导出.xlsx", out.content))
    assert set((await states(operator, back)).values()) == {"same"}
    await undo(operator, batch, "导错了")
    assert await there(operator) == {}


async def test_who_is_on_record_gets_a_new_pay_and_an_end(operator: Actor) -> None:
    await a_county(operator)
    first = await given(operator, a_row())
    await commit(operator, first)
    raised = a_row(
        身份证号=None, 岗位等级="管理岗8级", 月工资=4800, 待遇起始="2026-01-01", 待遇文件="新街聘〔2026〕1号"
    )
    gone = {"离任时间": "2026-11-01", "离任原因": "调动", "离任文件": "新街聘〔2026〕9号"}
    second = await given(operator, raised)
    assert await states(operator, second) == {4: "changed"}
    _, rows = await seen(operator, second)
    assert {("4800", "4200"), ("管理岗8级", "管理岗9级")} <= {(one.text, one.before) for one in rows[4].cells}
    await commit(operator, second)
    third = await given(operator, a_row(身份证号=None, 岗位等级=None, 月工资=None, **gone))
    await commit(operator, third)
    one = (await there(operator))["温秀兰"]
    assert [pay.monthly for pay in one.pays] == [4800, 4200]
    assert one.ended_by is WorkerEnd.MOVED
    again = await told_of(
        operator,
        await given(operator, a_row(身份证号=None, 岗位等级=None, 月工资=None, **gone | {"离任时间": "2026-10-01"})),
    )
    assert "已登记离任，不按表改" in again[4]
    await undo(operator, third, "导错了")
    await undo(operator, second, "导错了")
    one = (await there(operator))["温秀兰"]
    assert ([pay.monthly for pay in one.pays], one.until) == ([4200], None)


async def test_what_the_roster_gets_wrong(operator: Actor) -> None:
    await a_county(operator)
    await an_employed(operator)
    rows = (
        a_row(身份证号=None),  # On record under another kind of post.
        a_row("杜秀英", 身份证号=None),
        a_row("王瑞", 区划代码="140932100999"),
        a_row("郝建国", 到岗时间="2027-03-01"),
        a_row("刘桂生", 月工资=0),
        a_row("苗治国", 月工资=None),
        a_row("贾永胜", 离任时间="2026-01-01"),
        a_row("贾永胜"),
        a_row("贾志强", 待遇起始="2022-01-01"),
        a_row("马志强", 离任时间="2025-06-01", 离任原因="连续两次不称职", 离任文件="新街聘〔2025〕2号"),
    )
    told = await told_of(operator, await given(operator, *rows))
    assert "岗位与登记的岗位不一致，已登记的不按表改" in told[4]
    assert "身份证号聚福苑移民新村社区没有登记过杜秀英" in told[5]
    assert "没有建立这个代码的村（社区）" in told[6]
    assert "到岗日期2027年3月1日还没有到" in told[7]
    assert "每月元0不在1至99999之间" in told[8]
    assert "填了岗位等级，没有填每月元" in told[9]
    assert "填了离任日期，没有填离任原因" in told[10]
    assert "与第10行是同一个人的同一次聘用" in told[11]
    assert "待遇起始2022-01-01贾志强不在岗" in told[12]
    assert "没有连续两次不称职的记录" in told[13]


async def test_a_number_that_is_somebody_elses_is_told(operator: Actor) -> None:
    await a_county(operator)
    number = a_citizen_number()
    await commit(operator, await given(operator, a_row(身份证号=number)))
    told = await told_of(operator, await given(operator, a_row(岗位等级="管理岗8级", 待遇起始="2026-01-01")))
    assert "身份证号与登记的这一天到岗的温秀兰的身份证号不一致" in told[4]
    # Two of one name who began on one day: the page takes the second on, and the sheet asks for the number.
    other = a_citizen_number(Sex.FEMALE, date(1991, 6, 3))
    await an_employed(operator, post=WorkerPost.GRID, citizen_number=other)
    raised: dict[str, Cell] = {"岗位等级": "管理岗8级", "月工资": 4800, "待遇起始": "2026-01-01"}
    told = await told_of(operator, await given(operator, a_row(身份证号=None, **raised)))
    assert "这一天到岗的温秀兰登记有2人，认不出是哪一人" in told[4]
    await commit(operator, await given(operator, a_row(身份证号=number, 待遇文件="新街聘〔2026〕1号", **raised)))
    found = [one for one in await workers.every_worker(operator, COUNTY) if one.name == "温秀兰"]
    assert [[pay.monthly for pay in one.pays] for one in found] == [[4800, 4200], []]


async def test_what_changed_since_on_the_page_is_not_undone(operator: Actor) -> None:
    await a_county(operator)
    batch = await given(operator, a_row())
    await commit(operator, batch)
    (one,) = (await there(operator)).values()
    await remove_line(operator, one.id, PAYS, one.pays[0].id, "登记错了")
    await pay_worker(
        operator, one.id, PayWorker(since=date(2023, 3, 1), grade="管理岗9级", monthly=4300, document="通知")
    )
    with pytest.raises(Refused, match="每月元：导入以后又有改动"):
        await undo(operator, batch, "导错了")


async def test_a_changed_pay_asks_from_when_it_holds(operator: Actor) -> None:
    await a_county(operator)
    worker = await an_employed(operator)
    pay = PayWorker(since=date(2023, 3, 1), grade="管理岗9级", monthly=4200, document="新街聘〔2023〕1号")
    await pay_worker(operator, worker, pay)
    row = a_row(身份证号=None, 岗位="社区专职工作者", 月工资=4300)
    told = await told_of(operator, await given(operator, row))
    assert "待遇起始与登记的待遇不一致，没有填新的待遇起始" in told[4]


async def test_what_rests_on_a_row_by_now_keeps_it(operator: Actor) -> None:
    await a_county(operator)
    batch = await given(operator, a_row())
    await commit(operator, batch)
    await review_worker(operator, (await there(operator))["温秀兰"].id, a_review(2025, Grade.COMPETENT))
    with pytest.raises(Refused, match="已有待遇、考核评议的记录"):
        await undo(operator, batch, "导错了")
    assert (await there(operator))["温秀兰"].pays


async def test_appraisals_come_in_once_and_go_again(operator: Actor) -> None:
    await a_county(operator)
    await an_employed(operator)
    vote: dict[str, Cell] = {"种类": "民主评议", "应到代表": 30, "实到代表": 27, "不称职票": 20, "等次": "不称职"}
    rows = (a_review_row(), a_review_row(年度=2024, 考核日期="2024-12-20"), a_review_row(**vote))
    batch = await reviewed(operator, *rows)
    assert set((await states(operator, batch)).values()) == {"new"}
    assert (await commit(operator, batch)).written == 3
    assert len((await there(operator))["温秀兰"].reviews) == 3
    assert set((await states(operator, await reviewed(operator, *rows))).values()) == {"done"}
    out = await export(operator, "worker-reviews", Wish(COUNTY, "存档"))
    back = await stage(operator, "worker-reviews", Upload("导出.xlsx", out.content))
    assert set((await states(operator, back)).values()) == {"same"}
    later = await told_of(operator, await reviewed(operator, a_review_row(等次="优秀")))
    assert "在本人页面上撤销后重新登记" in later[4]
    await undo(operator, batch, "导错了")
    assert (await there(operator))["温秀兰"].reviews == ()


async def test_what_the_sheet_of_appraisals_gets_wrong(operator: Actor) -> None:
    await a_county(operator)
    await an_employed(operator)
    vote: dict[str, Cell] = {"种类": "民主评议", "应到代表": 30, "实到代表": 14, "不称职票": 2}
    rows = (
        a_review_row("杜秀英"),
        a_review_row(年度=2021, 考核日期="2021-12-20"),
        a_review_row(年度=1999),
        a_review_row(年度=2026, 考核日期="2026-12-20"),
        a_review_row(种类="民主评议", 年度=2024),
        a_review_row(**vote),
        a_review_row(**vote),
        a_review_row(年度=2023, 实到代表=9),
    )
    told = await told_of(operator, await reviewed(operator, *rows))
    assert "没有登记过社区工作者杜秀英" in told[4]
    assert "2021年温秀兰不在岗" in told[5]
    assert "1999不在2000至2100之间" in told[6]
    assert "还没有到" in told[7]
    assert "民主评议要填应到、实到的代表数和不称职票" in told[8]
    assert "应到代表30名，实到14名，没有过半数" in told[9]
    assert "与第9行是同一个人同一年度的民主评议" in told[10]
    assert "年度考核没有表决" in told[11]


async def test_the_page_offers_the_sheets_to_whoever_keeps_the_workers(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    await an_employed(operator)
    officer = await sign_in(Role.ASSIGNMENT_OFFICER)
    page = await officer.get(f"/teams/workers?area={COUNTY}")
    assert page.words("//div[@class='btns']/a") == ["导入", "导出", "下载模板"]
    offered = await officer.get(f"/imports?of=worker-reviews&area={COUNTY}")
    assert "社区工作者考核评议表" in offered.text
    clerk = await sign_in(Role.TOWNSHIP_CLERK, region=TOWNSHIP)
    assert "导入" in (await clerk.get("/teams/workers")).words("//div[@class='btns']/a")
