"""委托投票登记表: who asked whom to vote for them in each place, one row a mandate (V-10 … V-14, R-11)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from cadres.sheets.members import COMMUNITY, NAME, NOTE, REGION_CODE, TERM_NUMBER
from cadres.vocabulary import Kinship
from elections.permissions import RECORD, VIEW
from elections.services.corrections import Withdrawal
from elections.services.elections import subject
from elections.services.polling.proxies import Entrust, entrust, take_back
from elections.sheets.candidate_exchange import check_elections, election_codes, election_key
from server.access.actor import Actor, reach_of
from server.db.engine import connection, transaction
from server.errors import DomainError, NotFound, Problem, Refused
from server.sheets import cells
from server.sheets.columns import CellProblem, Column, Row, Sheet
from server.sheets.exchange import Entry, Exchange, Exported, Kept, Outcome, problems_of
from server.sheets.workbook import Cell
from server.values.periods import chinese_number
from server.values.text import padded_name

_MANDATE, _UNDOING = "mandate:", "撤销导入"

GIVER = replace(NAME, key="giver", title="委托人")
TAKER = replace(NAME, key="taker", title="受委托人", example="李　四")
RELATION = Column(
    key="relation",
    title="受委托人是委托人的",
    parse=cells.choice(Kinship),
    aliases=("亲属关系", "关系"),
    choices=cells.labels(Kinship),
    example="配偶",
    hint="不是近亲属的不填",
    width=14,
)
ABSENT_FOR = Column(
    key="absent_for",
    title="不能投票的原因",
    parse=cells.text(80, 2),
    aliases=("原因",),
    required=True,
    example="外出务工",
    width=16,
)
WRITTEN = Column(
    key="written",
    title="书面日期",
    parse=cells.day,
    aliases=("委托书日期",),
    required=True,
    example="2026-12-01",
    hint="委托书上的日期",
)
REASON = Column(key="reason", title="说明", parse=cells.text(200, 2), hint="核对有提醒仍要登记的，写明理由", width=18)
_TOLD: tuple[Column[object], ...] = (GIVER, TAKER, RELATION, ABSENT_FOR, WRITTEN)


def _key(row: Row) -> str:
    return f"{election_key(row)}:{row[GIVER]}"


def _check(rows: Sequence[Row]) -> Iterator[CellProblem]:
    seen: dict[str, int] = {}
    for row in rows:
        if row.get(REGION_CODE) and row.get(TERM_NUMBER) and row.get(GIVER):
            first = seen.setdefault(_key(row), row.number)
            if first != row.number:
                yield row.problem(GIVER, f"第{first}行已经写了{row[GIVER]}的委托。", "一名委托人只留一行。")


MANDATES = Sheet(
    name="委托投票",
    title="委托投票登记表",
    columns=(REGION_CODE, COMMUNITY, TERM_NUMBER, *_TOLD, REASON, replace(NOTE, checked_only=True)),
    check=_check,
)

_LISTED = """
SELECT e.region, e.region || '-' || r.term_number AS about, e.code, c.name AS community, r.term_number,
       m.giver, m.taker, m.relation, m.absent_for, m.written
FROM proxy_mandate m JOIN election e ON e.id = m.election JOIN election_round r ON r.id = e.election_round
JOIN community c ON c.id = e.community
WHERE m.ended IS NULL AND starts_with(m.region, $1)
"""


async def _keep(actor: Actor, rows: Sequence[Row]) -> Mapping[str, Kept]:
    codes = await election_codes(actor, rows)
    found = await connection().fetch(f"{_LISTED} AND e.code = ANY($2)", actor.reach, list(codes.values()))
    return {
        f"{row['about']}:{row['giver']}": Kept(
            subject(row["code"]),
            {column.key: row[column.key] for column in _TOLD}
            | {RELATION.key: Kinship(row["relation"]) if row["relation"] else None},
        )
        for row in found
    }


async def _examine(actor: Actor, rows: Sequence[Row], _kept: Mapping[str, Kept]) -> Sequence[CellProblem]:
    return await check_elections(actor, rows)


async def _write(actor: Actor, entries: Sequence[Entry]) -> Sequence[Outcome]:
    codes = await election_codes(actor, [entry.row for entry in entries])
    return [await _written(actor, codes[election_key(entry.row)], entry.row) for entry in entries]


async def _written(actor: Actor, code: str, row: Row) -> Outcome:
    try:
        values = {column.key: row.get(column) for column in _TOLD}
        async with transaction(actor):
            made = await entrust(actor, code, Entrust.model_validate({**values, "reason": row.get(REASON)}))
    except DomainError as error:
        return problems_of(error)
    return f"{subject(code)} {_MANDATE}{made}"


async def _undo(actor: Actor, entries: Sequence[Entry]) -> None:
    codes = await election_codes(actor, [entry.row for entry in entries])
    for entry in entries:
        number = next(int(name.removeprefix(_MANDATE)) for name in entry.made.split() if name.startswith(_MANDATE))
        try:
            await take_back(actor, codes[election_key(entry.row)], number, Withdrawal(reason=_UNDOING))
        except NotFound as error:
            cause = "导入以后已经撤回委托。"
            raise Refused([Problem(f"第{entry.row.number}行", cause, "请在该选举的委托投票页面上办理。")]) from error


async def _export(actor: Actor, area: str) -> Exported:
    found = await connection().fetch(
        f"{_LISTED} AND starts_with(m.region, $2) ORDER BY e.region, r.term_number, e.id, m.id",
        actor.reach,
        reach_of(area),
    )
    return Exported([_cells(row) for row in found], {GIVER.key: f"{len(found)}人"})


def _cells(row: Mapping[str, Any]) -> Mapping[str, Cell]:
    return {
        REGION_CODE.key: row["region"],
        COMMUNITY.key: row["community"],
        TERM_NUMBER.key: f"第{chinese_number(row['term_number'])}届",
        GIVER.key: padded_name(row["giver"]),
        TAKER.key: padded_name(row["taker"]),
        RELATION.key: Kinship(row["relation"]).label if row["relation"] else None,
        ABSENT_FOR.key: row["absent_for"],
        WRITTEN.key: row["written"].isoformat(),
    }


MANDATES_EXCHANGE = Exchange(
    code="proxy-mandates",
    sheet=MANDATES,
    list_path="/elections",
    unit="人",
    import_right=RECORD,
    export_right=VIEW,
    natural_key=_key,
    place=lambda row: row[REGION_CODE],
    keep=_keep,
    examine=_examine,
    write=_write,
    undo=_undo,
    export=_export,
    tried=True,
    fixed="委托已经登记，不能由导入改变；要改的，先在委托投票的页面上撤回。",
    exported="登记的委托，撤回的不在内。",
    about="按区划代码、届次和委托人认委托：逐行按那一版法律核对能不能委托、委托给谁、几个人，再登记。",
)
