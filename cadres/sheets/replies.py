"""联审答复: the sheet that goes to an agency with the letter and comes back filled in, one row for each fact (Q-23, Q-24)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from cadres.sheets.members import CITIZEN_NUMBER, COMMUNITY, NAME, SEX, contradictions
from cadres.sheets.reviewed import BATCH
from cadres.vocabulary import Answer
from server.sheets import cells
from server.sheets.columns import CellError, CellProblem, Column, Row, Sheet
from server.sheets.workbook import Cell
from server.values import masks

AGENCY = Column(
    key="agency",
    title="部门",
    parse=cells.text(40),
    aliases=("答复部门", "联审部门"),
    required=True,
    fill_down=True,
    example="县公安局",
    hint="名称、简称或者代码",
    width=16,
)
ANSWER = Column(
    key="answer",
    title="答复",
    parse=cells.choice(Answer, {"没有问题": Answer.CLEAR, "待核实": Answer.PENDING}),
    aliases=("答复意见", "审查意见"),
    required=True,
    choices=cells.labels(Answer),
    example="有问题",
    hint="须填无问题、有问题或者待核；没有答复不等于同意（Q-24）",
    width=8,
)
_FACT = "有问题的填"
ITEM = Column(
    key="item",
    title="条目编号",
    parse=cells.text(20),
    aliases=("条目",),
    group=_FACT,
    blank="",
    example="Q-10-2",
    hint="编号见填表说明；法定禁止填Q-10-2这样的编号",
    mask=masks.whole,
)
FACT = Column(
    key="fact",
    title="事实",
    parse=cells.text(500),
    group=_FACT,
    blank="",
    example="2009年因盗窃罪判处拘役",
    hint="一人有几件事的，每件一行；待核的写还在核实什么、什么时候能答复",
    width=30,
    mask=masks.whole,
)
DOCUMENT = Column(
    key="document",
    title="文书",
    parse=cells.text(120),
    aliases=("依据文书", "文号"),
    group=_FACT,
    blank="",
    example="（2009）偏刑初字第12号",
    width=20,
    mask=masks.whole,
)
SINCE = Column(
    key="since",
    title="起算日",
    parse=cells.day,
    aliases=("起算日期",),
    group=_FACT,
    example="2009-05-01",
    hint="有查阅年限的条目从这一天起算，没有填的按待核办",
)
SIGNED_BY = Column(
    key="signed_by", title="签字人", parse=cells.text(40), required=True, fill_down=True, example="赵国强"
)
SIGNED = Column(
    key="signed",
    title="签字日期",
    parse=cells.day,
    aliases=("答复日期",),
    required=True,
    fill_down=True,
    example="2026-11-20",
    hint="写成2026-11-20",
)


def _letter(cell: Cell) -> str:
    said = cells.text(80)(cell)
    if len(said) < _SHORTEST:
        raise CellError(f"“{said}”不是文号。", "写成偏公函〔2026〕3号这样的文号；没有文号的不填。")
    return said


#: Of a letter's number, as on the page of an answer.
_SHORTEST = 2
LETTER = Column(
    key="letter",
    title="来函文号",
    parse=_letter,
    aliases=("答复函号", "复函文号"),
    blank="",
    fill_down=True,
    example="偏公函〔2026〕3号",
    hint="部门来函的文号，没有文号的不填",
    width=18,
)
_SAID: tuple[Column[Any], ...] = (ITEM, FACT, DOCUMENT, SINCE)


def about(row: Row) -> str:
    """One agency's answer on one person: all its rows go in together."""
    return f"{row[BATCH]}:{row[AGENCY]}:{row[CITIZEN_NUMBER]}"


def reply_key(row: Row) -> str:
    return f"{about(row)}:{row[ITEM]}:{row[FACT]}"


def _check(rows: Sequence[Row]) -> Iterator[CellProblem]:
    """Facts with 有问题 and only there, and the rows of one answer of one voice."""
    first: dict[str, Row] = {}
    for row in rows:
        yield from _against_answer(row)
        if number := row.get(CITIZEN_NUMBER):
            yield from contradictions(row, number)
        if any(column.key not in row.values for column in (BATCH, AGENCY, CITIZEN_NUMBER)):
            continue
        held = first.setdefault(about(row), row)
        if held is row:
            continue
        if row.get(ANSWER) is not Answer.FOUND and row.get(ANSWER) is held.get(ANSWER):
            yield row.problem(CITIZEN_NUMBER, f"与第{held.number}行是同一部门对同一个人的答复。", "请只留一行。")
        for column in (ANSWER, SIGNED_BY, SIGNED, LETTER):
            if {column.key} <= {*row.values, *held.values} and row.get(column) != held.get(column):
                cause = f"与第{held.number}行不一致，两行是同一部门对同一个人的答复。"
                yield row.problem(column, cause, "一个部门对一个人只有一个答复；几件事的每件一行，其余照填。")


def _noted(said: Answer, column: Column[Any]) -> bool:
    """Of 待核 the words say what is looked into; they are no fact yet."""
    return said is Answer.PENDING and column is FACT


def _against_answer(row: Row) -> Iterator[CellProblem]:
    said = row.get(ANSWER)
    if said is Answer.FOUND:
        for column in (ITEM, FACT, DOCUMENT):
            if column.key in row.values and not row.values[column.key]:
                yield row.problem(
                    column, "答复“有问题”，这一栏没有填写（Q-24）。", "写明条目、事实和文书；没有查清的答“待核”。"
                )
    elif said is not None and (filled := [one for one in _SAID if row.get(one) and not _noted(said, one)]):
        yield row.problem(
            filled[0], f"答复“{said.label}”，却写了事实（Q-24）。", "有事实的答“有问题”，没有的把这几栏清空。"
        )


REPLIES = Sheet(
    name="联审答复",
    title="联审答复表",
    columns=(
        *(BATCH, AGENCY, replace(COMMUNITY, required=False, fill_down=False, checked_only=True), NAME, CITIZEN_NUMBER),
        *(replace(SEX, checked_only=True), ANSWER, *_SAID, SIGNED_BY, SIGNED, LETTER),
    ),
    # A row that somebody has signed was meant to be answered: that one is told as wrong.
    asked=tuple(one.key for one in (ANSWER, *_SAID, SIGNED_BY, SIGNED, LETTER)),
    open="没有填答复，不算同意",
    check=_check,
)
#: What a unit hands in by its own account is no letter, and has no number: one that the office's sheet has is read, and named as
#: not kept.
_LETTER_UNKEPT = replace(
    LETTER,
    hint="本单位用账号答复的没有来函，填了也不登记",
    checked_only=True,
    elsewhere="用账号答复的不是来函，文号不登记",
)
OWN_REPLIES = replace(
    REPLIES,
    title="本单位联审答复表",
    columns=tuple(_LETTER_UNKEPT if column is LETTER else column for column in REPLIES.columns),
    asked=tuple(key for key in REPLIES.asked if key != LETTER.key),
    check=lambda rows: (one for one in _check(rows) if one.key != LETTER.key),
)
