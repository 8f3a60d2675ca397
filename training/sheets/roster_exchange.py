"""How the roster meets the records: a row is one dispatch of one person. What is on record is changed on the pages."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from cadres.sheets.members import (
    BIRTH_MONTH,
    EDUCATION,
    ETHNICITY,
    NAME,
    NOTE,
    PARTY_SINCE,
    POLITICAL_STATUS,
    SEX,
)
from cadres.sheets.sites import TOWNSHIP
from server import clock
from server.access.actor import Actor
from server.db.engine import connection, transaction
from server.errors import Conflict, DomainError, Problem, Refused
from server.sheets.columns import CellProblem, Row
from server.sheets.exchange import Entry, Exchange, Kept, Outcome, problems_of
from server.values import identity
from server.values.periods import Month
from training import teams
from training.permissions import DISPATCH, TAKE_WHOLE, VIEW
from training.services.dispatching import Dispatch, Leave, leave, send, strike
from training.services.positions import AtUnit, tell_position
from training.services.teams import SetUpTeam, set_up_team
from training.sheets.roster import (
    DOCUMENT,
    DUE,
    END_DOCUMENT,
    ENDED_BY,
    FIRST,
    GAP_REASON,
    LEADER,
    LEVEL,
    NUMBER,
    PLACE,
    POSITION,
    RANK,
    ROSTER,
    SINCE,
    UNIT,
    UNTIL,
    WHY,
    WORKED,
    columns_of,
    post_of,
)
from training.sheets.roster_out import export, township
from training.sheets.rows import MOBILE, placed
from training.teams import AssignmentLine
from training.vocabulary import DispatchReason, UnitLevel

_UNDONE = "撤销导入"


def _key(row: Row) -> str:
    return f"{row[TOWNSHIP]} {row[PLACE]} {row[NAME]} {row[SINCE].isoformat()}"


def _key_of(one: AssignmentLine) -> str:
    return f"{township(one)} {one.place} {one.name} {one.since.isoformat()}"


def subject(assignment: int) -> str:
    """The name of a dispatch among the records that an import made."""
    return f"assignment:{assignment}"


async def _held(actor: Actor, rows: Sequence[Row]) -> Mapping[str, AssignmentLine]:
    """The dispatches on record of the townships that rows name."""
    found: dict[str, AssignmentLine] = {}
    for town in {row[TOWNSHIP] for row in rows}:
        for one in await teams.assignments_in(actor, town, clock.today()):
            found[_key_of(one)] = one
    return {key: found[key] for row in rows if (key := _key(row)) in found}


async def _keep(actor: Actor, rows: Sequence[Row]) -> Mapping[str, Kept]:
    return {key: Kept(subject(one.id), _values(one)) for key, one in (await _held(actor, rows)).items()}


def _values(one: AssignmentLine) -> dict[str, Any]:
    """What the record says in the sheet's columns; what only a new person needs is not compared."""
    return {
        UNIT.key: one.unit_name,
        LEVEL.key: one.level,
        POSITION.key: one.position,
        RANK.key: one.rank,
        FIRST.key: one.post.is_first_secretary,
        LEADER.key: one.post.is_leader,
        DUE.key: one.due,
        UNTIL.key: one.until,
        ENDED_BY.key: one.ended_by,
        END_DOCUMENT.key: one.end_document,
        WHY.key: one.why,
        DOCUMENT.key: one.document,
    }


async def _units(actor: Actor, rows: Sequence[Row]) -> Mapping[tuple[str, str], tuple[int, UnitLevel]]:
    found = await connection().fetch(
        """SELECT id, region, name, level FROM sending_unit
           WHERE left(region, 6) = ANY($1) AND name = ANY($2) AND ended IS NULL AND starts_with(region, $3)""",
        list({row[TOWNSHIP][:6] for row in rows}),
        list({row[UNIT] for row in rows}),
        actor.reach,
    )
    return {(row["region"][:6], row["name"]): (row["id"], UnitLevel(row["level"])) for row in found}


async def _places(actor: Actor, rows: Sequence[Row]) -> Mapping[tuple[str, str], tuple[int | None, str | None]]:
    """Sites by their number, villages by their code; a site goes before a village of its name."""
    townships, names = list({row[TOWNSHIP] for row in rows}), list({row[PLACE] for row in rows})
    villages = await connection().fetch(
        """SELECT rpad(left(region, 9), 12, '0') AS township, name, region FROM community
           WHERE rpad(left(region, 9), 12, '0') = ANY($1) AND name = ANY($2) AND until IS NULL
             AND starts_with(region, $3)""",
        *(townships, names, actor.reach),
    )
    sites = await connection().fetch(
        """SELECT region AS township, name, id FROM resettlement_site
           WHERE region = ANY($1) AND name = ANY($2) AND closed IS NULL AND starts_with(region, $3)""",
        *(townships, names, actor.reach),
    )
    found: dict[tuple[str, str], tuple[int | None, str | None]] = {
        (row["township"], row["name"]): (None, row["region"]) for row in villages
    }
    return found | {(row["township"], row["name"]): (row["id"], None) for row in sites}


async def _examine(actor: Actor, rows: Sequence[Row], kept: Mapping[str, Kept]) -> Sequence[CellProblem]:
    units, places = await _units(actor, rows), await _places(actor, rows)
    problems: list[CellProblem] = []
    for row in rows:
        if _key(row) in kept:
            continue
        if (row[TOWNSHIP], row[PLACE]) not in places:
            cause = "这个乡镇（街道）没有登记这个安置点或者村（社区）。"
            problems.append(row.problem(PLACE, cause, "核对名称和乡镇（街道）代码。"))
        unit = units.get((row[TOWNSHIP][:6], row[UNIT]))
        if unit is None:
            problems.append(row.problem(UNIT, "不在本县的派出单位名单上。", "先在派出单位里登记，名称要一致。"))
        elif row.get(LEVEL) not in {None, unit[1]}:
            problems.append(row.problem(LEVEL, f"登记的层级是{unit[1].label}。", "请核对。"))
        problems += _identity(row)
    return problems


def _identity(row: Row) -> Sequence[CellProblem]:
    """Who is new needs a number, and what else the row says of them agrees with it."""
    number = row.get(NUMBER)
    if number is None:
        return [row.problem(NUMBER, "新选派的人没有填身份证号。", "请补上，姓名不能认人。")]
    checked = identity.check(number, today=clock.today())
    if checked.born is None or checked.sex is None:
        return [row.problem(NUMBER, "".join(checked.messages), "请核对。")]
    problems = []
    sex, born = row.get(SEX), row.get(BIRTH_MONTH)
    if sex is not None and sex != checked.sex:
        problems.append(row.problem(SEX, "与身份证号不一致。", "请核对哪一个有误。"))
    if born is not None and born != Month(checked.born.year, checked.born.month):
        problems.append(row.problem(BIRTH_MONTH, "与身份证号不一致。", "请核对哪一个有误。"))
    return problems


async def _write(actor: Actor, entries: Sequence[Entry]) -> Sequence[Outcome]:
    rows = [entry.row for entry in entries]
    units, places = await _units(actor, rows), await _places(actor, rows)
    first: dict[tuple[str, str], date] = {}
    for row in rows:
        about = (row[TOWNSHIP], row[PLACE])
        first[about] = min(row[SINCE], first.get(about, row[SINCE]))
    return [
        await (_completed(actor, entry) if entry.kept else _written(actor, entry.row, units, places, first))
        for entry in entries
    ]


async def _completed(actor: Actor, entry: Entry) -> Outcome:
    """Write down what the record of a sending does not say yet; the rest of it no sheet changes."""
    assert entry.kept is not None  # noqa: S101  # The caller looked.
    told = {column: entry.row.get(column) or entry.kept.values[column.key] for column in (POSITION, RANK)}
    try:
        await _tell(actor, entry.kept.subject, told[POSITION], told[RANK])
    except DomainError as error:
        return problems_of(error)
    return entry.kept.subject


async def _tell(actor: Actor, of: str, position: object, rank: object, reason: str | None = None) -> None:
    command = AtUnit.model_validate({"position": position, "rank": rank, "reason": reason})
    await tell_position(actor, _number(of), command)


def _number(of: str) -> int:
    return int(of.rpartition(":")[2])


async def _written(
    actor: Actor,
    row: Row,
    units: Mapping[tuple[str, str], tuple[int, UnitLevel]],
    places: Mapping[tuple[str, str], tuple[int | None, str | None]],
    first: Mapping[tuple[str, str], date],
) -> Outcome:
    about, reasons = (row[TOWNSHIP], row[PLACE]), NOTE
    try:
        async with transaction(actor):
            team = await _team(actor, places[about], first[about], row[DOCUMENT])
            made = await send(actor, team, _dispatch(row, units[row[TOWNSHIP][:6], row[UNIT]][0]))
            reasons = GAP_REASON
            if row.get(UNTIL) is not None:
                await leave(actor, made, _gone(row))
    except DomainError as error:
        return placed(error, columns_of(row, reasons))
    return subject(made)


def _gone(row: Row) -> Leave:
    """The end that a row tells of. Raises Refused where its ground or its paper lacks."""
    ended_by, document = row.get(ENDED_BY), row.get(END_DOCUMENT)
    if ended_by is None or document is None:
        cause = "填了结束驻村时间的，离岗原因和离岗文件要一起填。"
        raise Refused([Problem("离岗文件" if ended_by else "离岗原因", cause, "补上，或者都不填。")])
    return Leave(until=row[UNTIL], ended_by=ended_by, document=document, reason=row.get(GAP_REASON) or None)


async def _team(actor: Actor, place: tuple[int | None, str | None], since: date, document: str) -> int:
    """The team that stands there, else a new one from the first day that the file gives for the place."""
    site, village = place
    found = await connection().fetchval(
        """SELECT t.id FROM work_team t LEFT JOIN community c ON c.id = t.community
           WHERE t.ended IS NULL AND (t.site = $1 OR c.region = $2)""",
        site,
        village,
    )
    if found is not None:
        return int(found)
    return await set_up_team(actor, SetUpTeam(site=site, village=village, since=since, document=document))


def _dispatch(row: Row, unit: int) -> Dispatch:
    party, worked = row.get(PARTY_SINCE), row.get(WORKED)
    told = {
        "name": row[NAME],
        "citizen_number": row[NUMBER],
        "ethnicity": row.get(ETHNICITY) or None,
        "political_status": row.get(POLITICAL_STATUS),
        "party_since": str(party) if party else None,
        "education": row.get(EDUCATION),
        "phone": row.get(MOBILE) or None,
        "unit": unit,
        "post": post_of(row),
        "position": row.get(POSITION),
        "rank": row.get(RANK),
        "worked_since": str(worked) if worked else None,
        "since": row[SINCE],
        "due": row.get(DUE),
        "why": row.get(WHY) or DispatchReason.INITIAL,
        "document": row[DOCUMENT],
        "reason": row.get(NOTE) or None,
    }
    return Dispatch.model_validate(told)


async def _undo(actor: Actor, entries: Sequence[Entry]) -> None:
    """Take the dispatches back, those who took over before those they took over from; a team that is empty then stays."""
    for entry in reversed(entries):
        if entry.kept is None:
            await strike(actor, _number(entry.made), _UNDONE)
        else:
            await _take_back(actor, entry, entry.kept)


async def _take_back(actor: Actor, entry: Entry, kept: Kept) -> None:
    """What a row completed is empty again. Raises Conflict where somebody has changed it since."""
    one = await teams.assignment(actor, _number(kept.subject), clock.today())
    now = {POSITION: one.position, RANK: one.rank}
    if any(now[column] != (entry.row.get(column) or kept.values[column.key]) for column in now):
        cause = f"{one.name}的原单位职务在导入以后又有改动。"
        raise Conflict(cause, code="roster.changed_since")
    await _tell(actor, kept.subject, kept.values[POSITION.key], kept.values[RANK.key], _UNDONE)


ROSTER_EXCHANGE = Exchange(
    code="dispatch-roster",
    sheet=ROSTER,
    list_path="/teams",
    exported="先后选派的全部人员。",
    unit="人次",
    import_right=DISPATCH,
    export_right=VIEW,
    whole_right=TAKE_WHOLE,
    natural_key=_key,
    place=lambda row: row[TOWNSHIP],
    keep=_keep,
    examine=_examine,
    write=_write,
    undo=_undo,
    export=export,
    tried=True,
    fixed="已登记的选派不按表改：轮换、离岗、延长在工作队的页面上办理。",
    completes=(POSITION, RANK),
    about="按驻点、姓名和开始驻村时间认一次选派：没有的新增，驻点还没有工作队的，按最早的开始时间建队。",
    guidance=(
        "第一书记须是正式党员；选派有提示而仍要登记的，在备注写明理由，离岗有提示的写在离岗理由；理由记入留痕，导出时各在其列。",
        "已登记的选派没有写原单位职务、职务级别的，按表补登；已写的在人员页面更正。",
        "年度评价、在岗状态和通知文号由本系统按登记的考核、到岗、离岗和登记簿给出，不导入。",
        "导出的表不含身份证号，电话隐去中间几位，选派业务员可以选择“个人信息写完整”；原表导回时，已登记的选派不再登记一次。",
    ),
)
