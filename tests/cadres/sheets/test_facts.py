"""Facts of people by sheet: put on record once, corrected where the sheet says otherwise, taken back, and out again."""

import pytest

from cadres import records
from cadres.services.facts import BOOKS
from cadres.sheets.facts import ITEMS, SEALED
from cadres.vocabulary import FactKind
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.db.engine import transaction
from server.errors import Forbidden, Refused
from server.sheets.answering import answer
from server.sheets.committing import commit, undo
from server.sheets.exporting import Wish, export
from server.sheets.staging import Upload, stage
from server.sheets.workbook import Cell, open_workbook
from tests.support.factories import COUNTY, TOWNSHIP, VILLAGE, a_citizen_number, a_county, a_person, an_actor
from tests.support.sheets import handed_in, seen, states

_COLUMNS = {
    "item": "项目",
    "year": "年度",
    "grade": "等次",
    "stands": "是否",
    "yuan": "每月元数",
    "office": "职务",
    "since": "起",
    "until": "止",
    "day": "决定（认定）日期",
    "authority": "决定机关",
    "value": "认定为",
    "words": "内容",
    "facts": "处分处罚事实",
    "evidence": "证明材料",
}
HEAD = ("区划代码", "村（社区）", "姓名", "身份证号", "事项", *_COLUMNS.values())
NUMBER = a_citizen_number()


def row(
    kind: str, *, number: str = NUMBER, name: str = "高建平", region: str = VILLAGE, **told: Cell
) -> tuple[Cell, ...]:
    cells = {"evidence": "偏组考〔2026〕2号", **told}
    return (region, None, name, number, kind, *(cells.get(key) for key in _COLUMNS))


MERIT = row("身份和业绩", item="退役军人", since="2001-12-01")
APPRAISAL = row("考核", item="年度考核", year="2025年度", grade="称职")
REWARD = row("奖惩", item="表彰奖励", day="2024-07-01", authority="偏关县委", words="优秀共产党员")
PENALTY = row("奖惩", item="党纪处分", day="2019-05-06", authority="偏关县纪委", facts="收受礼金，警告")
DATE = row("日期认定", item="参加工作时间", day="2020-01-02", value="1998.03", words="招工表1998年，登记表1999年")
CAREER = row("简历", since="1998.03", until="2012.07", words="马道村村民")
PAY = row("待遇、保障和兼职", item="月补贴", stands="是", yuan="1,500元", since="2021-12-01", words="县财政局")
INSURED = row("待遇、保障和兼职", item="养老保险", stands="否", since="2021-12-01")
DUTY = row("分管工作", since="2021-12-01", words="妇女儿童、民政")
SKILL = row("身份和业绩", item="专业技能", since="2015-06-01", words="养殖")
ALL = (MERIT, APPRAISAL, REWARD, PENALTY, DATE, CAREER, PAY, INSURED, DUTY, SKILL)


@pytest.fixture
async def person(operator: Actor) -> int:
    await a_county(operator)
    return await a_person(operator, "高建平", citizen_number=NUMBER)


async def given(actor: Actor, *rows: tuple[Cell, ...]) -> int:
    return await handed_in(actor, *rows, of="person-facts", head=HEAD)


async def said(actor: Actor, batch: int, number: int = 4) -> list[str]:
    _, rows = await seen(actor, batch)
    return [f"{one.title}：{one.cause}{one.cure}" for one in rows[number].problems]


async def facts(actor: Actor, person: int) -> dict[str, list[tuple[str, ...]]]:
    async with transaction(actor):
        tables = [await records.facts(actor, person, section) for section in BOOKS]
    return {table.section: [line.cells for line in table.lines] for table in tables if table.lines}


def test_the_words_of_the_sheet_are_those_of_the_page() -> None:
    assert {kind.value: kind.label for kind in FactKind} == {name: book.title for name, book in BOOKS.items()}
    labels = [member.label for kind in ITEMS.values() for member in kind]
    assert len(labels) == len(set(labels))


async def test_facts_of_every_kind_come_in_with_their_evidence_and_go_again(operator: Actor, person: int) -> None:
    batch = await given(operator, *ALL)
    assert set((await states(operator, batch)).values()) == {"new"}
    assert await facts(operator, person) == {}

    assert (await commit(operator, batch)).written == len(ALL)

    assert await facts(operator, person) == {
        "merits": [("专业技能", "2015-06-01", "至今", "养殖"), ("退役军人", "2001-12-01", "至今", "")],
        "appraisals": [("2025", "年度考核", "称职")],
        "conduct": [
            ("表彰奖励", "2024-07-01", "偏关县委", "优秀共产党员"),
            (SEALED, "", "", ""),
        ],
        "determinations": [("参加工作时间", "1998.03", "2020-01-02", "招工表1998年，登记表1999年")],
        "career": [("1998.03", "2012.07", "马道村村民")],
        "circumstances": [
            ("月补贴", "是", "1500元", "县财政局", "2021-12-01", "至今"),
            ("养老保险", "否", "", "", "2021-12-01", "至今"),
        ],
        "duties": [("妇女儿童、民政", "没有登记任职", "2021-12-01", "至今")],
    }
    events = await trail(f"person:{person}")
    assert [one.kind for one in events].count("person.fact_recorded") == len(ALL)
    assert "礼金" not in str(events)
    await undo(operator, batch, "传错了文件")
    assert await facts(operator, person) == {}


async def test_the_same_fact_is_not_written_twice(operator: Actor, person: int) -> None:
    await commit(operator, await given(operator, *ALL))
    before = await facts(operator, person)
    again = await given(operator, *ALL, row("身份和业绩", item="退役军人", since="2001-12-01", evidence="另一份证明"))
    assert set((await states(operator, again)).values()) <= {"same", "done", "error"}
    assert await said(operator, again, 4 + len(ALL)) == ["事项：与第4行是同一件事。请只留一行。"]
    with pytest.raises(Refused, match="没有可以导入的行"):
        await commit(operator, again)
    assert await facts(operator, person) == before


async def test_what_the_sheet_says_otherwise_is_shown_beside_the_old_and_corrected(
    operator: Actor, person: int
) -> None:
    await commit(operator, await given(operator, *ALL))
    better = row("考核", item="年度考核", year=2025, grade="优秀")
    ended = row("身份和业绩", item="退役军人", since="2001.12.1", until="2026-01-01")
    batch = await given(operator, better, ended)
    _, rows = await seen(operator, batch)
    shown = {
        number: (one.state.value, [(cell.before, cell.text) for cell in one.cells if cell.before is not None])
        for number, one in rows.items()
    }
    assert shown == {4: ("changed", [("称职", "优秀")]), 5: ("changed", [("空", "2026-01-01")])}
    await commit(operator, batch)
    now = await facts(operator, person)
    assert now["appraisals"] == [("2025", "年度考核", "优秀")]
    assert now["merits"][1:] == [("退役军人", "2001-12-01", "2026-01-01", "")]
    await undo(operator, batch, "传错了文件")
    now = await facts(operator, person)
    assert now["appraisals"] == [("2025", "年度考核", "称职")]
    assert now["merits"][1:] == [("退役军人", "2001-12-01", "至今", "")]


async def test_days_before_an_age_are_refused_with_a_cure_that_a_sheet_has(operator: Actor, person: int) -> None:
    year = int(NUMBER[6:10])
    career = row("简历", since=f"{year + 10}.03", until="2012.07", words="马道村村民")
    work = row("日期认定", item="参加工作时间", day="2020-01-02", value=f"{year + 9}.03")
    before = row("奖惩", item="表彰奖励", day=f"{year - 1}-07-01", authority="偏关县委", words="优秀少先队员")
    batch = await given(operator, career, work, before)
    assert await states(operator, batch) == {4: "error", 5: "error", 6: "error"}
    for number, title in ((4, "起"), (5, "认定为")):
        (told,) = await said(operator, batch, number)
        assert told.startswith(f"{title}：")
        assert "未满14周岁" in told
        assert told.endswith("确实如此的，在此人的页面上登记并勾选“已核对”。")
    (told,) = await said(operator, batch, 6)
    assert "早于本人出生" in told
    assert await facts(operator, person) == {}


async def test_what_was_sealed_is_neither_exported_nor_changed(operator: Actor, person: int) -> None:
    await commit(operator, await given(operator, *ALL))
    out = await export(operator, "person-facts", Wish(COUNTY, "核对", whole=True))
    assert out.rows == len(ALL)
    [grid, *_] = open_workbook(out.content).grids
    assert "礼金" not in str(grid.rows)
    assert NUMBER in str(grid.rows)
    again = await stage(operator, "person-facts", Upload("again.xlsx", out.content))
    assert set((await states(operator, again)).values()) == {"same"}
    other = await given(operator, row("奖惩", item="党纪处分", day="2019-05-06", authority="偏关县纪委", facts="警告"))
    (told,) = await said(operator, other)
    assert told.startswith("处分处罚事实：这一条已经登记并封存，与表里写的不同。")
    empty = await given(operator, row("奖惩", item="政务处分", day="2020-05-06", authority="偏关县监委", facts=SEALED))
    assert await said(operator, empty) == ["处分处罚事实：只有“已封存”，没有事实。请写明处分处罚的种类和事实。"]
    masked = await export(operator, "person-facts", Wish(COUNTY, "核对"))
    [grid, *_] = open_workbook(masked.content).grids
    assert NUMBER not in str(grid.rows)
    assert await facts(operator, person)


async def test_new_evidence_of_a_penalty_keeps_its_sealed_facts(operator: Actor, person: int) -> None:
    await commit(operator, await given(operator, PENALTY))
    told = {"item": "党纪处分", "day": "2019-05-06", "authority": "偏关县纪委", "facts": SEALED}
    batch = await given(operator, row("奖惩", **told, evidence="偏纪〔2019〕7号"))
    assert await states(operator, batch) == {4: "changed"}
    await commit(operator, batch)
    same = await given(operator, row("奖惩", **{**told, "facts": "收受礼金，警告"}, evidence="偏纪〔2019〕7号"))
    assert await states(operator, same) == {4: "same"}
    await undo(operator, batch, "传错了文件")
    assert (await facts(operator, person))["conduct"] == [(SEALED, "", "", "")]


async def test_people_who_are_not_on_record_are_shown_and_not_made(operator: Actor, person: int) -> None:
    assert person
    stranger = a_citizen_number()
    elsewhere = await a_person(operator, "刘桂芳", region="140931100001", citizen_number=(far := a_citizen_number()))
    assert elsewhere
    officer = an_actor(Role.VETTING_OFFICER)
    told = {"item": "退役军人", "since": "2001-12-01"}
    batch = await given(
        officer,
        row("身份和业绩", number=stranger, name="贾永胜", **told),
        row("身份和业绩", number=far, name="刘桂芳", **told),
        row("身份和业绩", name="高建萍", **told),
        row("考核", region=f"{TOWNSHIP[:9]}207", item="年度考核", year="2025", grade="称职"),
    )
    unknown = "身份证号：本账号的地区内没有登记这个号码的人。请核对号码；还没有登记的，先用成员信息采集表登记。"
    assert await said(officer, batch, 4) == await said(officer, batch, 5) == [unknown]
    assert await said(officer, batch, 6) == [
        "姓名：同一身份证号在库里是“高建平”。请核对姓名和号码；姓名改了的，先在人员名册里更正。"
    ]
    assert await said(officer, batch, 7) == ["区划代码：此人登记在马道村。填登记所在的村（社区）。"]


async def test_a_lost_zero_is_asked_about(operator: Actor, person: int) -> None:
    batch = await given(operator, row("简历", since="2003.1", words="马道村村民"))
    assert await states(operator, batch) == {4: "question"}
    assert "可能是1月，也可能是10月" in (await said(operator, batch))[0]
    _, rows = await seen(operator, batch)
    await answer(operator, batch, {rows[4].id: {"since": "2003.10"}})
    await commit(operator, batch)
    assert (await facts(operator, person))["career"] == [("2003.10", "至今", "马道村村民")]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (row("考核", item="年度考核", grade="称职"), ["年度：没有填写。“考核”须填年度。"]),
        (row("考核", item="退役军人", year="2025", grade="称职"), None),
        (
            row("简历", since="2001.09", words="村民", grade="称职"),
            ["等次：“简历”不填等次。请核对事项，或者删去这一格。"],
        ),
        (row("简历", since="2012.07", until="2001.09", words="村民"), ["事项：止早于起。请核对后重填。"]),
        (row("考核", item="年度考核", year="2099", grade="称职"), ["年度：2099年还没有到。请核对后重填。"]),
        (row("考核", item="年度考核", year="去年", grade="称职"), ["年度：“去年”不是年度。请写成2025这样的四位数字。"]),
        (row("身份和业绩", item="退役军人", since="2001.12"), ["起：2001.12只到月。身份和业绩写到日，如2012-07-01。"]),
        (row("身份和业绩", item="退役军人", since="2099-01-01"), ["起：2099-01-01还没有到。请核对后重填。"]),
        (
            row("奖惩", item="刑事处罚", day="2019-05-06", authority="偏关县法院", words="判处拘役"),
            ["内容：刑事处罚的内容不写在这一列。请写在“处分处罚事实”。"],
        ),
        (
            row("奖惩", item="表彰奖励", day="2019-05-06", authority="偏关县委"),
            ["内容：没有填写。表彰奖励须填内容。"],
        ),
        (row("日期认定", item="出生日期", day="2020-01-02", value="不详"), None),
        (row("考核", item="年度考核", year="2025", grade="称职", evidence=None), None),
        (row("党费", item="年度考核"), None),
        (
            row("待遇、保障和兼职", item="月补贴", stands="是", since="2021-12-01"),
            ["事项：有月补贴的，写明每月多少元。请核对后重填。"],
        ),
        (
            row("待遇、保障和兼职", item="月补贴", stands="是", yuan="1833.5", since="2021-12-01"),
            ["每月元数：“1833.5”不是整数。请只填数字。"],
        ),
        (
            row("待遇、保障和兼职", item="养老保险", stands="否", yuan="300", since="2021-12-01"),
            ["事项：选“否”的，不填金额和单位。请核对后重填。"],
        ),
        (
            row("分管工作", office="主任", since="2021-12-01", words="全面工作"),
            ["职务：没有登记此人2021-12-01任主任。核对职务和起；还没有登记任职的，先登记任职，或者不选职务。"],
        ),
        (
            row("分管工作", since="2021.12", words="全面工作"),
            ["起：2021.12只到月。分管工作写到日，如2012-07-01。"],
        ),
    ],
)
async def test_what_cannot_be_is_said_at_its_cell(
    operator: Actor, person: int, wrong: tuple[Cell, ...], told: list[str] | None
) -> None:
    batch = await given(operator, wrong)
    assert await states(operator, batch) == {4: "error"}
    found = await said(operator, batch)
    assert found == told if told else found
    assert await facts(operator, person) == {}


async def test_a_fact_that_overlaps_one_on_record_is_refused_in_the_preview(operator: Actor, person: int) -> None:
    await commit(operator, await given(operator, MERIT))
    batch = await given(operator, row("身份和业绩", item="退役军人", since="2002-12-01"))
    (told,) = await said(operator, batch)
    assert "先撤销或更正已登记的一条" in told
    assert len((await facts(operator, person))["merits"]) == 1


@pytest.mark.usefixtures("person")
async def test_only_who_may_edit_people_hands_it_in() -> None:
    clerk = an_actor(Role.TOWNSHIP_CLERK, region=TOWNSHIP)
    with pytest.raises(Forbidden):
        await given(clerk, MERIT)
