"""Replies against what was asked: each goes in as an answer of its agency, sealed until all are opened together (Q-24)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from cadres.permissions import ANSWER_REVIEWS, RUN_REVIEWS, TAKE_INQUIRY
from cadres.services.reviews.batches import subject
from cadres.services.reviews.on_paper import PaperReply, answer_for
from cadres.services.reviews.opinions import FactFound, answer, take_back
from cadres.sheets.members import CITIZEN_NUMBER, COMMUNITY, NAME, SEX
from cadres.sheets.places import core_name
from cadres.sheets.replies import (
    AGENCY,
    ANSWER,
    DOCUMENT,
    FACT,
    ITEM,
    LETTER,
    OWN_REPLIES,
    REPLIES,
    SIGNED,
    SIGNED_BY,
    SINCE,
    about,
    reply_key,
)
from cadres.sheets.reply_notes import items_of, items_of_today
from cadres.sheets.reviewed import BATCH
from cadres.tables import people as tables
from cadres.vocabulary import Answer, CommitteeKind, Sex
from server.access import sealing
from server.access.actor import Actor, Permission, reach_of
from server.db.engine import connection, transaction
from server.errors import DomainError, Problem, Refused
from server.sheets.columns import CellProblem, Row, Sheet
from server.sheets.exchange import Entry, Exchange, Exported, Kept, Outcome, problems_of
from server.sheets.workbook import Cell

_OPINION, _QUESTION = "opinion:", "question:"
#: How the rule names a part of one of several facts; the number is that of the row among the rows of the answer.
_NUMBERED = re.compile("第([0-9]+)项(.+)")


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question that a row may answer."""

    id: int
    batch: int
    number: str
    agency: str
    agency_name: str
    agency_short: str
    name: str
    community: str
    citizen_index: bytes


_ASKED = """
SELECT q.id, s.batch, b.year || '-' || b.sequence AS number, q.agency, a.name AS agency_name, a.short AS agency_short,
       p.name, coalesce(c.name, '') AS community, p.citizen_index
FROM vetting_question q JOIN vetting_subject s ON s.id = q.subject JOIN vetting_batch b ON b.id = s.batch
JOIN person p ON p.id = s.person LEFT JOIN community c ON c.region = s.region
JOIN vetting_agency a ON a.code = q.agency AND a.since <= q.asked AND (a.until IS NULL OR q.asked < a.until)
WHERE starts_with(q.region, $1) AND (NOT $2 OR q.unit = $3)
"""


class _Questions:
    """What was asked in the batches that rows name; of the actor's own unit alone where `own`."""

    def __init__(self, asked: Sequence[_Asked], *, own: bool) -> None:
        self.own = own
        self.by_batch: dict[str, list[_Asked]] = {}
        for one in asked:
            self.by_batch.setdefault(one.number, []).append(one)

    def of(self, row: Row) -> "_Asked | CellProblem":
        """The question that a row answers, or why there is none."""
        batch, said = self.by_batch.get(row[BATCH], ()), row[AGENCY]
        if not batch:
            who = "问本单位的联审" if self.own else "已经发出的联审"
            return row.problem(BATCH, f"{row[BATCH]}这一批里没有{who}。", "请核对批次。", "Q-21")
        agency = [one for one in batch if said in {one.agency, one.agency_name, one.agency_short}]
        if not agency and self.own:
            names = "、".join(dict.fromkeys(one.agency_name for one in batch))
            cause = f"{said}不是问本单位的部门，本单位只答复自己的（Q-23）。"
            return row.problem(AGENCY, cause, f"{row[BATCH]}这一批问本单位的是{names}；别的部门的行删去。")
        if not agency:
            names = "、".join(dict.fromkeys(one.agency_name for one in batch))
            return row.problem(AGENCY, f"{row[BATCH]}这一批没有问{said}（Q-21）。", f"这一批问的是{names}。")
        known = {*sealing.indexes(row[CITIZEN_NUMBER])}
        return _person(row, [one for one in agency if one.citizen_index in known])


def _person(row: Row, found: Sequence[_Asked]) -> _Asked | CellProblem:
    """The one person that a row's number, name and place mean, or what is wrong."""
    if not found:
        cause = f"这个号码不在{row[BATCH]}这一批问{row[AGENCY]}的名单里。"
        return row.problem(CITIZEN_NUMBER, cause, "请核对号码和批次；没有问到的人不收答复。", "Q-21")
    one, place = found[0], row.get(COMMUNITY)
    if len(found) > 1:
        return row.problem(BATCH, f"有{len(found)}个批次都是{row[BATCH]}。", "请由县（市、区）的账号导入。", "Q-21")
    if one.name != row[NAME]:
        return row.problem(NAME, f"这个号码在名单里是“{one.name}”。", "请核对答的是不是这个人。", "Q-21")
    if place and core_name(place) != core_name(one.community):
        cause = f"表里是{place}，名单里{one.name}是{one.community}的。"
        return row.problem(COMMUNITY, cause, "请核对答的是不是这个人。", "Q-21")
    return one


async def _questions(actor: Actor, rows: Sequence[Row], *, own: bool) -> _Questions:
    found = await connection().fetch(
        f"{_ASKED} AND b.year || '-' || b.sequence = ANY($4) ORDER BY a.position, q.id",
        actor.reach,
        own,
        actor.unit_id,
        list({row[BATCH] for row in rows}),
    )
    return _Questions([_Asked(**row) for row in found], own=own)


async def _keep(_actor: Actor, _rows: Sequence[Row]) -> Mapping[str, Kept]:
    """An answer is never compared and written over: a second one is refused (Q-24)."""
    return {}


async def _examine(actor: Actor, rows: Sequence[Row], _kept: Mapping[str, Kept], *, own: bool) -> Sequence[CellProblem]:
    questions = await _questions(actor, rows, own=own)
    whole = [row for row in rows if {NAME.key, AGENCY.key} <= row.values.keys()]
    return [found for row in whole if isinstance(found := questions.of(row), CellProblem)]


async def _write(actor: Actor, entries: Sequence[Entry], *, own: bool) -> Sequence[Outcome]:
    questions = await _questions(actor, [entry.row for entry in entries], own=own)
    groups: dict[str, list[Row]] = {}
    for entry in entries:
        groups.setdefault(about(entry.row), []).append(entry.row)
    outcomes = {one: await _write_one(actor, questions, rows, own=own) for one, rows in groups.items()}
    places = {row.number: place for rows in groups.values() for place, row in enumerate(rows, 1)}
    return [_of_row(outcomes[about(entry.row)], places[entry.row.number]) for entry in entries]


def _of_row(outcome: Outcome, place: int) -> Outcome:
    """What one row of an answer hears of the whole: of several facts each row has one, and is told what its own lacks."""
    if isinstance(outcome, str):
        return outcome
    told, others = [], []
    for one in outcome:
        found = _NUMBERED.fullmatch(one.field)
        if found is None or int(found[1]) == place:
            told.append(replace(one, field=found[2] if found else one.field))
        else:
            others.append(found[1])
    if told:
        return tuple(told)
    cause = f"同一答复的第{'、'.join(dict.fromkeys(others))}项有错，这一行还不能导入。"
    return (Problem("", cause, "改好后一起导入。", "Q-24"),)


async def _write_one(actor: Actor, questions: _Questions, rows: Sequence[Row], *, own: bool) -> Outcome:
    """One agency's answer on one person, of as many rows as there are facts."""
    first = rows[0]
    asked = questions.of(first)
    if isinstance(asked, CellProblem):
        return (Problem(asked.title, asked.cause, asked.cure, asked.rule),)
    facts = tuple(
        FactFound(item=row[ITEM], words=row[FACT], document=row[DOCUMENT], day=row.get(SINCE))
        for row in rows
        if first[ANSWER] is Answer.FOUND
    )
    note = first[FACT] if first[ANSWER] is Answer.PENDING else ""
    signed = {
        "signed_by": first[SIGNED_BY],
        "signed": first[SIGNED],
        "letter": None if own else first.get(LETTER) or None,
    }
    said = PaperReply(answer=first[ANSWER], facts=facts, note=note, **signed)
    try:
        async with transaction(actor):
            opinion = await (answer if own else answer_for)(actor, asked.id, said)
    except DomainError as error:
        return tuple(replace(one, field=re.sub("条目$", ITEM.title, one.field)) for one in problems_of(error))
    return f"{subject(asked.batch)} {_QUESTION}{asked.id} {_OPINION}{opinion}"


async def _undo(actor: Actor, entries: Sequence[Entry]) -> None:
    """Take the answers back while they are sealed; whoever is asked is waited for again."""
    done: set[str] = set()
    for entry in entries:
        if entry.made in done:
            continue
        done.add(entry.made)
        made = dict(name.split(":") for name in entry.made.split())
        try:
            await take_back(actor, int(made["question"]), int(made["opinion"]), "撤销导入")
        except DomainError as error:
            raise Refused([Problem(f"第{entry.row.number}行", error.message)]) from error


_INQUIRY = """
SELECT s.id AS entry, q.agency, a.name AS agency_name, s.batch, b.year || '-' || b.sequence AS number, b.title, b.edition,
       b.kind, b.event_day, p.name, p.sex,
       p.citizen_number, c.name AS community
FROM vetting_question q JOIN vetting_subject s ON s.id = q.subject JOIN vetting_batch b ON b.id = s.batch
JOIN person p ON p.id = s.person LEFT JOIN community c ON c.region = s.region
JOIN vetting_agency a ON a.code = q.agency AND a.since <= q.asked AND (a.until IS NULL OR q.asked < a.until)
WHERE starts_with(q.region, $1) AND starts_with(q.region, $2) AND (NOT $3 OR q.unit = $4)
  AND q.answered IS NULL AND q.replied IS NULL AND s.returned IS NULL AND b.closed IS NULL AND q.asked_about = s.person
"""


async def _parts(actor: Actor, area: str, *, own: bool) -> Sequence[tuple[str, str]]:
    """Each agency of each batch that has not answered on everybody: a sheet for each letter.

    A unit takes all that it is asked of a batch, for it may answer for several agencies: its part names none.
    """
    rows = await connection().fetch(
        f"""SELECT batch, number, CASE WHEN $3 THEN '' ELSE agency END AS code,
                   string_agg(DISTINCT agency_name, '、') AS agencies, count(DISTINCT entry) AS people
            FROM ({_INQUIRY}) waiting GROUP BY 1, 2, 3 ORDER BY 1, 4""",  # noqa: S608  # A constant of the module.
        *(actor.reach, reach_of(area), own, actor.unit_id),
    )
    return [(f"{row['batch']}:{row['code']}", f"{row['number']}　{row['agencies']}　{row['people']}人") for row in rows]


async def _export(actor: Actor, area: str, part: str = "", *, own: bool) -> Exported:
    """The inquiry sheet: whoever is asked about and not yet answered for, with the answers left open."""
    batch, _, agency = part.partition(":")
    rows = await connection().fetch(
        f"""{_INQUIRY} AND ($5 = '' OR (s.batch::text = $5 AND ($6 = '' OR q.agency = $6)))
            ORDER BY s.batch, a.position, q.agency, s.region, p.name_key, s.id""",
        *(actor.reach, reach_of(area), own, actor.unit_id, batch, agency),
    )
    written = list(map(_cells, rows))
    held = dict.fromkeys((row["edition"], CommitteeKind(row["kind"]), row["event_day"]) for row in rows)
    notes = await items_of(held, {row["agency"] for row in rows})
    names = dict.fromkeys(row["agency_name"] for row in rows)
    return Exported(written, {NAME.key: f"{len(written)}人"}, notes, next(iter(names)) if len(names) == 1 else "")


def _cells(row: Mapping[str, Any]) -> dict[str, Cell]:
    return {
        BATCH.key: row["number"],
        AGENCY.key: row["agency_name"],
        COMMUNITY.key: row["community"],
        NAME.key: row["name"],
        CITIZEN_NUMBER.key: sealing.unseal(row["citizen_number"], tables.CITIZEN_NUMBER),
        SEX.key: Sex(row["sex"]).label,
    }


_GUIDANCE = (
    "每个部门对每个人一个答复；有问题的写明条目、事实和文书，几件事的每件一行，其余各栏照填。",
    "没有答复、空着的格不算同意（Q-24）；没有查清的答“待核”，在“事实”栏写还在核实什么、什么时候能答复，查清以后再答。",
    "答复封存，启封前只有上传的人看得到这份文件；启封前可以撤销导入。",
)


def _exchange(code: str, sheet: Sheet, right: Permission, list_path: str, about_it: str, *, own: bool) -> Exchange:
    export = partial(_export, own=own)
    return Exchange(
        code=code,
        sheet=sheet,
        list_path=list_path,
        unit="行",
        import_right=right,
        export_right=right,
        natural_key=reply_key,
        place=lambda _: "",
        keep=_keep,
        examine=partial(_examine, own=own),
        write=partial(_write, own=own),
        undo=_undo,
        export=export,
        tried=True,
        together=about,
        fixed="已有答复，不能由导入改变。",
        sealed=True,
        comes_back=True,
        reasons=("送部门征询", "补送征询表", "存档"),
        taken_by=TAKE_INQUIRY if own else None,
        parts=partial(_parts, own=own),
        export_part=export,
        exported="还没有答复的人，每人每部门一行，答复各栏空着。",
        about=about_it,
        guidance=_GUIDANCE,
        notes=items_of_today,
    )


REPLIES_EXCHANGE = _exchange(
    "vetting-replies",
    REPLIES,
    RUN_REVIEWS,
    "/vetting",
    "导出的是随函发给部门的征询表，列着还没有答复的人；部门填好后由联审办导入，再由另一人照来函核对，核对后才算答复。有账号的部门自己导入，不代填。",
    own=False,
)
OWN_REPLIES_EXCHANGE = _exchange(
    "own-replies",
    OWN_REPLIES,
    ANSWER_REVIEWS,
    "/vetting/answers",
    "联审单位用自己的账号导入随函收到的征询表，只收问本单位的人。",
    own=True,
)
