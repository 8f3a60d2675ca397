"""A posted form becomes a command, or comes back with its problems in the words of the page."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

import pytest
from litestar import Litestar, Request, post
from pydantic import BaseModel, Field

from server.errors import Conflict, Problem, Refused
from server.values.text import LINES
from server.web.forms import Form, bind
from tests.support.http import browser

LABELS = {
    "day": "日期",
    "number": "数目",
    "term_number": "届次",
    "name": "姓名",
    "lines.0.votes": "第一行票数",
    "lines.0.told": "第一行日期",
    "lines.1.votes": "第二行票数",
}


class Line(BaseModel):
    votes: int = Field(ge=0)
    told: date | None = None


class Command(BaseModel):
    day: date
    number: int | None = None
    term_number: int | None = None
    name: str = Field("", max_length=4)
    lines: tuple[Line, ...] = ()
    region: str = ""
    words: Annotated[str, LINES] = ""


async def posted(fields: Mapping[str, str], **fixed: object) -> Form[Command]:
    """What becomes of inputs that a browser sends."""
    results: list[Form[Command] | Refused] = []

    @post("/", status_code=204)
    async def take(request: Request[Any, Any, Any]) -> None:
        try:
            results.append(await bind(Command, request, LABELS, **fixed))
        except Refused as refusal:
            results.append(refusal)

    async with browser(Litestar([take])) as client:
        answer = await client.post("/", data=dict(fields))
    assert answer.status_code == 204, answer.text
    (result,) = results
    if isinstance(result, Refused):
        raise result
    return result


@pytest.mark.parametrize(
    "written", ["2021-11-20", "2021年11月20日", "2021.11.20", "２０２１－１１－２０", " 2021/11/20 "]
)
async def test_a_day_may_be_written_in_any_usual_way(written: str) -> None:
    form = await posted({"day": written})
    assert form.command is not None
    assert form.command.day == date(2021, 11, 20)
    # It comes back as it was typed, should something else be wrong.
    assert form.value("day") == written


@pytest.mark.parametrize("written", ["0", "86400", "2026.1", "2026-11-31", "-1", "11月20日"])
async def test_a_number_or_half_a_day_is_no_day(written: str) -> None:
    form = await posted({"day": written})
    assert form.command is None
    assert form.wrong("day") == (Problem("日期", "不是日期。", "写成2026-10-18的样子。"),)
    assert form.value("day") == written


@pytest.mark.parametrize("written", ["9999-01-01", "1899-12-31", "2101-01-01", "0001-01-01"])
async def test_a_day_of_another_age_is_refused_at_its_input(written: str) -> None:
    form = await posted({"day": written, "lines.0.votes": "5", "lines.0.told": "2101-01-01"})
    assert form.command is None
    assert form.wrong("day") == (Problem("日期", "不在1900年至2100年之间。", "核对年份。"),)
    assert [wrong.name for wrong in form.wrongs] == ["day", "lines.0.told"]
    assert form.value("day") == written


async def test_line_breaks_are_kept_where_the_command_says_so_and_are_spaces_elsewhere() -> None:
    form = await posted({"day": "2021-11-20", "name": "甲\r\n乙", "words": "一、甲\r\n\r\n二、 乙"})
    assert form.command is not None
    assert (form.command.name, form.command.words) == ("甲 乙", "一、甲\n二、 乙")


async def test_paths_become_lists_in_their_order() -> None:
    fields = {"day": "2021-11-20", "lines.1.votes": "7", "lines.0.votes": "5"}
    form = await posted(fields)
    assert form.command is not None
    assert [line.votes for line in form.command.lines] == [5, 7]


async def test_an_empty_input_is_an_absent_one() -> None:
    form = await posted({"day": "2021-11-20", "number": "", "name": "　"})
    assert form.command is not None
    assert (form.command.number, form.command.name) == (None, "")


async def test_the_address_decides_what_is_fixed() -> None:
    form = await posted({"day": "2021-11-20", "region": "140931000000"}, region="140932000000")
    assert form.command is not None
    assert form.command.region == "140932000000"


async def test_every_wrong_value_is_told_of_at_its_input_and_never_repeated() -> None:
    form = await posted(
        {"day": "morgen", "number": "zwei", "name": "12345", "lines.0.votes": "-1", "lines.1.votes": ""}
    )
    assert form.command is None
    assert [wrong.name for wrong in form.wrongs] == ["day", "number", "name", "lines.0.votes", "lines.1.votes"]
    assert form.wrong("name") == (Problem("姓名", "太长，最多4个字。", "改短一些。"),)
    assert not any(value in str(wrong.problem) for wrong in form.wrongs for value in ("morgen", "zwei", "12345"))
    assert form.value("number") == "zwei"


async def test_inputs_of_the_page_itself_do_not_reach_the_command() -> None:
    form = await posted({"day": "2021-11-20", "_csrf_token": "x"})
    assert "_csrf_token" not in form.values


async def test_a_character_that_no_database_takes_is_refused_by_name() -> None:
    with pytest.raises(Refused) as refusal:
        await posted({"day": "2021-11-20", "name": "甲\0"})
    (problem,) = refusal.value.problems
    assert (problem.field, "空字符" in problem.cause) == ("姓名", True)


async def test_a_refusal_finds_the_input_by_label_or_name() -> None:
    form: Form[Command] = Form({"day": "x"}, LABELS)
    problems = [Problem("日期", "甲。"), Problem("lines.1.votes", "乙。"), Problem("名单", "丙。")]
    after = form.with_refusal(Refused(problems))
    assert [wrong.name for wrong in after.wrongs] == ["day", "lines.1.votes", ""]
    assert after.value("day") == "x"


@pytest.mark.parametrize("name", ["lines", "lines.0", "lines.0.votes.x", "lines.x.votes", "lines..votes", ".", "day.0"])
async def test_names_that_fit_no_form_break_nothing(name: str) -> None:
    form = await posted({"day": "2021-11-20", "lines.0.votes": "5", name: "3"})
    assert form.command is None or [line.votes for line in form.command.lines] == [5]


@pytest.mark.parametrize("name", ["a" + ".b" * 3_000, f"lines.{'9' * 5_000}.votes"])
async def test_a_name_that_no_page_writes_is_refused(name: str) -> None:
    with pytest.raises(Refused, match="刷新后再填"):
        await posted({"day": "2021-11-20", name: "7"})


@pytest.mark.parametrize("written", ["13", "十三", "第十三届"])
async def test_a_term_may_be_written_as_the_sheets_take_it(written: str) -> None:
    form = await posted({"day": "2021-11-20", "term_number": written})
    assert form.command is not None
    assert form.command.term_number == 13


async def test_a_number_in_groups_of_three_is_taken_and_no_other_grouping_is_guessed_at() -> None:
    form = await posted({"day": "2021-11-20", "number": "1,000"})
    assert form.command is not None
    assert form.command.number == 1000
    wrong = await posted({"day": "2021-11-20", "number": "10,00", "term_number": "头一届"})
    assert [one.name for one in wrong.wrongs] == ["number", "term_number"]
    assert wrong.value("number") == "10,00"


async def test_days_and_numbers_of_a_row_are_read_as_those_of_the_form_itself() -> None:
    form = await posted({"day": "2026-10-18", "lines.1.votes": "1,204", "lines.1.told": "2024年3月1日"})
    assert form.command is not None
    assert form.command.lines == (Line(votes=1204, told=date(2024, 3, 1)),)


def test_of_several_forms_the_one_that_came_back_alone_bears_what_was_typed() -> None:
    form = Form({"day": "明年"}, LABELS, part="end-第 1版").with_refusal(Refused([Problem("日期", "不是日期。")]))
    assert form.of("end-第 1版") is form
    other = form.of("end-第2版")
    assert (other.value("day"), other.wrongs, other.id("day")) == ("", (), "end-第2版-day")
    assert form.id("day") == "end-第-1版-day", "an id has no space"
    assert Form().id("day") == "day"


def test_boxes_are_ticked_by_what_they_stand_for_and_not_by_their_place() -> None:
    form = Form({"people.3": "12", "name": ""}, LABELS)
    assert form.ticked("people", 12)
    assert not form.ticked("people", 3, before=True)
    assert Form().ticked("people", 3, before=True)


def test_what_contradicts_the_record_is_a_problem_of_the_whole_form() -> None:
    form = Form({"day": "2026-12-01"}, LABELS).with_refusal(Conflict("已有联审结论。"))
    assert [(wrong.name, str(wrong.problem)) for wrong in form.wrongs] == [("", "已有联审结论。")]
    assert form.value("day") == "2026-12-01"
