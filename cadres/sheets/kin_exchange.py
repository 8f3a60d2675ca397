"""近亲属关系登记表: who is whose near relative, on what evidence, in and out by sheet (B-11)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from cadres.permissions import EDIT_PEOPLE, VIEW
from cadres.rules.kin_words import inverse
from cadres.services.kinship import KinshipFound, KinshipsAhead, Strike, record_kinship, strike_kinship
from cadres.services.people import subject
from cadres.sheets.fact_exchange import against_person
from cadres.sheets.facts import EVIDENCE
from cadres.sheets.members import CITIZEN_NUMBER, COMMUNITY, NAME, NOTE, REGION_CODE
from cadres.sheets.places import check_place, places_of, regions_of
from cadres.tables import people as tables
from cadres.vocabulary import Kinship
from server.access import sealing
from server.access.actor import Actor, reach_of
from server.db.engine import connection, transaction
from server.errors import DomainError, Problem, Refused
from server.manifest import emit
from server.sheets import cells
from server.sheets.columns import CellProblem, Column, Row, Sheet
from server.sheets.exchange import Entry, Exchange, Exported, Kept, Outcome, problems_of

_KIN: Final = "kin:"
_UNDOING = Strike(reason="撤销导入")

RELATION = Column(
    key="relation",
    title="关系",
    parse=cells.choice(
        Kinship,
        {
            "夫妻": Kinship.SPOUSE,
            "祖父母": Kinship.GRANDPARENT,
            "外祖父母": Kinship.GRANDPARENT,
            "孙子女": Kinship.GRANDCHILD,
            "外孙子女": Kinship.GRANDCHILD,
        },
    ),
    aliases=("亲属关系",),
    choices=cells.labels(Kinship),
    required=True,
    example="子女",
    hint="亲属是这个人的什么人",
    width=18,
)
KIN_NAME = replace(NAME, key="kin_name", title="亲属姓名", aliases=("近亲属姓名",), example="张　四", checked_only=True)
KIN_NUMBER = replace(
    CITIZEN_NUMBER, key="kin_number", title="亲属身份证号", aliases=("近亲属身份证号",), example="11010120050307999X"
)


def _key(row: Row) -> str:
    return f"{row[CITIZEN_NUMBER]} {row[KIN_NUMBER]}"


def _check(rows: Sequence[Row]) -> Iterator[CellProblem]:
    """Two people, and each pair once, from whichever side."""
    seen: dict[frozenset[str], int] = {}
    for row in rows:
        one, other = row.get(CITIZEN_NUMBER), row.get(KIN_NUMBER)
        if one is None or other is None:
            continue
        if one == other:
            yield row.problem(KIN_NUMBER, "与身份证号相同，两栏是同一个人。", "请分别填写两个人的号码。")
        first = seen.setdefault(frozenset({one, other}), row.number)
        if first != row.number:
            yield row.problem(KIN_NUMBER, f"与第{first}行是同样的两个人。", "请只留一行，从哪一方写都可以。")


KIN = Sheet(
    name="近亲属关系",
    title="近亲属关系登记表",
    columns=(
        *(REGION_CODE, replace(COMMUNITY, required=False, checked_only=True), replace(NAME, checked_only=True)),
        *(CITIZEN_NUMBER, RELATION, KIN_NAME, KIN_NUMBER, EVIDENCE, replace(NOTE, checked_only=True)),
    ),
    check=_check,
)


async def _people(actor: Actor, rows: Sequence[Row]) -> Mapping[str, Mapping[str, Any]]:
    """Whoever of both columns is on record in the actor's area, by number."""
    numbers = {
        index: number
        for row in rows
        for number in (row[CITIZEN_NUMBER], row[KIN_NUMBER])
        for index in sealing.indexes(number)
    }
    found = await connection().fetch(
        """SELECT id, region, name, citizen_index, merged_into FROM person
           WHERE starts_with(region, $1) AND citizen_index = ANY($2)""",
        actor.reach,
        list(numbers),
    )
    return {numbers[row["citizen_index"]]: row for row in found}


@dataclass(frozen=True, slots=True)
class _Record:
    """A relation on record, seen from the row's person: `forward` where the record names the relative first, as a row does."""

    id: int
    person: int
    relation: Kinship
    evidence: str
    forward: bool


async def _records(actor: Actor, rows: Sequence[Row]) -> Mapping[str, _Record]:
    """What stands on record for rows, from whichever side it was recorded."""
    people = {number: int(row["id"]) for number, row in (await _people(actor, rows)).items()}
    found = await connection().fetch(
        """SELECT id, one, other, relation, evidence FROM kin_record
           WHERE one = ANY($1) AND other = ANY($1) AND struck IS NULL AND starts_with(region, $2) ORDER BY id DESC""",
        list(people.values()),
        actor.reach,
    )
    by_pair = {(row["one"], row["other"]): row for row in found}
    records = {}
    for row in rows:
        person, relative = people.get(row[CITIZEN_NUMBER]), people.get(row[KIN_NUMBER])
        if person is None or relative is None:
            continue
        ahead = by_pair.get((relative, person))
        if record := ahead or by_pair.get((person, relative)):
            told = Kinship(record["relation"])
            seen = told if ahead else inverse(told)
            records[_key(row)] = _Record(record["id"], person, seen, record["evidence"], ahead is not None)
    return records


async def _keep(actor: Actor, rows: Sequence[Row]) -> Mapping[str, Kept]:
    return {
        key: Kept(subject(one.person), {RELATION.key: one.relation, EVIDENCE.key: one.evidence})
        for key, one in (await _records(actor, rows)).items()
    }


async def _examine(actor: Actor, rows: Sequence[Row], _kept: Mapping[str, Kept]) -> Sequence[CellProblem]:
    people = await _people(actor, rows)
    places = await places_of(actor, {*regions_of(rows), *(one["region"] for one in people.values())})
    problems: list[CellProblem] = []
    for row in rows:
        problems.extend(check_place(row, places, REGION_CODE, COMMUNITY))
        problems.extend(against_person(row, people.get(row[CITIZEN_NUMBER]), places))
        problems.extend(_against_relative(row, people.get(row[KIN_NUMBER])))
    return problems


def _against_relative(row: Row, record: Mapping[str, Any] | None) -> Sequence[CellProblem]:
    if record is None:
        cause = "本账号的地区内没有登记这个号码的人。"
        return [row.problem(KIN_NUMBER, cause, "请核对号码；还没有登记的，先用成员信息采集表登记。")]
    if record["merged_into"]:
        cause = f"这个号码的记录是重复登记，已经并入{record['name']}的另一条记录。"
        return [row.problem(KIN_NUMBER, cause, "改成并入后那条记录的号码。")]
    if (name := row.get(KIN_NAME)) and name != record["name"]:
        return [row.problem(KIN_NAME, f"同一身份证号在库里是“{record['name']}”。", "请核对姓名和号码。")]
    return []


async def _write(actor: Actor, entries: Sequence[Entry]) -> Sequence[Outcome]:
    rows = [entry.row for entry in entries]
    people = {number: int(row["id"]) for number, row in (await _people(actor, rows)).items()}
    records = await _records(actor, rows)
    await emit(actor, KinshipsAhead(tuple(sorted(people.values()))))
    return [await _written(actor, row, people, records.get(_key(row))) for row in rows]


async def _written(actor: Actor, row: Row, people: Mapping[str, int], record: _Record | None) -> Outcome:
    person, relative = people.get(row[CITIZEN_NUMBER]), people.get(row[KIN_NUMBER])
    if person is None or relative is None:
        return (Problem(KIN_NUMBER.title, "没有登记这个号码的人。", "请核对两个人的号码。"),)
    found = _found(person, relative, row[RELATION], row[EVIDENCE], forward=record is None or record.forward)
    try:
        async with transaction(actor):
            made = await record_kinship(actor, found)
    except DomainError as error:
        return tuple(
            replace(problem, field=RELATION.title) if problem.field == "亲属关系" else problem
            for problem in problems_of(error)
        )
    return f"{subject(person)} {_KIN}{made}"


def _found(person: int, relative: int, relation: Kinship, evidence: str, *, forward: bool) -> KinshipFound:
    """The command by which the record that stands is the one written again, and no second one of the same two."""
    if forward:
        return KinshipFound(one=relative, other=person, relation=relation, evidence=evidence)
    return KinshipFound(one=person, other=relative, relation=inverse(relation), evidence=evidence)


async def _undo(actor: Actor, entries: Sequence[Entry]) -> None:
    """Strike what the sheet recorded, set the evidence back where it put another."""
    rows = [entry.row for entry in entries]
    people = {number: int(row["id"]) for number, row in (await _people(actor, rows)).items()}
    records = await _records(actor, rows)
    await emit(actor, KinshipsAhead(tuple(sorted(people.values()))))
    for entry in entries:
        row, record = entry.row, records.get(_key(entry.row))
        if record is None:
            cause = "导入以后这一条已经撤销。"
            raise Refused([Problem(f"第{row.number}行", cause, "请在此人的页面上办理。")])
        if entry.kept is None:
            await strike_kinship(actor, record.person, record.id, _UNDOING)
        else:
            evidence, relative = str(entry.kept.values[EVIDENCE.key]), people[row[KIN_NUMBER]]
            found = _found(record.person, relative, record.relation, evidence, forward=record.forward)
            await record_kinship(actor, found)


async def _export(actor: Actor, area: str) -> Exported:
    """Every relation of which one side is in the area, once, written from the side whose relative the record names."""
    rows = await connection().fetch(
        """SELECT k.relation, k.evidence, p.region, p.name, p.citizen_number, r.name AS kin_name,
                  r.citizen_number AS kin_number
           FROM kin_record k JOIN person p ON p.id = k.other JOIN person r ON r.id = k.one
           WHERE k.struck IS NULL AND starts_with(k.region, $1) AND starts_with(p.region, $1)
             AND (starts_with(p.region, $2) OR starts_with(r.region, $2))
           ORDER BY p.region, p.stroke_key, p.id, k.id""",
        actor.reach,
        reach_of(area),
    )
    places = await places_of(actor, {row["region"] for row in rows})
    written = [
        {
            REGION_CODE.key: row["region"],
            COMMUNITY.key: places.get(row["region"]),
            NAME.key: row["name"],
            CITIZEN_NUMBER.key: sealing.unseal(row["citizen_number"], tables.CITIZEN_NUMBER),
            RELATION.key: Kinship(row["relation"]).label,
            KIN_NAME.key: row["kin_name"],
            KIN_NUMBER.key: sealing.unseal(row["kin_number"], tables.CITIZEN_NUMBER),
            EVIDENCE.key: row["evidence"],
        }
        for row in rows
    ]
    return Exported(written, {NAME.key: f"{len(written)}条"})


KIN_EXCHANGE = Exchange(
    code="kinship",
    sheet=KIN,
    list_path="/people",
    unit="条",
    import_right=EDIT_PEOPLE,
    export_right=VIEW,
    natural_key=_key,
    place=lambda row: row[REGION_CODE],
    keep=_keep,
    examine=_examine,
    write=_write,
    undo=_undo,
    export=_export,
    tried=True,
    exported="登记的近亲属关系，撤销了的不在内；两人有一人在本地区的都在内，每两个人一行。",
    about="按两个人的身份证号认一对：没有的登记，有的只更新证明材料；与登记的关系不一致的不写入。",
    guidance=(
        "“关系”填亲属是这个人的什么人：张三的儿子写“子女”。两个人从哪一方写都可以，只写一行。",
        "两个人都须已经登记；不在人员记录里的亲属，先用成员信息采集表登记。",
        "没有登记不等于没有亲属关系。",
    ),
)
