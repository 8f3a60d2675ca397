"""The columns of SH-1 that the sheet shows and never writes: offices, what follows from them, and merits.

They go out as the records have them. On the way in they are held against the records, and a difference is asked about with
the sheet on which it is put right: an office comes by its own sheet or by an election (B-37), a fact with its day and paper.
What its sheet does write beside a person, and how, is told in `circumstances.py` and `careers.py`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from cadres.secretaries import dual_offices
from cadres.sheets.careers import CAREER, careers
from cadres.sheets.circumstance_exchange import on_record
from cadres.sheets.circumstances import (
    ALLOWANCE,
    DUTIES_COLUMN,
    FUND,
    INSURANCE,
    NOTHING,
    PROPERTY,
    SKILLS,
    TOLD,
)
from cadres.sheets.office_words import COMMITTEE_WORDS, OFFICE_WORDS
from cadres.vocabulary import HoldingKind, Merit, Office, TenureEnd
from server import clock
from server.access.actor import Actor
from server.db.engine import connection
from server.sheets import cells
from server.sheets.columns import CellError, CellProblem, Column, Parser, Row, plain
from server.sheets.workbook import Cell

#: What somebody answers who has seen that the sheet says something else than the records.
AS_RECORDED: Final = "以库里的记录为准"
#: 一肩挑 of somebody who holds both offices, of whose five steps one at least is not on record.
UNPROVEN: Final = "待补依据"
_PARTY_WORDS: Final = {
    **dict.fromkeys(("委员", "组织委员", "宣传委员", "纪检委员"), Office.PARTY_COMMITTEE_MEMBER),
    "支部书记": Office.PARTY_SECRETARY,
    "支部副书记": Office.PARTY_VICE_SECRETARY,
}
_SUB_WORDS: Final = {office.label.replace("委员会", "", 1): office for office in Office if office.of_sub_committee}
_ANY_OFFICE: Final = cells.choice(Office, {**OFFICE_WORDS, **COMMITTEE_WORDS, **_PARTY_WORDS, **_SUB_WORDS})
#: What stands before an office without changing it.
_PLACE: Final = re.compile(r"^(?:现任|本)*(?:村(?!民|委)|社区)?")
_BETWEEN: Final = re.compile(r"[、，,;；/兼\s]+")
_ACTING: Final = "（主持工作）"
_MOST: Final = 4_000
_SHOWN: Final = 40

_BY_OFFICE = "任职在任职登记表登记，村（居）委会的职务只由选举结果产生"
_BY_SUB = "在下属委员会成员名册登记"
_DERIVED = "由任职和选举结果得出，不由表格填入"
_BY_FACT = "在个人情况登记表登记，写明日期和证明材料"


def _as_said(cell: Cell) -> str:
    """What stands in the cell, whatever it is: it is compared and never kept."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    return cells.text(_MOST)(cell if isinstance(cell, str | int | float) else str(cell))


def _shown(key: str, title: str, elsewhere: str, *aliases: str, hint: str = "", width: int = 12) -> Column[str]:
    told = hint or f"{elsewhere}；导出时按记录填"
    return Column(
        key=key,
        title=title,
        parse=_as_said,
        aliases=aliases,
        blank="",
        hint=told,
        width=width,
        checked_only=True,
        elsewhere=elsewhere,
    )


PARTY_OFFICE = _shown("party_office", "职务（党内）", _BY_OFFICE, "党内职务", "职务党内", "党组织职务", width=16)
COMMITTEE_OFFICE = _shown(
    "committee_office",
    "职务（村委）",
    _BY_OFFICE,
    "村委职务",
    "职务村委",
    "职务（村居委）",
    "村（居）委会职务",
    width=16,
)
CROSSED = _shown("crossed", "是否交叉任职", _DERIVED, "交叉任职")
DUAL = _shown("dual", "是否一肩挑", _DERIVED, "一肩挑", "书记主任一肩挑", "书记主任一人兼")
AGAIN = _shown("again", "是否连选连任", _DERIVED, "连选连任")
FIRST = _shown("first", "是否初次当选", _DERIVED, "初次当选")
SUB_COMMITTEES = _shown("sub_committees", "下属委员会", _BY_SUB, "下属委员会职务", width=18)
SOCIAL_WORKER = _shown("social_worker", "社工资格", _BY_FACT, "社会工作者职业资格", "是否有社工资格")
VILLAGE_OFFICIAL = _shown("village_official", "大学生村官", _BY_FACT, "是否大学生村官")

STANDING: Final[tuple[Column[str], ...]] = (
    *(
        PARTY_OFFICE,
        COMMITTEE_OFFICE,
        DUTIES_COLUMN,
        CROSSED,
        DUAL,
        AGAIN,
        FIRST,
        SUB_COMMITTEES,
        SKILLS,
        SOCIAL_WORKER,
    ),
    *(VILLAGE_OFFICIAL, ALLOWANCE, INSURANCE, FUND, PROPERTY, CAREER),
)
_COMPARED: Final = tuple(column for column in STANDING if column.elsewhere)
_OF_MERITS: Final = {SOCIAL_WORKER.key: Merit.SOCIAL_WORKER, VILLAGE_OFFICIAL.key: Merit.VILLAGE_OFFICIAL}
_YES_NO: Final = (CROSSED, DUAL, AGAIN, FIRST, SOCIAL_WORKER, VILLAGE_OFFICIAL)
_WORDS: Final[Mapping[str, Parser[Office]]] = {
    PARTY_OFFICE.key: cells.choice(Office, {**OFFICE_WORDS, **_PARTY_WORDS}),
    COMMITTEE_OFFICE.key: cells.choice(Office, COMMITTEE_WORDS),
    SUB_COMMITTEES.key: cells.choice(Office, _SUB_WORDS),
}


@dataclass(frozen=True, slots=True)
class _Held:
    """One office of one person, past or present, as known now."""

    region: str
    office: Office
    basis: HoldingKind
    since: date
    until: date | None
    ended_by: TenureEnd | None

    @property
    def in_committee(self) -> bool:
        return self.office.elected and self.basis is HoldingKind.ELECTED

    def on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or self.until > day)


async def standing(actor: Actor, people: Sequence[int]) -> Mapping[int, Mapping[str, str]]:
    """By person: what the records say in each column, as the sheet shows it; an empty text is what they do not say."""
    today, held = clock.today(), await _held(actor, people)
    regions = sorted({one.region for own in held.values() for one in own if one.on(today)})
    earlier = await _ends_of_terms(actor, regions)
    lines = await dual_offices(actor, actor.region, today, regions) if regions else ()
    dual = {(one.region, one.secretary) for one in lines if one.counts}
    merits, told = await _merits(actor, people, today), await careers(actor, people)
    kept = await on_record(actor, people)
    found: dict[int, Mapping[str, str]] = {}
    for person in people:
        own = held.get(person, ())
        now = [one for one in own if one.on(today)]
        found[person] = {
            PARTY_OFFICE.key: _labels(one for one in now if one.office.of_party),
            COMMITTEE_OFFICE.key: _labels(one for one in now if one.office.elected),
            SUB_COMMITTEES.key: _labels(one for one in now if one.office.of_sub_committee),
            **_of_both(person, now, dual),
            **_of_terms(own, now, earlier),
            **{key: "是" if (person, merit) in merits else "" for key, merit in _OF_MERITS.items()},
            CAREER.key: told.get(person, ""),
            **{column.key: kept.get(person, NOTHING).cell(column) for column in TOLD},
        }
    return found


def _labels(held: Iterator[_Held]) -> str:
    labels = (one.office.label + _ACTING * (one.basis is HoldingKind.ACTING) for one in held)
    return "、".join(dict.fromkeys(labels))


def _of_both(person: int, now: Sequence[_Held], dual: set[tuple[str, int]]) -> Mapping[str, str]:
    """交叉任职 is a seat in both; 一肩挑 is decided by its five steps and by nothing else (Q-0E)."""
    seated = [one for one in now if one.basis.seated]
    party = {one.region for one in seated if one.office.of_party}
    committee = {one.region for one in seated if one.office.elected}
    heads = {one.region for one in seated if one.office in {Office.PARTY_SECRETARY, Office.CHAIR}}
    return {
        CROSSED.key: _yes_no(bool(party & committee)) if party or committee else "",
        DUAL.key: _of_heads(person, [one for one in seated if one.region in heads], dual) if heads else "",
    }


def _of_heads(person: int, seated: Sequence[_Held], dual: set[tuple[str, int]]) -> str:
    """Whether a head is both heads; one who holds both offices while a step of the five has no paper is no plain 否 (Q-0E)."""
    heads = {(one.region, one.office) for one in seated}
    regions = {region for region, _ in heads}
    if any((region, person) in dual for region in regions):
        return "是"
    both = any({(region, Office.PARTY_SECRETARY), (region, Office.CHAIR)} <= heads for region in regions)
    return UNPROVEN if both else "否"


def _of_terms(own: Sequence[_Held], now: Sequence[_Held], earlier: Mapping[str, date]) -> Mapping[str, str]:
    """Whether a member of the committee was one in an earlier term; nothing where no earlier term is on record."""
    seat = next((one for one in now if one.in_committee), None)
    if seat is None or earlier.get(seat.region, seat.since) >= seat.since:
        return {AGAIN.key: "", FIRST.key: ""}
    # Whoever went from one seat to another was elected in the same term.
    within = {TenureEnd.OTHER_POST, TenureEnd.VOID}
    served = any(
        one.in_committee and one.region == seat.region and one.since < seat.since and one.ended_by not in within
        for one in own
    )
    return {AGAIN.key: _yes_no(served), FIRST.key: _yes_no(not served)}


def _yes_no(said: bool) -> str:  # noqa: FBT001
    return "是" if said else "否"


async def _held(actor: Actor, people: Sequence[int]) -> Mapping[int, Sequence[_Held]]:
    rows = await connection().fetch(
        """SELECT person, region, office, basis, since, until, ended_by FROM tenure
           WHERE person = ANY($1) AND starts_with(region, $2) AND known_until IS NULL
           ORDER BY person, array_position($3::text[], office::text), since""",
        list(people),
        actor.reach,
        [one.value for one in Office],
    )
    found: dict[int, list[_Held]] = {}
    for row in rows:
        ended = TenureEnd(row["ended_by"]) if row["ended_by"] else None
        one = _Held(row["region"], Office(row["office"]), HoldingKind(row["basis"]), row["since"], row["until"], ended)
        found.setdefault(row["person"], []).append(one)
    return found


async def _ends_of_terms(actor: Actor, regions: Sequence[str]) -> Mapping[str, date]:
    """The first day of the earliest seat, by community, that a new committee brought to its end."""
    rows = await connection().fetch(
        """SELECT region, min(since) AS since FROM tenure
           WHERE region = ANY($1) AND starts_with(region, $2) AND known_until IS NULL AND basis = 'elected'
             AND office IN ('chair', 'vice_chair', 'member') AND ended_by = 'succession' GROUP BY region""",
        list(regions),
        actor.reach,
    )
    return {row["region"]: row["since"] for row in rows}


async def _merits(actor: Actor, people: Sequence[int], on: date) -> set[tuple[int, Merit]]:
    rows = await connection().fetch(
        """SELECT person, kind FROM person_merit
           WHERE person = ANY($1) AND starts_with(region, $2) AND struck IS NULL AND kind = ANY($3)
             AND since <= $4 AND (until IS NULL OR until > $4)""",
        list(people),
        actor.reach,
        [one.value for one in _OF_MERITS.values()],
        on,
    )
    return {(row["person"], Merit(row["kind"])) for row in rows}


def speaks(row: Row) -> bool:
    """Whether a row says anything that is held against the records and has not been answered yet."""
    said = [row.get(column) for column in _COMPARED]
    return any(said) and AS_RECORDED not in said


def names_office(row: Row) -> bool:
    """Whether a row names an office of today in one of the cells for one; 村民, 已离任 and 原村主任 are none."""
    told = ((row.get(column) or "").replace(_ACTING, "") for column in (PARTY_OFFICE, COMMITTEE_OFFICE, SUB_COMMITTEES))
    words = (_PLACE.sub("", word) for said in told for word in _BETWEEN.split(said) if word)
    return any(isinstance(one, Office) for word in words for one in _offices(_ANY_OFFICE, word))


def against_standing(row: Row, recorded: Mapping[str, str]) -> Iterator[CellProblem]:
    """One question for all that a row says otherwise, at the first of the columns."""
    other = [one for one in _COMPARED if (said := row.get(one)) and not _same(one, said, recorded[one.key])]
    if other:
        told = [
            f"{one.title}填“{_short(row[one])}”，{_recorded(recorded[one.key])}（{one.elsewhere}）" for one in other
        ]
        yield row.question(other[0], f"{'；'.join(told)}。本表不改这些。", (AS_RECORDED,))


def _recorded(words: str) -> str:
    return f"库里是“{_short(words)}”" if words else "库里没有"


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"


def _same(column: Column[Any], said: str, recorded: str) -> bool:
    if plain(said) == plain(recorded):
        return True
    if column in _YES_NO:
        if recorded == UNPROVEN:
            return False
        # What cannot be told from the offices on record is not contradicted by them; the offices themselves are compared.
        told = recorded or ("否" if column.key in _OF_MERITS else "")
        return not told or _yes(said) == _yes(told)
    words = _WORDS[column.key]
    return _offices(words, said) == _offices(words, recorded)


def _yes(said: str) -> bool:
    """Whether a cell affirms; whoever writes the grade of a qualification has it."""
    try:
        return cells.yes_no(said)
    except CellError:
        return True


def _offices(parse: Parser[Office], said: str) -> frozenset[object]:
    """The offices that a cell names; words that are none stand for themselves."""
    found: set[object] = set()
    for word in filter(None, _BETWEEN.split(said)):
        try:
            found.add(parse(word))
        except CellError:
            found.add(word)
    return frozenset(found)
