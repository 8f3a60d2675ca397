"""选民名单汇总表: the sums of each place's published list, where voters are not registered one by one (S05)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from cadres.sheets.members import COMMUNITY, NOTE, REGION_CODE, TERM_NUMBER
from elections.permissions import RECORD, VIEW
from elections.services.corrections import Withdrawal, take_back_roll
from elections.services.elections import Roll, subject, summarise_roll
from elections.sheets.candidate_exchange import check_elections, election_codes, election_key
from server.access.actor import Actor, reach_of
from server.db.engine import connection, transaction
from server.errors import DomainError
from server.sheets import cells
from server.sheets.columns import CellProblem, Column, Row, Sheet
from server.sheets.exchange import Entry, Exchange, Exported, Kept, Outcome, problems_of
from server.values.periods import chinese_number

ELECTORATE = Column(
    key="electorate",
    title="登记选民数",
    parse=cells.whole_number,
    aliases=("登记参加选举的村民总数", "登记人数", "选民总数"),
    required=True,
    example="431",
    hint="按户代表、居民代表选举的，填户数、代表人数",
)
WOMEN = Column(key="women", title="其中女性", parse=cells.whole_number, aliases=("女性",), example="210", width=8)
PARTY = Column(
    key="party_members", title="其中党员", parse=cells.whole_number, aliases=("党员",), example="36", width=8
)
MINORITY = Column(
    key="minority", title="其中少数民族", parse=cells.whole_number, aliases=("少数民族",), example="0", width=8
)
PUBLISHED = Column(
    key="published", title="名单公布日", parse=cells.day, aliases=("公布日期",), required=True, example="2026-10-20"
)
#: No place has more voters than this; what is more is a slip.
_MOST = 200_000
_TOLD: tuple[Column[object], ...] = (ELECTORATE, WOMEN, PARTY, MINORITY, PUBLISHED)


def _check(rows: Sequence[Row]) -> Iterator[CellProblem]:
    seen: dict[str, int] = {}
    for row in rows:
        if row.get(REGION_CODE) and row.get(TERM_NUMBER):
            first = seen.setdefault(election_key(row), row.number)
            if first != row.number:
                yield row.problem(REGION_CODE, f"与第{first}行是同一次选举。", "请只留一行。")
        number = row.get(ELECTORATE)
        if number is not None and not 0 < number <= _MOST:
            yield row.problem(ELECTORATE, f"登记选民数填的是{number}。", f"填1到{_MOST}之间的人数。")


ROLL_SUMS = Sheet(
    name="选民名单汇总",
    title="选民名单汇总表",
    columns=(REGION_CODE, COMMUNITY, TERM_NUMBER, *_TOLD, replace(NOTE, checked_only=True)),
    check=_check,
)

_LISTED = """
SELECT e.region, e.region || '-' || r.term_number AS about, e.code, c.name AS community, r.term_number, s.electorate,
       s.women, s.party_members, s.minority, s.published
FROM roll_summary s JOIN election e ON e.id = s.election JOIN election_round r ON r.id = e.election_round
JOIN community c ON c.id = e.community
WHERE starts_with(e.region, $1)
"""


async def _keep(actor: Actor, rows: Sequence[Row]) -> Mapping[str, Kept]:
    codes = await election_codes(actor, rows)
    # A constant of the module.
    found = await connection().fetch(f"{_LISTED} AND e.code = ANY($2)", actor.reach, list(codes.values()))
    return {row["about"]: Kept(subject(row["code"]), {one.key: row[one.key] for one in _TOLD}) for row in found}


async def _examine(actor: Actor, rows: Sequence[Row], _kept: Mapping[str, Kept]) -> Sequence[CellProblem]:
    return await check_elections(actor, rows)


async def _write(actor: Actor, entries: Sequence[Entry]) -> Sequence[Outcome]:
    codes = await election_codes(actor, [entry.row for entry in entries])
    return [await _written(actor, codes[election_key(entry.row)], entry.row) for entry in entries]


async def _written(actor: Actor, code: str, row: Row) -> Outcome:
    sums = Roll(
        electorate=row[ELECTORATE],
        women=row.get(WOMEN),
        party_members=row.get(PARTY),
        minority=row.get(MINORITY),
        published=row[PUBLISHED],
    )
    try:
        async with transaction(actor):
            await summarise_roll(actor, code, sums)
    except DomainError as error:
        return problems_of(error)
    return subject(code)


async def _undo(actor: Actor, entries: Sequence[Entry]) -> None:
    codes = await election_codes(actor, [entry.row for entry in entries])
    for entry in entries:
        await take_back_roll(actor, codes[election_key(entry.row)], Withdrawal(reason="撤销导入"))


async def _export(actor: Actor, area: str) -> Exported:
    found = await connection().fetch(
        f"{_LISTED} AND starts_with(e.region, $2) ORDER BY e.region, r.term_number, e.id", actor.reach, reach_of(area)
    )
    written = [
        {
            REGION_CODE.key: row["region"],
            COMMUNITY.key: row["community"],
            TERM_NUMBER.key: f"第{chinese_number(row['term_number'])}届",
            **{one.key: row[one.key] for one in _TOLD},
        }
        for row in found
    ]
    return Exported(written, {ELECTORATE.key: sum(row["electorate"] for row in found)})


ROLL_SUMS_EXCHANGE = Exchange(
    code="roll-sums",
    sheet=ROLL_SUMS,
    list_path="/elections",
    unit="个",
    import_right=RECORD,
    export_right=VIEW,
    natural_key=election_key,
    place=lambda row: row[REGION_CODE],
    keep=_keep,
    examine=_examine,
    write=_write,
    undo=_undo,
    export=_export,
    tried=True,
    fixed="名单汇总已经登记，不能由导入改变；有误的在选举的页面上更正，写明理由。",
    exported="登记的选民名单汇总。",
    about="按区划代码和届次认选举：登记公布名单的人数和公布日。逐人登记选民的选举由名单得出，不用填报。",
)
