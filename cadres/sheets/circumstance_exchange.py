"""The columns of `circumstances.py` against the records, put on record and taken back.

The form has no cell for the day and the paper of a fact. What a cell tells is recorded from the day of the import on, with the
sheet as its evidence, where nothing of the kind is on record; where something is, a cell that says otherwise is asked about.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from cadres.fact_vocabulary import Circumstance, YesNo
from cadres.records import DUTIES
from cadres.rules import life_days
from cadres.rules.insurance import contradicting
from cadres.services.facts import strike_fact
from cadres.services.facts_in_bulk import Recorded, offices_held, record_facts
from cadres.services.facts_told import CircumstanceFact, DutyFact, Fact, MeritFact
from cadres.services.kinship import Strike
from cadres.sheets.circumstances import (
    ALLOWANCE,
    DUTIES_COLUMN,
    FUND,
    INSURANCE,
    NOTHING,
    SKILLS,
    TOLD,
    OnRecord,
    facts_of,
    parts_of,
    skills_of,
)
from cadres.sheets.told_cells import INSURANCE_WORDS, NO, NOTHING_SAID, WITHOUT, YES
from cadres.vocabulary import FactKind, Merit, Office
from server import clock
from server.access.actor import Actor
from server.db.engine import connection
from server.errors import Problem
from server.sheets.columns import CellProblem, Column, Row
from server.values.periods import Month

#: The paper on which these were handed in.
EVIDENCE: Final = "成员信息采集表"
_UNDOING: Final = Strike(reason="撤销导入")
#: Before the moment of what an import recorded, in the name of what a row was written to.
_TOLD: Final = "told:"


async def on_record(actor: Actor, people: Sequence[int]) -> Mapping[int, OnRecord]:
    """What holds today of some people."""
    today, ids = clock.today(), list(people)
    duties = await _rows(f"({DUTIES}) one", "ends", ids, actor, today)
    skills = await _rows("(SELECT * FROM person_merit WHERE kind = 'skill') one", "until", ids, actor, today)
    told = await _rows("person_circumstance one", "until", ids, actor, today)
    return {
        person: OnRecord(
            tuple((Office(one["office"]) if one["office"] else None, one["words"]) for one in duties.get(person, ())),
            tuple(one["note"] for one in skills.get(person, ())),
            {
                Circumstance(one["kind"]): (YesNo(one["stands"]), one["yuan"], one["unit"])
                for one in told.get(person, ())
            },
        )
        for person in {*duties, *skills, *told}
    }


async def _rows(
    table: str, ends: str, people: list[int], actor: Actor, today: date
) -> Mapping[int, Sequence[Mapping[str, Any]]]:
    rows = await connection().fetch(
        f"""SELECT * FROM {table} WHERE person = ANY($1) AND starts_with(region, $2) AND struck IS NULL
              AND since <= $3 AND ({ends} IS NULL OR {ends} > $3) ORDER BY person, id""",  # noqa: S608  # Constants.
        people,
        actor.reach,
        today,
    )
    found: dict[int, list[Mapping[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["person"], []).append(row)
    return found


def tells(row: Row) -> bool:
    """Whether a row says anything in these columns."""
    return any(row.get(column) for column in TOLD)


@dataclass(frozen=True, slots=True)
class Known:
    """What a row's cells are held against: the records of its person, the offices held today and the month of birth."""

    recorded: OnRecord
    offices: frozenset[Office]
    born: Month


def against_record(row: Row, known: Known, *, in_office: bool) -> Iterator[CellProblem]:
    """What a cell says otherwise than the records, which this sheet does not change; and what it leaves open.

    `in_office` says that the row itself names an office in the cells for it. A column has one question at most, for it takes
    one answer.
    """
    if clash := _fund_apart(row):
        yield clash
    for column in TOLD:
        if said := row.get(column):
            causes, choices = _asked(column, said, row, known)
            if not (causes or in_office) and (doubt := _of_nobody_in_office(column, said, known)):
                causes, choices = [doubt], (said, WITHOUT)
            if young := life_days.unlikely(column.title, _this_month(), known.born, life_days.EMPLOYED_AGE):
                causes.append(young.cause)
                choices = choices or (said, WITHOUT)
            if causes:
                yield row.question(column, "".join(causes), choices)


def _this_month() -> Month:
    today = clock.today()
    return Month(today.year, today.month)


def _asked(column: Column[str], said: str, row: Row, known: Known) -> tuple[list[str], tuple[str, ...]]:
    """Why a cell is asked about, and what may be answered; nothing where it goes with the records."""
    stands = known.recorded.cell(column, said)
    if column is DUTIES_COLUMN and (missing := unheld(row, known.offices)):
        return [_not_held(missing)], tuple(filter(None, (stands, WITHOUT)))
    if stands and said != stands:
        more = known.recorded.with_what_is_new(column, said)
        cure = "变了的，在个人情况登记表或者此人的页面上登记"
        cause = f"表里是“{said}”，库里是“{stands}”；{cure}{'，多出来的可以加上' if more else ''}。"
        return [cause], tuple(filter(None, (stands, more)))
    if column is DUTIES_COLUMN and not stands and (before := _no_office(said)):
        return [f"“{before}”不是职务，按分管的内容登记？"], (said, WITHOUT)
    if column is INSURANCE and (readings := _open_insurance(row, known.recorded)):
        return [f"只填了“{said}”，公积金没有填：是不是连公积金一起说的？"], readings
    return [], ()


def _of_nobody_in_office(column: Column[str], said: str, known: Known) -> str:
    """That work in charge of or pay is told, and neither the records nor the row know of an office that it would go with."""
    if column not in {DUTIES_COLUMN, ALLOWANCE} or said in {NOTHING_SAID, "0"}:
        return ""
    if known.offices or known.recorded.cell(column, said):
        return ""
    return f"没有登记此人现任任何职务，表里也没有写现任职务，却填了{column.title}“{said}”；有任职的先登记任职，没有的核对是不是填错了人。"


def _no_office(said: str) -> str:
    """What stands before the first colon of a cell where that is no office."""
    parts = [words for office, words in parts_of(said) if office is None and "：" in words.replace(":", "：")]
    return parts[0].replace(":", "：").partition("：")[0] if parts else ""


def _open_insurance(row: Row, recorded: OnRecord) -> tuple[str, ...]:
    """What a bare yes or no under a head of insurance and fund together may mean, as far as it goes with the records."""
    said, of_fund = row.get(INSURANCE) or "", row.get(FUND)
    if of_fund or said not in {YES, NO} or recorded.cell(INSURANCE, said):
        return ()
    word, social = INSURANCE_WORDS[Circumstance.HOUSING_FUND], INSURANCE_WORDS[Circumstance.SOCIAL]
    before = "" if said == YES else "未参加"
    fund = recorded.stands(Circumstance.HOUSING_FUND)
    if fund is None:
        return f"{before}{social}", f"{before}{word}、{social}"
    # With the fund on record as the cell would have it, both readings come to the same.
    return () if fund.label == said else (f"{before}{social}", WITHOUT)


def _fund_apart(row: Row) -> CellProblem | None:
    """That the cells of insurance and fund contradict each other."""
    said, fund = row.get(INSURANCE) or "", row.get(FUND) or ""
    if not fund or INSURANCE_WORDS[Circumstance.HOUSING_FUND] not in said:
        return None
    in_cell = next(told.stands for told in facts_of(INSURANCE, said) if told.kind is Circumstance.HOUSING_FUND)
    if in_cell.label == fund:
        return None
    return row.problem(FUND, f"这里填“{fund}”，社会保险那一格是“{said}”。", "请核对后改成一致。")


def unheld(row: Row, offices: frozenset[Office]) -> frozenset[Office]:
    """The offices that the cell of work in charge of names and the person does not hold today."""
    return frozenset(office for office, _ in parts_of(row.get(DUTIES_COLUMN) or "") if office) - offices


def _not_held(missing: frozenset[Office]) -> str:
    labels = "、".join(one.label for one in Office if one in missing)
    return f"没有登记此人现任{labels}，按这一职务的分管工作登记不了；先登记任职，或者写的时候不带职务。"


async def known_of(actor: Actor, people: Mapping[int, Month]) -> Mapping[int, Known]:
    """What is known today of some people, whose months of birth are given."""
    beside, held = await on_record(actor, list(people)), await offices_held(actor, list(people), clock.today())
    return {
        person: Known(beside.get(person, NOTHING), held.get(person, frozenset()), born)
        for person, born in people.items()
    }


def refused(row: Row, columns: Sequence[Column[str]], known: Known) -> tuple[Problem, ...]:
    """Why what the cells of some columns tell cannot go on record beside what stands there by now."""
    problems = []
    if DUTIES_COLUMN in columns and (missing := unheld(row, known.offices)):
        problems.append(Problem(DUTIES_COLUMN.title, _not_held(missing), "先登记任职，再导入。"))
    told = {one.kind: (one, column) for column in columns for one in _circumstances(column, row)}
    stood = known.recorded.circumstances or {}
    for kind, (one, column) in told.items():
        # Of insurance it is told whether there is one; what is paid for it, and to whom, stands on record alone.
        whole = stood.get(kind, (one.stands, one.yuan, one.unit))
        if whole[0] is not one.stands or (column not in {INSURANCE, FUND} and kind in stood):
            problems.append(_stands_otherwise(column, kind.label))
    together = {kind: one.stands for kind, (one, _) in told.items()} | {kind: one[0] for kind, one in stood.items()}
    if INSURANCE in columns and (against := contradicting(together)):
        cause = f"和库里登记的合起来自相矛盾：{against}"
        problems.append(Problem(INSURANCE.title, cause, "请核对，在此人的页面上更正。"))
    return tuple(problems)


def _stands_otherwise(column: Column[str], what: str) -> Problem:
    cause = f"库里已经登记了{what}，与表里的不同。"
    return Problem(column.title, cause, "变了的，在个人情况登记表或者此人的页面上登记。")


def _circumstances(column: Column[str], row: Row) -> Iterator[CircumstanceFact]:
    """What a cell about pay, insurance or posts tells, from today on. What was unlikely of it was asked about."""
    said = row.get(column)
    if not said or column in {DUTIES_COLUMN, SKILLS}:
        return
    for one in facts_of(column, said):
        yield CircumstanceFact(
            kind=one.kind,
            stands=one.stands,
            yuan=one.yuan,
            unit=one.unit,
            since=clock.today(),
            evidence=EVIDENCE,
            checked=True,
        )


def _told(row: Row, columns: Sequence[Column[str]], recorded: OnRecord) -> Iterator[tuple[FactKind, Fact]]:
    """The facts that the cells of some columns tell, without those on record, each once."""
    today, kinds = clock.today(), set(recorded.circumstances or {})
    for column in columns:
        said = row.get(column) or ""
        if column is DUTIES_COLUMN:
            for office, words in dict.fromkeys(parts_of(said)):
                if (office, words) not in recorded.duties:
                    duty = DutyFact(office=office, words=words, since=today, evidence=EVIDENCE, checked=True)
                    yield FactKind.DUTIES, duty
        elif column is SKILLS:
            for words in skills_of(said):
                if words not in recorded.skills:
                    merit = MeritFact(kind=Merit.SKILL, since=today, note=words, evidence=EVIDENCE, checked=True)
                    yield FactKind.MERITS, merit
        else:
            for fact in _circumstances(column, row):
                if fact.kind not in kinds:
                    kinds.add(fact.kind)
                    yield FactKind.CIRCUMSTANCES, fact


async def record_told(
    actor: Actor, rows: Sequence[tuple[int, Row, Sequence[Column[str]]]], known: Mapping[int, Known]
) -> str:
    """Put what the cells of some columns tell of people on record, from today on; returns the name of what was recorded."""
    told = [
        Recorded(person, section.value, fact)
        for person, row, columns in rows
        for section, fact in _told(row, columns, known[person].recorded if person in known else NOTHING)
    ]
    moment = await record_facts(actor, told)
    return f"{_TOLD}{moment.isoformat()}"


_OWN: Final = "struck IS NULL AND evidence = $3 AND recorded = $4"
_TABLES: Final = (
    (FactKind.CIRCUMSTANCES, "person_circumstance"),
    (FactKind.DUTIES, "person_duty"),
    (FactKind.MERITS, "person_merit"),
)


def moment_of(made: str) -> datetime | None:
    """When the facts of a row were recorded, by the name of what it was written to; None where it recorded none."""
    named = next((one for one in made.split() if one.startswith(_TOLD)), None)
    return datetime.fromisoformat(named.removeprefix(_TOLD)) if named else None


async def strike_told(actor: Actor, person: int, moment: datetime) -> None:
    """Take back what an import recorded of a person at a moment."""
    for section, table in _TABLES:
        rows = await connection().fetch(
            f"SELECT id FROM {table} WHERE person = $1 AND starts_with(region, $2) AND {_OWN} ORDER BY id",  # noqa: S608  # Constants.
            person,
            actor.reach,
            EVIDENCE,
            moment,
        )
        for one in rows:
            await strike_fact(actor, person, section.value, one["id"], _UNDOING)


async def remove_told(actor: Actor, people: Mapping[int, datetime]) -> None:
    """The same for people who go with the import themselves. A fact that was struck stays, and they with it."""
    for moment in set(people.values()):
        for _, table in _TABLES:
            await connection().execute(
                f"DELETE FROM {table} WHERE person = ANY($1) AND starts_with(region, $2) AND {_OWN}",  # noqa: S608  # Constants.
                [person for person, recorded in people.items() if recorded == moment],
                actor.reach,
                EVIDENCE,
                moment,
            )
