import io
from collections.abc import Sequence
from dataclasses import replace

import openpyxl
import pytest
from openpyxl.cell.cell import MergedCell

from cadres.reviews import answers
from cadres.reviews.answers import QuestionLine
from cadres.services.reviews import lists, opinions
from cadres.sheets import replies
from cadres.vocabulary import Answer
from server import clock
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.db.engine import connection
from server.errors import NotFound, Refused
from server.sheets import listing
from server.sheets.committing import commit, undo
from server.sheets.exchange import exchange
from server.sheets.exporting import Wish, export, parts_of
from server.sheets.returning import faulty_rows
from server.sheets.staging import Upload, stage
from server.sheets.workbook import Cell, open_workbook
from tests.support import reviews as given
from tests.support.accounts import a_unit, an_opened
from tests.support.factories import COUNTY, a_citizen_number, a_county, a_person, an_actor
from tests.support.sheets import handed_in, seen, states

_BATCH = given.number_of()
HEAD = ("联审批次", "部门", "姓名", "身份证号", "答复", "条目编号", "事实", "文书", "起算日", "签字人", "签字日期")
NUMBERS = {"贾永胜": a_citizen_number(), "高建平": a_citizen_number()}
FOUND = ("有问题", "9", "2024年列为失信被执行人", "（2024）晋0932执12号", "2024-03-01")
NOTHING = (None, None, None, None)


def _row(name: str, *said: Cell, agency: str = "法院", batch: str = _BATCH) -> tuple[Cell, ...]:
    cells = (*said, *[None] * 5)[:5]
    return (batch, agency, name, NUMBERS[name], *cells, "赵国强", clock.today().isoformat())


async def _hand_in(actor: Actor, *rows: Sequence[Cell], of: str = "vetting-replies") -> int:
    return await handed_in(actor, *rows, of=of, head=HEAD)


async def _said(actor: Actor, file: int, number: int = 4) -> list[str]:
    _, rows = await seen(actor, file)
    return [f"{one.title}：{one.cause}{one.cure}" for one in rows[number].problems]


@pytest.fixture
async def entries(operator: Actor) -> dict[str, int]:
    """Two people about whom three agencies are asked, all on paper."""
    await a_county(operator)
    await given.the_lists(operator)
    batch = await given.a_batch(operator)
    return await _asked(operator, batch)


async def _asked(operator: Actor, batch: int) -> dict[str, int]:
    people = [await a_person(operator, name, citizen_number=number) for name, number in NUMBERS.items()]
    found = await given.batches.add_people(
        operator, batch, [given.Listed(person=one, stands_for=given.Office.MEMBER) for one in people]
    )
    await given.asked(operator, batch, found)
    lines = [(await answers.questions_of(operator, one))[0] for one in found]
    return {line.name: line.entry for line in lines}


async def _answer(actor: Actor, entry: int, agency: str = "court") -> QuestionLine:
    return next(one for one in await answers.questions_of(actor, entry) if one.agency == agency)


async def test_answers_go_in_of_several_facts_each_and_are_taken_back_while_sealed(
    operator: Actor, entries: dict[str, int]
) -> None:
    second = ("有问题", "Q-10-2", "2009年因盗窃罪判处拘役", "（2009）偏刑初字第12号", None)
    file = await _hand_in(operator, _row("贾永胜", *FOUND), _row("贾永胜", *second), _row("高建平", "无问题"))
    assert await states(operator, file) == {4: "new", 5: "new", 6: "new"}
    assert (await commit(operator, file)).written == 3
    found = await _answer(operator, entries["贾永胜"])
    assert (found.answer, [one.item for one in found.facts]) == (Answer.FOUND, ["9", "Q-10-2"])
    assert (await _answer(operator, entries["高建平"])).answer is Answer.CLEAR

    assert await undo(operator, file, "传错") == 3
    assert (await _answer(operator, entries["贾永胜"])).answered is False
    kept = await connection().fetchval("SELECT count(*) FROM vetting_opinion WHERE withdrawn IS NOT NULL")
    assert kept == 2
    again = await _hand_in(operator, _row("贾永胜", "待核", None, "在核实一起执行案件"))
    await commit(operator, again)
    assert (await _answer(operator, entries["贾永胜"])).note == "在核实一起执行案件"
    await given.checked(operator, found.batch)
    later = await _hand_in(operator, _row("贾永胜", "无问题"))
    await commit(operator, later)
    assert (await _answer(operator, entries["贾永胜"])).answer is Answer.CLEAR
    with pytest.raises(Refused, match="第4行：县人民法院对贾永胜的答复导入以后又有变动"):
        await undo(operator, again, "传错")


async def test_what_was_opened_is_not_taken_back(operator: Actor, entries: dict[str, int]) -> None:
    file = await _hand_in(
        operator,
        *[_row(name, "无问题", agency=agency) for name in NUMBERS for agency in ("法院", "公安局", "petition")],
    )
    assert (await commit(operator, file)).written == 6
    line = await _answer(operator, entries["贾永胜"])
    assert not line.answered
    assert await given.checked(operator, line.batch) == 6
    await opinions.open_answers(operator, line.batch)
    with pytest.raises(Refused, match=r"第4行：县人民法院对.+的答复已经启封，不能撤销"):
        await undo(operator, file, "传错")
    assert (await _answer(operator, entries["贾永胜"])).answered


async def test_of_several_facts_each_row_is_told_what_its_own_lacks(operator: Actor, entries: dict[str, int]) -> None:
    assert entries
    file = await _hand_in(operator, _row("贾永胜", *FOUND), _row("贾永胜", "有问题", "77", *FOUND[2:]))
    first, second = await _said(operator, file, 4), await _said(operator, file, 5)
    assert second == ["条目编号：77不是选举日有效的条目。从清单里选。"]
    assert first == ["联审批次：同一答复的第2项有错，这一行还不能导入。改好后一起导入。"]


async def test_a_row_that_is_refused_names_its_rule_on_the_page_and_in_the_file_of_errors(
    operator: Actor, entries: dict[str, int]
) -> None:
    assert entries
    stranger = (
        *_row("贾永胜", "无问题")[:3],
        a_citizen_number(),
        "无问题",
        *NOTHING,
        "赵国强",
        clock.today().isoformat(),
    )
    early = (*_row("高建平", "无问题")[:10], "2020-01-01")
    file = await _hand_in(operator, stranger, early)
    _, rows = await seen(operator, file)
    assert [(one.title, one.rule) for number in (4, 5) for one in rows[number].problems] == [
        ("身份证号", "Q-21"),
        ("签字日期", "Q-24"),
    ]
    returned = open_workbook((await faulty_rows(operator, file)).content)
    cells = [f"{cell}" for grid in returned.grids for row in grid.rows for cell in row]
    remarks = [one for one in cells if "填签字的那一天" in one]
    assert remarks
    assert remarks[0].endswith("（Q-24）")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (_row("贾永胜"), "答复：没有填写。须填无问题、有问题或者待核；没有答复不等于同意（Q-24）"),
        (_row("贾永胜", "无问题", "9"), "条目编号：答复“无问题”，却写了事实（Q-24）。"),
        (_row("贾永胜", "待核", "9", "正在核查"), "条目编号：答复“待核”，却写了事实（Q-24）。"),
        (_row("贾永胜", *FOUND[:3]), "文书：答复“有问题”，这一栏没有填写（Q-24）。"),
        (_row("贾永胜", "有问题", "77", *FOUND[2:]), "条目编号：77不是选举日有效的条目。"),
        (_row("贾永胜", *FOUND, agency="公安局"), "条目编号：“失信被执行人未撤销”不由县公安局答复。"),
        (_row("贾永胜", "无问题", agency="县气象局"), f"部门：{_BATCH}这一批没有问县气象局（Q-21）。这一批问的是"),
        (
            _row("贾永胜", "无问题", batch=given.number_of(4)),
            f"联审批次：{given.number_of(4)}这一批里没有已经发出的联审。",
        ),
        (
            (
                *_row("贾永胜", "无问题")[:3],
                a_citizen_number(),
                "无问题",
                *NOTHING,
                "赵国强",
                clock.today().isoformat(),
            ),
            f"身份证号：这个号码不在{_BATCH}这一批问法院的名单里。",
        ),
        (
            (*_row("贾永胜", "无问题")[:2], "贾永生", *_row("贾永胜", "无问题")[3:]),
            "姓名：这个号码在名单里是“贾永胜”。",
        ),
        ((*_row("贾永胜", "无问题")[:10], "2099-01-01"), "签字日期：2099-01-01还没有到。"),
        ((*_row("贾永胜", "无问题")[:10], "2020-01-01"), "签字日期：2020-01-01早于发出联审的"),
        ((*_row("贾永胜", "无问题")[:9], None, clock.today().isoformat()), "签字人：没有填写。"),
    ],
)
async def test_an_answer_that_cannot_stand_says_why(
    operator: Actor, entries: dict[str, int], row: Sequence[Cell], said: str
) -> None:
    file = await _hand_in(operator, row, _row("高建平", "无问题"))
    told = await _said(operator, file)
    assert [one.startswith(said) for one in told] == [True], told
    await commit(operator, file)
    assert not (await _answer(operator, entries["贾永胜"])).unchecked
    assert (await _answer(operator, entries["高建平"])).unchecked


async def test_one_agency_has_one_voice_on_one_person_once(operator: Actor, entries: dict[str, int]) -> None:
    assert entries
    file = await _hand_in(operator, _row("贾永胜", *FOUND), _row("贾永胜", "无问题"), _row("高建平", "无问题"))
    assert (await _said(operator, file, 5))[0].startswith("答复：与第4行不一致")
    assert (await _said(operator, file, 4))[0].startswith("联审批次：与第5行同属一条记录")
    assert (await commit(operator, file)).written == 1
    early = await _hand_in(operator, _row("高建平", "待核"))
    assert (await _said(operator, early))[0].startswith("部门：县人民法院对高建平的来函答复已经登记，还没有核对。")
    assert await given.checked(operator, (await _answer(operator, entries["高建平"])).batch) == 1
    again = await _hand_in(operator, (*_row("高建平", "待核")[:9], "李秀兰", clock.today().isoformat()))
    assert (await _said(operator, again))[0].startswith("部门：县人民法院对此人已有答复。")
    twice = await _hand_in(operator, _row("贾永胜", "无问题"), (*_row("贾永胜", "无问题")[:9], "赵国强", "2026.1.1"))
    assert any(one.startswith("身份证号：与第4行是同一部门对同一个人的答复") for one in await _said(operator, twice, 5))


async def test_the_inquiry_sheet_of_one_agency_comes_back_filled_in(operator: Actor, entries: dict[str, int]) -> None:
    batch = (await _answer(operator, entries["贾永胜"])).batch
    of = exchange("vetting-replies")
    parts = await parts_of(operator, of, COUNTY)
    assert parts[f"{batch}:court"] == f"{_BATCH}　县人民法院　2人"
    with pytest.raises(Refused, match=f"没有“{batch}:weather”这一部分") as refusal:
        await export(operator, of.code, Wish(COUNTY, "随函", whole=True, part=f"{batch}:weather"))
    assert f"{batch}:court：{_BATCH}　县人民法院　2人" in refusal.value.problems[0].cure
    with pytest.raises(Refused, match="填好以后再导入，个人信息隐去的收不回来"):
        await export(operator, of.code, Wish(COUNTY, "随函"))
    assert (await export(operator, of.code, Wish(COUNTY, "随函", whole=True))).rows == 6
    out = await export(operator, of.code, Wish(COUNTY, "随函", whole=True, part=f"{batch}:court"))
    (event, *_) = await trail(f"sheet:{of.code}")
    assert event.after["范围"] == f"{_BATCH}　县人民法院", "the trace names which part went out"
    assert out.rows == 2
    assert "县人民法院" in out.name, "each agency has a file of its own name"
    assert "县" not in (await export(operator, of.code, Wish(COUNTY, "随函", whole=True))).name.partition("答复表")[2]
    with pytest.raises(Refused, match="2行都没有填答复，不算同意"):
        await stage(operator, of.code, Upload("空.xlsx", out.content))

    help_ = [row[0].value for row in openpyxl.load_workbook(io.BytesIO(out.content))["填表说明"].iter_rows(max_row=12)]
    assert "9　失信被执行人未撤销（政策不宜；由县人民法院答复）" in help_
    assert any(line and line.startswith("Q-10-2　因犯罪受过刑事处罚（法定禁止") for line in help_)
    assert not any(line and line.startswith("Q-11-2") for line in help_), "the other committee's"

    filed = _filled(out.content)
    file = await stage(operator, of.code, Upload("答复.xlsx", filed))
    assert set((await states(operator, file)).values()) == {"new"}
    await commit(operator, file)
    said = [await _answer(operator, one) for one in entries.values()]
    assert [(one.answer, one.letter) for one in said] == [(Answer.CLEAR, "偏法函〔2026〕8号")] * 2
    assert f"{batch}:court" not in await parts_of(operator, of, COUNTY)


def _filled(content: bytes) -> bytes:
    """As an agency fills the sheet in: an answer, a name and a day in every row."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    page = book.active
    head = next(row for row in page.iter_rows() if "姓名" in [cell.value for cell in row])
    places = {cell.value: cell.column for row in page.iter_rows(max_row=head[0].row + 1) for cell in row}
    for row in page.iter_rows(min_row=head[0].row + 1):
        if row[places["身份证号"] - 1].value in NUMBERS.values():
            for title, said in (
                *(("答复", "无问题"), ("签字人", "赵国强"), ("签字日期", clock.today().isoformat())),
                ("来函文号", "偏法函〔2026〕8号"),
            ):
                cell = row[places[title] - 1]
                if not isinstance(cell, MergedCell):  # One name and one day stand for all.
                    cell.value = said
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


async def test_rows_without_an_answer_are_told_together_and_bury_no_wrong_one(
    operator: Actor, entries: dict[str, int]
) -> None:
    assert entries
    rows = [_row("贾永胜", "没事"), *[(*_row("高建平", agency=one)[:9], None, None) for one in ("法院", "公安局")]]
    file = await _hand_in(operator, *rows)
    assert await states(operator, file) == {4: "error"}
    view, _ = await seen(operator, file)
    assert "有2行没有填答复，不算同意，未读（第5行高建平、第6行高建平）。" in view.notes


async def test_an_agency_answers_its_own_by_the_same_sheet(operator: Actor) -> None:
    await a_county(operator)
    await given.the_lists(operator)
    court, police = [await a_unit(operator, name) for name in ("偏关县人民法院", "偏关县公安局")]
    await lists.seat_agency(operator, COUNTY, "court", court)
    await lists.seat_agency(operator, COUNTY, "police", police)
    batch = await given.a_batch(operator)
    entries = await _asked(operator, batch)
    opened = [
        await an_opened(operator, login, Role.AGENCY_REVIEWER, unit=unit, name=name)
        for login, unit, name in (("fy-01", court, "任国栋"), ("ga-01", police, "药建军"), ("fy-02", court, "卜春梅"))
    ]
    judge, officer, colleague = (
        Actor(one.id, name, office, COUNTY, frozenset({Role.AGENCY_REVIEWER}), unit_id=unit)
        for one, name, office, unit in zip(
            opened,
            ("任国栋", "药建军", "卜春梅"),
            ("偏关县人民法院", "偏关县公安局", "偏关县人民法院"),
            (court, police, court),
            strict=True,
        )
    )
    file = await _hand_in(judge, _row("贾永胜", *FOUND), _row("高建平", "无问题", agency="公安局"), of="own-replies")
    assert await states(judge, file) == {4: "new", 5: "error"}
    assert (await _said(judge, file, 5))[0].startswith(
        f"部门：公安局不是问本单位的部门，本单位只答复自己的（Q-23）。{_BATCH}这一批问本单位的是县人民法院"
    )
    # Nobody else sees what the file says: another agency does not, nor a colleague, nor the review's office.
    office = an_actor(Role.VETTING_OFFICER, Role.AGENCY_REVIEWER)
    for other in (officer, colleague, office):
        with pytest.raises(NotFound):
            await listing.batch(other, file)
        with pytest.raises(NotFound):
            await commit(other, file)
        with pytest.raises(NotFound):
            await faulty_rows(other, file)
        assert (await listing.batches(other, COUNTY))[1] == 0
    assert (await listing.batches(judge, COUNTY))[1] == 1
    assert (await commit(judge, file)).written == 1
    assert (await _answer(judge, entries["贾永胜"])).answer is Answer.FOUND
    letter = (*_row("高建平", "无问题"), "偏法函〔2026〕3号")
    office_sheet = await handed_in(judge, letter, of="own-replies", head=(*HEAD, "来函文号"))
    (shown, _) = await seen(judge, office_sheet)
    assert shown.notes[0] == "来函文号不由本表写入：用账号答复的不是来函，文号不登记。"
    assert await states(judge, office_sheet) == {4: "new"}
    assert "review.answered" in {event.kind for event in await trail(f"review:{batch}")}

    paper = await _hand_in(operator, _row("高建平", "无问题"))
    assert (await _said(operator, paper))[0].startswith("部门：县人民法院用本单位账号答复，不能代填。请该部门登录答复")
    waiting = await export(replace(operator, unit_id=court), "own-replies", Wish(COUNTY, "答复", whole=True))
    assert waiting.rows == 1
    names = {cell for grid in open_workbook(waiting.content).grids for row in grid.rows for cell in row}
    assert "高建平" in names
    assert "贾永胜" not in names


async def test_a_colleague_does_not_write_over_a_sealed_answer(operator: Actor, entries: dict[str, int]) -> None:
    first, second = [await an_opened(operator, login, Role.VETTING_OFFICER, name=login) for login in ("sc-01", "sc-02")]
    typist, other = (
        Actor(one.id, "某某", "偏关县换届办", COUNTY, frozenset({Role.VETTING_OFFICER})) for one in (first, second)
    )
    await commit(typist, await _hand_in(typist, _row("贾永胜", "待核", None, "在核实一起执行案件")))
    file = await _hand_in(other, _row("贾永胜", "无问题"))
    assert (await _said(other, file))[0].startswith("部门：县人民法院对贾永胜的来函答复已经登记，还没有核对。")
    assert entries


def test_what_is_found_is_masked_where_it_is_not_needed() -> None:
    masked = {column.key for column in replies.REPLIES.columns if column.mask}
    assert masked == {"citizen_number", "item", "fact", "document"}


async def test_a_letter_has_one_number_and_none_of_a_single_sign(operator: Actor, entries: dict[str, int]) -> None:
    assert entries
    head = (*HEAD, "来函文号")
    rows = [
        (*_row("贾永胜", *FOUND), "偏法函〔2026〕8号"),
        (*_row("贾永胜", *FOUND[:2], "又一件", *FOUND[3:]), "9号函"),
    ]
    file = await handed_in(operator, *rows, (*_row("高建平", "无问题"), "8"), of="vetting-replies", head=head)
    assert (await _said(operator, file, 5))[0].startswith("来函文号：与第4行不一致")
    assert await _said(operator, file, 6) == [
        "来函文号：“8”不是文号。写成偏公函〔2026〕3号这样的文号；没有文号的不填。"
    ]
