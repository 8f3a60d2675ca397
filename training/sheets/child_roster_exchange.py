"""How the roster of posts for children meets the records: a row is somebody in a post from a day on."""

from collections.abc import Mapping, Sequence
from typing import Any

from cadres.sheets.members import BIRTH_MONTH, EDUCATION, NAME, NOTE, POLITICAL_STATUS, SEX
from server import clock
from server.access.actor import Actor
from server.db.engine import connection, transaction
from server.errors import Conflict, DomainError, Problem, Refused
from server.places.regions import county_of, names_of
from server.sheets.columns import CellProblem, Row
from server.sheets.exchange import Entry, Exchange, Exported, Kept, Outcome
from server.sheets.workbook import Cell
from server.values import identity
from server.values.labels import label_of
from server.values.periods import Month
from training import child_counts, children, transcripts
from training.child_vocabulary import ChildCategory, ChildPost, Registered
from training.children import DirectorLine
from training.permissions import APPOINT, TAKE_WHOLE, VIEW
from training.rules.hours import said
from training.services.children import (
    AppointChildDirector,
    EndDirector,
    appoint_director,
    end_director,
    strike_director,
    subject,
)
from training.sheets.child_roster import (
    CAPACITY,
    CHECK_DOCUMENT,
    CHECKED,
    CHECKED_BY,
    CHECKED_UNTIL,
    DOCUMENT,
    END_DOCUMENT,
    ENDED_BY,
    FULL_TIME,
    HOURS,
    INDUCTED,
    INDUCTION,
    NUMBER,
    OFFICE,
    PLACE,
    PLACE_CODE,
    POST,
    REGISTERED,
    ROSTER,
    SINCE,
    TOWNSHIP,
    UNTIL,
)
from training.sheets.rows import COUNTY, MOBILE, placed, sealed_of

_UNDONE = "撤销导入"
_TOWNSHIP_ZEROS = "000"


def _key(row: Row) -> str:
    return f"{row[PLACE_CODE]} {row[NAME]} {row[SINCE].isoformat()}"


def _key_of(one: DirectorLine) -> str:
    return f"{one.region} {one.name} {one.since.isoformat()}"


async def _keep(actor: Actor, rows: Sequence[Row]) -> Mapping[str, Kept]:
    wanted = {_key(row) for row in rows}
    found: dict[str, Kept] = {}
    for township in {row[PLACE_CODE][:9].ljust(12, "0") for row in rows}:
        for one in await children.directors(actor, township):
            if (key := _key_of(one)) in wanted:
                found[key] = Kept(subject(one.id), _values(one))
    return found


def _values(one: DirectorLine) -> dict[str, Any]:
    """What the record says in the sheet's columns; what only a new person needs is not compared."""
    return {
        POST.key: one.post,
        OFFICE.key: one.office,
        CAPACITY.key: one.capacity,
        FULL_TIME.key: one.full_time,
        DOCUMENT.key: one.document,
        INDUCTED.key: one.inducted,
        INDUCTION.key: one.induction_document,
        REGISTERED.key: one.registered,
        UNTIL.key: one.until,
        ENDED_BY.key: one.ended_by,
        END_DOCUMENT.key: one.end_document,
    }


async def _examine(actor: Actor, rows: Sequence[Row], kept: Mapping[str, Kept]) -> Sequence[CellProblem]:
    codes = list({row[PLACE_CODE] for row in rows})
    known = await connection().fetch(
        """SELECT region AS code, name FROM community
           WHERE region = ANY($1) AND until IS NULL AND starts_with(region, $2)
           UNION ALL SELECT code, name FROM division WHERE code = ANY($1) AND until IS NULL AND starts_with(code, $2)
             AND right(code, 3) = '000' AND right(code, 6) <> '000000'""",
        codes,
        actor.reach,
    )
    names = {row["code"]: row["name"] for row in known}
    problems: list[CellProblem] = []
    for row in rows:
        if _key(row) in kept:
            continue
        name = names.get(row[PLACE_CODE])
        if name is None:
            cause = "没有建立这个代码的村（社区），也不是乡镇（街道）的代码。"
            problems.append(row.problem(PLACE_CODE, cause, "核对代码。"))
        elif row.get(POST) is ChildPost.DIRECTOR and row.get(PLACE) not in {None, name}:
            problems.append(row.problem(PLACE, f"这个代码登记的名称是{name}。", "请核对。"))
        problems += _identity(row)
    return problems


def _identity(row: Row) -> Sequence[CellProblem]:
    """What else the row says of somebody agrees with the number, where there is one."""
    number = row.get(NUMBER)
    checked = identity.check(number, today=clock.today()) if number else None
    if checked is None or checked.born is None:
        return ()
    problems = []
    sex, born = row.get(SEX), row.get(BIRTH_MONTH)
    if sex is not None and sex != checked.sex:
        problems.append(row.problem(SEX, "与身份证号不一致。", "请核对哪一个有误。"))
    if born is not None and born != Month(checked.born.year, checked.born.month):
        problems.append(row.problem(BIRTH_MONTH, "与身份证号不一致。", "请核对哪一个有误。"))
    return problems


async def _write(actor: Actor, entries: Sequence[Entry]) -> Sequence[Outcome]:
    return [await _written(actor, entry.row) for entry in entries]


async def _written(actor: Actor, row: Row) -> Outcome:
    try:
        async with transaction(actor):
            made = await appoint_director(actor, _command(row))
            if row.get(UNTIL) is not None:
                await end_director(actor, made, _gone(row))
    except DomainError as error:
        return placed(error, {"理由": NOTE})
    return subject(made)


def _gone(row: Row) -> EndDirector:
    """The end that a row tells of. Raises Refused where its ground or its paper lacks."""
    ended_by, document = row.get(ENDED_BY), row.get(END_DOCUMENT)
    if ended_by is None or document is None:
        cause = "填了离任时间的，离任原因和离任文件要一起填。"
        raise Refused([Problem("离任文件" if ended_by else "离任原因", cause, "补上，或者都不填。")])
    return EndDirector(until=row[UNTIL], ended_by=ended_by, end_document=document)


def _command(row: Row) -> AppointChildDirector:
    told = {
        "place": row[PLACE_CODE],
        "name": row[NAME],
        "citizen_number": row.get(NUMBER),
        "phone": row.get(MOBILE) or None,
        "capacity": row[CAPACITY],
        "office": row.get(OFFICE),
        "full_time": bool(row.get(FULL_TIME)),
        "since": row[SINCE],
        "document": row[DOCUMENT],
        "inducted": row.get(INDUCTED),
        "induction_document": row.get(INDUCTION),
        "checked": row.get(CHECKED),
        "checked_until": row.get(CHECKED_UNTIL),
        "checked_by": row.get(CHECKED_BY),
        "check_document": row.get(CHECK_DOCUMENT),
        "registered": row.get(REGISTERED) or Registered.NO,
        "reason": row.get(NOTE) or None,
    }
    return AppointChildDirector.model_validate(told)


async def _undo(actor: Actor, entries: Sequence[Entry]) -> None:
    for entry in reversed(entries):
        if entry.kept is not None:
            raise Conflict("已登记的任职没有按表改过。", code="child_roster.fixed")
        await strike_director(actor, int(entry.made.rpartition(":")[2]), _UNDONE)


async def _export(actor: Actor, area: str) -> Exported:
    """Everybody who ever was in a post, as the national system asks for them (CD-5); small counts stay hidden.

    Numbers and telephones go out as the wish for the export says: whole with the right to that, else with the middle hidden.
    """
    today = clock.today()
    found = await children.directors(actor, area)
    counted = {one.region: one.numbers for one in (await child_counts.area_counts(actor, area, today)).lines}
    counties = await names_of(list({county_of(one.region) for one in found}))
    rows = [_cells(one, counties[county_of(one.region)]) for one in found]
    sealed = await sealed_of(actor, {one.person for one in found})
    records = await transcripts.records_of(actor, list({one.person for one in found}))
    for one, row in zip(found, rows, strict=True):
        if known := sealed.get(one.person):
            row |= {NUMBER.key: known.number, MOBILE.key: known.phone}
        if one.until is None and one.person in records:
            attended = {it.session: it.hours for it in records[one.person].attended if it.day.year == today.year}
            row[HOURS.key] = said(sum(attended.values()))
        if one.post is ChildPost.DIRECTOR and one.until is None and one.region in counted:
            row |= {category.value: counted[one.region][category].said for category in ChildCategory}
    there = [one for one in found if one.holder.serves(today)]
    return Exported(rows, {NAME.key: f"在任{len(there)}人"})


def _cells(one: DirectorLine, county: str) -> dict[str, Cell]:
    last = one.checks[-1] if one.checks else None
    return {
        PLACE_CODE.key: one.region,
        COUNTY.key: county,
        TOWNSHIP.key: one.township,
        PLACE.key: None if one.region.endswith(_TOWNSHIP_ZEROS) else one.place,
        POST.key: one.post.label,
        NAME.key: one.name,
        SEX.key: label_of(one.sex) or None,
        BIRTH_MONTH.key: str(Month(one.born.year, one.born.month)) if one.born else None,
        EDUCATION.key: label_of(one.education) or None,
        POLITICAL_STATUS.key: label_of(one.political_status) or None,
        OFFICE.key: one.office,
        CAPACITY.key: one.capacity.label,
        FULL_TIME.key: "是" if one.full_time else "否",
        SINCE.key: one.since,
        DOCUMENT.key: one.document,
        INDUCTED.key: one.inducted,
        INDUCTION.key: one.induction_document,
        CHECKED.key: last.made if last else None,
        CHECKED_UNTIL.key: last.valid_until if last else None,
        CHECKED_BY.key: last.made_by if last else None,
        CHECK_DOCUMENT.key: last.document if last else None,
        REGISTERED.key: one.registered.label,
        UNTIL.key: one.until,
        ENDED_BY.key: one.ended_by.label if one.ended_by else None,
        END_DOCUMENT.key: one.end_document,
    }


CHILD_ROSTER_EXCHANGE = Exchange(
    code="child-directors",
    sheet=ROSTER,
    list_path="/children",
    exported="先后任职的全部儿童主任和督导员。",
    unit="人次",
    import_right=APPOINT,
    export_right=VIEW,
    whole_right=TAKE_WHOLE,
    natural_key=_key,
    place=lambda row: row[PLACE_CODE],
    keep=_keep,
    examine=_examine,
    write=_write,
    undo=_undo,
    export=_export,
    tried=True,
    fixed="已登记的任职不按表改：培训、查询、离任在儿童主任的页面上办理。",
    about="按区划代码、姓名和任职时间认一次任职：没有的新增。",
    guidance=(
        "按“两委”成员身份登记的，须是本村（社区）在任的委员；有提示而仍要登记的，在备注写明理由，理由记入留痕。",
        "从业禁止查询只登记“未发现”的，有自己的日期、单位和文件，不以任职文件代替；查到的记录不在本系统登记。",
        "管理儿童数、本年培训学时由登记算出，不从花名册导入；人数少的不公开。",
        "导出的表隐去身份证号和电话的中间几位，向全国系统录入要用的，由县里的选派业务员选择“个人信息写完整”、写明事由导出，事由记入留痕；隐去的导回时不读。",
    ),
)
