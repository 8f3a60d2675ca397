"""The columns of `circumstances.py` against the records, put on record and taken back.

The form has no cell for the day and the paper of a fact. What a cell tells is recorded from the day of the import on, with the
sheet as its evidence, where nothing of the kind is on record; where something is, a cell that says otherwise is asked about.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from cadres.fact_vocabulary import Circumstance, YesNo
from cadres.records import DUTIES
from cadres.services.facts import record_fact, strike_fact
from cadres.services.facts_told import CircumstanceFact, DutyFact, Fact, MeritFact
from cadres.services.kinship import Strike
from cadres.sheets.circumstances import (
    DUTIES_COLUMN,
    FUND,
    INSURANCE,
    INSURANCE_WORDS,
    NO,
    SKILLS,
    TOLD,
    WITHOUT,
    YES,
    OnRecord,
    facts_of,
    parts_of,
    skills_of,
)
from cadres.vocabulary import FactKind, Merit, Office
from server import clock
from server.access.actor import Actor
from server.db.engine import connection
from server.sheets.columns import CellProblem, Column, Row

#: The paper on which these were handed in.
EVIDENCE: Final = "成员信息采集表"
_UNDOING: Final = Strike(reason="撤销导入")


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


def against_record(row: Row, recorded: OnRecord) -> Iterator[CellProblem]:
    """What a cell says otherwise than the records, which this sheet does not change; and what it leaves open."""
    for column in TOLD:
        said = row.get(column)
        stands = recorded.cell(column, said or "")
        if said and stands and said != stands:
            cause = f"表里是“{said}”，库里是“{stands}”；变了的，在个人情况登记表或者此人的页面上登记。"
            yield row.question(column, cause, (stands,))
    yield from _open_insurance(row, recorded)


def _open_insurance(row: Row, recorded: OnRecord) -> Iterator[CellProblem]:
    """A bare yes or no under a head of insurance and fund together does not say which; and two cells may contradict each other."""
    said, fund = row.get(INSURANCE) or "", row.get(FUND) or ""
    word = INSURANCE_WORDS[Circumstance.HOUSING_FUND]
    if said in {YES, NO} and not fund and not recorded.cell(INSURANCE, said):
        social = INSURANCE_WORDS[Circumstance.SOCIAL]
        before = "" if said == YES else "未参加"
        cause = f"只填了“{said}”，公积金没有填：是不是连公积金一起说的？"
        yield row.question(INSURANCE, cause, (f"{before}{social}", f"{before}{word}、{social}"))
    elif fund and word in said:
        in_cell = next(told.stands for told in facts_of(INSURANCE, said) if told.kind is Circumstance.HOUSING_FUND)
        if in_cell.label != fund:
            yield row.problem(FUND, f"这里填“{fund}”，社会保险那一格是“{said}”。", "请核对后改成一致。")


async def against_offices(row: Row, person: int | None) -> Sequence[CellProblem]:
    """Work of an office that the person does not hold today cannot be recorded as of it."""
    said = row.get(DUTIES_COLUMN)
    named = {office for office, _ in parts_of(said)} - {None} if said else set()
    if not named:
        return ()
    rows = await connection().fetch(
        """SELECT DISTINCT office FROM tenure WHERE person = $1 AND known_until IS NULL
             AND since <= $2 AND (until IS NULL OR until > $2)""",
        person or 0,
        clock.today(),
    )
    missing = named - {Office(one["office"]) for one in rows}
    labels = "、".join(one.label for one in Office if one in missing)
    cause = f"没有登记此人现任{labels}，按这一职务的分管工作登记不了；先登记任职，或者写的时候不带职务。"
    return [row.question(DUTIES_COLUMN, cause, (WITHOUT,))] if missing else ()


async def record_told(actor: Actor, person: int, row: Row, columns: Sequence[Column[str]]) -> None:
    """Put what the cells of some columns tell on record, from today on."""
    today = clock.today()
    kept: dict[tuple[str, object], Fact] = {}
    for column in columns:
        said = row.get(column) or ""
        if column is DUTIES_COLUMN:
            for office, words in parts_of(said):
                fact = DutyFact(office=office, words=words, since=today, evidence=EVIDENCE, checked=True)
                kept[FactKind.DUTIES.value, (office, words)] = fact
        elif column is SKILLS:
            for words in skills_of(said):
                merit = MeritFact(kind=Merit.SKILL, since=today, note=words, evidence=EVIDENCE, checked=True)
                kept[FactKind.MERITS.value, words] = merit
        elif said:
            for one in facts_of(column, said):
                kept[FactKind.CIRCUMSTANCES.value, one.kind] = CircumstanceFact(
                    kind=one.kind,
                    stands=one.stands,
                    yuan=one.yuan,
                    unit=one.unit,
                    since=today,
                    evidence=EVIDENCE,
                    checked=True,
                )
    for (section, _), told in kept.items():
        await record_fact(actor, person, section, told)


_OWN: Final = "struck IS NULL AND until IS NULL AND evidence = $3"


async def strike_told(actor: Actor, person: int, row: Row, columns: Sequence[Column[str]]) -> None:
    """Take back what an import recorded by some columns of a row: what stands there is its own, or it would not be undone."""
    kinds = [
        told.kind.value
        for column in columns
        if column not in {DUTIES_COLUMN, SKILLS} and (said := row.get(column))
        for told in facts_of(column, said)
    ]
    sought = [(FactKind.CIRCUMSTANCES, "person_circumstance", "kind = ANY($4)", kinds)]
    if DUTIES_COLUMN in columns:
        words = [words for _, words in parts_of(row.get(DUTIES_COLUMN) or "")]
        sought.append((FactKind.DUTIES, "person_duty", "words = ANY($4)", words))
    if SKILLS in columns:
        sought.append(
            (
                FactKind.MERITS,
                "person_merit",
                "kind = 'skill' AND note = ANY($4)",
                list(skills_of(row.get(SKILLS) or "")),
            )
        )
    for section, table, where, values in sought:
        rows = await connection().fetch(
            f"SELECT id FROM {table} WHERE person = $1 AND starts_with(region, $2) AND {_OWN} AND {where} ORDER BY id",  # noqa: S608  # Constants.
            person,
            actor.reach,
            EVIDENCE,
            values,
        )
        for one in rows:
            await strike_fact(actor, person, section.value, one["id"], _UNDOING)


async def remove_told(actor: Actor, people: Sequence[int]) -> None:
    """The same for people who go with the import themselves. A fact that was struck stays, and they with it."""
    for table, where in (
        ("person_circumstance", ""),
        ("person_duty", ""),
        ("person_merit", "AND kind = 'skill'"),
    ):
        await connection().execute(
            f"DELETE FROM {table} WHERE person = ANY($1) AND starts_with(region, $2) AND {_OWN} {where}",  # noqa: S608  # Constants.
            list(people),
            actor.reach,
            EVIDENCE,
        )
