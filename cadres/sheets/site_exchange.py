"""How the sheet of resettlement sites meets the records: a row is a site, with the count of one day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cadres.lookups import sites as lookup
from cadres.lookups.sites import SiteFilter
from cadres.permissions import EDIT_PLACES, VIEW
from cadres.place_vocabulary import SiteKind
from cadres.services.sites import (
    SiteCounted,
    SiteDetails,
    amend_site,
    count_site,
    register_site,
    remove_count,
    remove_site,
    subject,
)
from cadres.sheets.sites import (
    ADDRESS,
    AS_OF,
    HOUSEHOLDS,
    KIND,
    NAME,
    NUMBERS,
    ORIGINS,
    POOR,
    RELOCATED,
    SERVED_BY,
    SITES,
    TOWNSHIP,
)
from server.access.actor import Actor
from server.db.engine import connection, transaction
from server.errors import Refused
from server.places.regions import TOWNSHIP_LEVEL
from server.sheets.columns import CellProblem, Row
from server.sheets.exchange import Entry, Exchange, Exported, Kept, Outcome
from server.sheets.workbook import Cell

_UNDONE = "撤销导入"
_MOST_WRITTEN = 100_000


@dataclass(frozen=True, slots=True)
class _Record:
    """A site on record, with the count of the day that the row is about."""

    id: int
    kept: Kept
    communities: tuple[str, ...]


def _key(row: Row) -> str:
    return f"{row[TOWNSHIP]} {row[NAME]}"


async def _records(actor: Actor, rows: Sequence[Row]) -> Mapping[str, _Record]:
    """The sites that rows are about, each with the count of the row's own day."""
    found = await connection().fetch(
        """SELECT s.id, s.region, s.name, s.kind, s.origins, s.address, n.as_of, n.households, n.relocated,
                  n.registered_poor, v.names, v.codes
           FROM unnest($2::text[], $3::text[], $4::date[]) AS r(region, name, as_of)
           JOIN resettlement_site s ON s.region = r.region AND s.name = r.name
           LEFT JOIN site_count n ON n.site = s.id AND n.as_of = r.as_of
           LEFT JOIN LATERAL (SELECT string_agg(c.name, '、' ORDER BY c.region) AS names, array_agg(c.region) AS codes FROM site_service t
                              JOIN community c ON c.id = t.community WHERE t.site = s.id) v ON true
           WHERE starts_with(s.region, $1)""",
        actor.reach,
        [row[TOWNSHIP] for row in rows],
        [row[NAME] for row in rows],
        [row.get(AS_OF) for row in rows],
    )
    return {f"{row['region']} {row['name']}": _record(row) for row in found}


def _record(row: Mapping[str, Any]) -> _Record:
    values = {
        KIND.key: SiteKind(row["kind"]),
        AS_OF.key: row["as_of"],
        HOUSEHOLDS.key: row["households"],
        RELOCATED.key: row["relocated"],
        POOR.key: row["registered_poor"],
        ORIGINS.key: "、".join(row["origins"]) or None,
        SERVED_BY.key: row["names"],
        ADDRESS.key: row["address"],
    }
    return _Record(row["id"], Kept(subject(row["id"]), values), tuple(row["codes"] or ()))


async def _keep(actor: Actor, rows: Sequence[Row]) -> Mapping[str, Kept]:
    return {key: record.kept for key, record in (await _records(actor, rows)).items()}


async def _examine(_actor: Actor, rows: Sequence[Row], _kept: Mapping[str, Kept]) -> Sequence[CellProblem]:
    townships = await connection().fetch(
        "SELECT code FROM division WHERE code = ANY($1) AND level = $2 AND until IS NULL",
        [row[TOWNSHIP] for row in rows],
        TOWNSHIP_LEVEL,
    )
    known = {row["code"] for row in townships}
    serving = await _communities(rows)
    problems: list[CellProblem] = []
    for row in rows:
        if row[TOWNSHIP] not in known:
            problems.append(
                row.problem(TOWNSHIP, "不是乡镇（街道）的代码。", "请填迁入地乡镇（街道）的12位代码，末三位是000。")
            )
            continue
        for name in _names(row.get(SERVED_BY)):
            if (row[TOWNSHIP][:9], name) not in serving:
                cause = f"这个乡镇（街道）没有建立{name}。"
                problems.append(row.problem(SERVED_BY, cause, "请写村（社区）的全名，如马道村。"))
    return problems


def _names(said: str | None) -> list[str]:
    return said.split("、") if said else []


async def _communities(rows: Sequence[Row]) -> Mapping[tuple[str, str], str]:
    """The codes of the communities that rows name, by township and name."""
    found = await connection().fetch(
        """SELECT region, name FROM community
           WHERE left(region, 9) = ANY($1) AND name = ANY($2) AND until IS NULL""",
        list({row[TOWNSHIP][:9] for row in rows}),
        list({name for row in rows for name in _names(row.get(SERVED_BY))}),
    )
    return {(row["region"][:9], row["name"]): row["region"] for row in found}


async def _write(actor: Actor, entries: Sequence[Entry]) -> Sequence[Outcome]:
    rows = [entry.row for entry in entries]
    records, serving = await _records(actor, rows), await _communities(rows)
    return [await _written(actor, entry, records.get(_key(entry.row)), serving) for entry in entries]


async def _written(
    actor: Actor, entry: Entry, record: _Record | None, serving: Mapping[tuple[str, str], str]
) -> Outcome:
    row = entry.row
    try:
        async with transaction(actor):
            details = _details(row, record, serving)
            site = record.id if record else await register_site(actor, details)
            if record and set(entry.changed) - {column.key for column in (AS_OF, *NUMBERS)}:
                await amend_site(actor, site, details)
            if row.get(RELOCATED) is not None:
                await count_site(actor, site, _counted(row.values, record.kept.values if record else {}))
    except Refused as refusal:
        return refusal.problems
    return subject(site)


def _details(row: Row, record: _Record | None, serving: Mapping[tuple[str, str], str]) -> SiteDetails:
    """What the row says, and where it says nothing what stands on record."""
    before = record.kept.values if record else {}
    told: dict[str, Any] = {
        column.key: row.get(column) or before.get(column.key) for column in (KIND, ORIGINS, ADDRESS)
    }
    names = _names(row.get(SERVED_BY))
    named = tuple(serving[row[TOWNSHIP][:9], name] for name in names)
    return SiteDetails(
        region=row[TOWNSHIP],
        name=row[NAME],
        kind=told[KIND.key],
        origins=tuple(_names(told[ORIGINS.key])),
        address=told[ADDRESS.key],
        communities=named or (record.communities if record else ()),
    )


def _counted(said: Mapping[str, Any], before: Mapping[str, Any]) -> SiteCounted:
    households = said.get(HOUSEHOLDS.key)
    return SiteCounted(
        as_of=said[AS_OF.key],
        households=before.get(HOUSEHOLDS.key) if households is None else households,
        relocated=said[RELOCATED.key],
        registered_poor=said[POOR.key],
    )


async def _undo(actor: Actor, entries: Sequence[Entry]) -> None:
    rows = [entry.row for entry in entries]
    records = await _records(actor, rows)
    for entry in entries:
        record = records[_key(entry.row)]
        if entry.kept is None:
            await _unmake(actor, entry.row, record)
        else:
            await _put_back(actor, entry, entry.kept, record)


async def _unmake(actor: Actor, row: Row, record: _Record) -> None:
    if row.get(AS_OF) is not None:
        await remove_count(actor, record.id, row.values[AS_OF.key], _UNDONE)  # type: ignore[arg-type]  # The parser's day.
    await remove_site(actor, record.id, _UNDONE)


async def _put_back(actor: Actor, entry: Entry, before: Kept, record: _Record) -> None:
    """The count of the row's day as it was, and then the rest."""
    row, old = entry.row, before.values
    if AS_OF.key in entry.changed:
        await remove_count(actor, record.id, row.values[AS_OF.key], _UNDONE)  # type: ignore[arg-type]  # As above.
    elif {column.key for column in NUMBERS}.intersection(entry.changed):
        await count_site(
            actor, record.id, SiteCounted.model_validate({column.key: old[column.key] for column in (AS_OF, *NUMBERS)})
        )
    if {column.key for column in (KIND, ORIGINS, SERVED_BY, ADDRESS)}.intersection(entry.changed):
        served_by = old[SERVED_BY.key]
        names = _names(served_by if isinstance(served_by, str) else None)
        codes = await _codes(row[TOWNSHIP], names)
        details = SiteDetails.model_validate(
            {
                "region": row[TOWNSHIP],
                "name": row[NAME],
                "kind": old[KIND.key],
                "origins": _names(old[ORIGINS.key]),  # type: ignore[arg-type]  # Text or None.
                "address": old[ADDRESS.key],
                "communities": codes,
            }
        )
        await amend_site(actor, record.id, details, _UNDONE)


async def _codes(township: str, names: Sequence[str]) -> list[str]:
    found = await connection().fetch(
        "SELECT region FROM community WHERE left(region, 9) = left($1, 9) AND name = ANY($2) AND until IS NULL",
        township,
        list(names),
    )
    return [row["region"] for row in found]


async def _export(actor: Actor, area: str) -> Exported:
    found = await lookup.sites(actor, SiteFilter(area), size=_MOST_WRITTEN)
    written: list[dict[str, Cell]] = [
        {
            TOWNSHIP.key: line.region,
            NAME.key: line.name,
            KIND.key: line.kind.label,
            AS_OF.key: line.as_of,
            HOUSEHOLDS.key: line.households,
            RELOCATED.key: line.relocated,
            POOR.key: line.registered_poor,
            ORIGINS.key: "、".join(line.origins),
            SERVED_BY.key: "、".join(line.served_by),
            ADDRESS.key: line.address,
        }
        for line in found.lines
    ]
    sums = found.sums
    total: dict[str, Cell] = {
        NAME.key: f"{sums.total}个",
        HOUSEHOLDS.key: sums.households,
        RELOCATED.key: sums.relocated,
        POOR.key: sums.registered_poor,
    }
    return Exported(written, total)


SITES_EXCHANGE = Exchange(
    code="sites",
    sheet=SITES,
    list_path="/sites",
    exported="登记的全部安置点。",
    unit="个",
    import_right=EDIT_PLACES,
    export_right=VIEW,
    natural_key=_key,
    place=lambda row: row[TOWNSHIP],
    keep=_keep,
    examine=_examine,
    write=_write,
    undo=_undo,
    export=_export,
    tried=True,
    about="按迁入乡镇（街道）和名称认安置点：没有的新增，有的只改填了且不同的格。人口按统计日期登记，每个日期一次。",
    guidance=(
        "统计日期、搬迁人口、建档立卡搬迁人口要么都填，要么都不填。",
        "800人以上、建档立卡搬迁人口100人以上都含本数。",
    ),
)
