"""Changes of communities: dated, with their document; people and sites follow, papers keep the name of their day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from cadres.lookups.running import running_in
from cadres.permissions import CHANGE_PLACES
from cadres.place_vocabulary import ChangedCommunity, PlaceChange, PlacesChanged
from cadres.rules import changes as rules
from cadres.rules.changes import Standing, Wanted, kind_after
from cadres.rules.naming import division_name
from cadres.services.closing import NOTHING, Closed, close_place, refuse_beyond
from cadres.tables import CommunityChange
from cadres.vocabulary import CommitteeKind
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, take_turn, transaction
from server.errors import NotFound, Problem, Refused
from server.manifest import emit
from server.places.changing import end_division, name_division
from server.places.regions import VILLAGE_LEVEL, Place, names_of

#: The changes after which the community is no more.
ENDS = frozenset({PlaceChange.MERGER, PlaceChange.ABOLITION})
CHANGED = event_kind("place.changed", "登记村（社区）变更", Dot.STEP)

#: A code is taken by a community that is or was there; one whose split was taken back never was.
_TAKEN = """
SELECT EXISTS (SELECT FROM community c WHERE c.region = $1 AND (c.until IS NULL OR EXISTS (
    SELECT FROM community_change h WHERE h.community = c.id AND h.withdrawn IS NULL)))
"""
#: Tables of what is known about people, which go where the people go; what they did and held stays with its place.
WITH_PEOPLE = {
    "person": "id",
    "kin_record": "one",
    "distinct_pair": "one",
    "person_merge": "survivor",
    "secretary_merit": "person",
    "secretary_recognition": "person",
    "vetting_case": "person",
    "person_merit": "person",
    "person_circumstance": "person",
    "person_duty": "person",
    "appraisal": "person",
    "conduct_record": "person",
    "determination": "person",
    "career_line": "person",
    "appointment_form": "person",
}


class ChangePlace(BaseModel):
    """A change of one community: `into` takes it in, `new_code` and `people` are what a split puts apart."""

    model_config = ConfigDict(frozen=True)

    region: str = Field(pattern=r"^\d{12}$")
    kind: PlaceChange
    day: date
    document: str = Field(min_length=2, max_length=80)
    name: str | None = Field(None, max_length=60)
    into: str | None = Field(None, pattern=r"^\d{12}$")
    new_code: str | None = Field(None, pattern=r"^\d{12}$")
    people: tuple[int, ...] = Field((), max_length=20_000)


@dataclass(frozen=True, slots=True)
class _Part:
    """What the change does to one community."""

    community: int
    region: str
    before: tuple[str, CommitteeKind] | None
    after: tuple[str, CommitteeKind] | None
    successor: int | None = None
    people: Sequence[int] = ()
    sites: Sequence[int] = ()
    division: str | None = None
    closed: Closed = NOTHING


async def change_place(actor: Actor, command: ChangePlace) -> int:
    """Record a change and carry it out; returns its number. Raises Refused with all that is wrong."""
    actor.require(CHANGE_PLACES, at=command.region)
    async with transaction(actor):
        await take_turn("places", command.region[:6])
        place, community = await _standing(actor, command.region)
        other, target = await _taking_in(actor, command.into)
        wanted = Wanted(command.kind, command.day, command.name, other, command.new_code)
        problems = [*rules.refuse(place, wanted, clock.today()), *await _refuse_taken(place, command, other)]
        problems += await _refuse_running(actor, command)
        if problems:
            raise Refused(problems)
        parts = await _carry_out(actor, command, (place, community), (other, target))
        event = await _keep(command, parts)
        # Told before the change's own traces: what the packages above set off rests on the change and not beside it, so
        # that it does not keep the change from being taken back.
        changed = [ChangedCommunity(part.region, part.before, part.after) for part in parts]
        await emit(actor, PlacesChanged(event, command.kind, command.day, command.document, changed))
        for part in parts:
            await audit.record(actor, CHANGED, _told(command, part))
    return event


def _told(command: ChangePlace, part: _Part) -> Change:
    before = {"名称": part.before[0] if part.before else "没有"}
    after: dict[str, Any] = {
        "种类": command.kind.label,
        "名称": part.after[0] if part.after else "不再存在",
        "生效日期": command.day.isoformat(),
        "文件": command.document,
    }
    if part.people:
        after["随迁人员"] = len(part.people)
    if part.closed.offices:
        after["结束的职务"] = part.closed.offices
    return Change(f"community:{part.region}", part.region, before, after)


async def _taking_in(actor: Actor, region: str | None) -> tuple[Standing | None, int | None]:
    if region is None:
        return None, None
    try:
        return await _standing(actor, region)
    except NotFound:
        raise Refused([Problem("并入", f"没有代码是{region}的村（社区）。", "请核对代码。")]) from None


async def _standing(actor: Actor, region: str) -> tuple[Standing, int]:
    row = await connection().fetchrow(
        """SELECT c.id, c.region, c.name, c.kind, c.established, c.until,
                  (SELECT max(day) FROM community_change h WHERE h.community = c.id AND h.withdrawn IS NULL) AS since
           FROM community c WHERE c.region = $1 AND starts_with(c.region, $2) FOR UPDATE OF c""",
        region,
        actor.reach,
    )
    if row is None:
        raise NotFound
    kind = CommitteeKind(row["kind"])
    return Standing(row["region"], row["name"], kind, row["established"], row["until"], row["since"]), row["id"]


async def _refuse_taken(place: Standing, command: ChangePlace, other: Standing | None) -> list[Problem]:
    """What the records around speak against: a name or a code that is taken, people that would be left behind."""
    problems = []
    township = (other or place).region[:9]
    if command.name and await connection().fetchval(
        """SELECT EXISTS (SELECT FROM community WHERE left(region, 9) = $1 AND name = $2 AND until IS NULL
                          AND NOT region = ANY($3))""",
        township,
        command.name,
        [place.region, other.region if other else ""],
    ):
        problems.append(Problem("新名称", f"这个乡镇（街道）已有{command.name}。", "换一个名称。"))
    if command.kind is PlaceChange.SPLIT:
        problems += await _refuse_code(place, command.new_code)
    if command.kind in ENDS:
        problems += await refuse_beyond(place.region, command.day)
    if command.kind is PlaceChange.ABOLITION:
        left = await connection().fetchval("SELECT count(*) FROM person WHERE region = $1", place.region)
        if left:
            cause = f"{place.name}还有{left}名在册人员。"
            problems.append(Problem("变更种类", cause, "有人员的，选合并，并入接收人员的村（社区）。"))
    return problems


async def _refuse_running(actor: Actor, command: ChangePlace) -> list[Problem]:
    """What can no longer be brought to its end once the community is no more, such as its election."""
    if command.kind not in ENDS:
        return []
    found = await running_in(actor, [command.region])
    return [Problem("村（社区）", f"{one.what}。", one.cure) for one in found if one.cure]


async def _refuse_code(place: Standing, code: str | None) -> list[Problem]:
    if code is None:
        return [Problem("新代码", "没有填。", "填新设村（社区）的12位区划代码。")]
    if code[:9] != place.region[:9] or code.endswith("000"):
        return [Problem("新代码", f"{code}不是这个乡镇（街道）的村级代码。", "前9位与原村（社区）相同。")]
    if await connection().fetchval(_TAKEN, code):
        return [Problem("新代码", f"{code}已经建立了村（社区）。", "请核对代码。")]
    return []


async def _carry_out(
    actor: Actor, command: ChangePlace, place: tuple[Standing, int], other: tuple[Standing | None, int | None]
) -> list[_Part]:
    standing, community = place
    before = (standing.name, standing.kind)
    if command.kind in {PlaceChange.RENAME, PlaceChange.CONVERSION}:
        after = (command.name or standing.name, kind_after(command.kind, standing.kind))
        division = await _name(standing.region, community, after, command.day)
        return [_Part(community, standing.region, before, after, division=division)]
    if command.kind is PlaceChange.ABOLITION:
        closed, division = await _end(actor, command, community, None)
        return [_Part(community, standing.region, before, None, division=division, closed=closed)]
    if command.kind is PlaceChange.SPLIT:
        return await _split(command, standing, community)
    into, target = other
    if into is None or target is None:
        raise NotFound
    return await _merge(actor, command, place, (into, target))


async def _merge(
    actor: Actor, command: ChangePlace, place: tuple[Standing, int], other: tuple[Standing, int]
) -> list[_Part]:
    """People and the sites that were served go along; the community that takes them in may get another name."""
    (standing, community), (into, target) = place, other
    people = await move_people(await _people_of(standing.region), standing.region, into.region)
    sites = await _serve_instead(community, target)
    closed, ended = await _end(actor, command, community, command.name or into.name)
    before, after = (into.name, into.kind), (command.name or into.name, into.kind)
    division = await _name(into.region, target, after, command.day) if after != before else None
    return [
        _Part(target, into.region, before, after, division=division),
        _Part(community, standing.region, (standing.name, standing.kind), None, target, people, sites, ended, closed),
    ]


async def _split(command: ChangePlace, standing: Standing, community: int) -> list[_Part]:
    """The new community stands from the day on; those named go there, who must be people of the old one."""
    code, same = command.new_code or "", (standing.name, standing.kind)
    after = (command.name or "", standing.kind)
    made = await _found(code, after, command.day)
    division = await _name(code, made, after, command.day)
    here = set(await _people_of(standing.region))
    if strange := [one for one in command.people if one not in here]:
        cause = f"有{len(strange)}人不是{standing.name}的在册人员。"
        raise Refused([Problem("随迁人员", cause, "只能选原村（社区）的人员。")])
    people = await move_people(command.people, standing.region, code)
    return [
        _Part(community, standing.region, same, same),
        _Part(made, code, None, after, community, people, division=division),
    ]


async def _found(code: str, called: tuple[str, CommitteeKind], day: date) -> int:
    """The row of a new community; that of a split which was taken back is used again."""
    held = await connection().fetchval("SELECT id FROM community WHERE region = $1 FOR UPDATE", code)
    if held is not None:
        await connection().execute("UPDATE community SET established = $2 WHERE id = $1", held, day)
        return int(held)
    made = await connection().fetchval(
        "INSERT INTO community (region, name, kind, established) VALUES ($1, $2, $3, $4) RETURNING id",
        *(code, *called, day),
    )
    return int(made)


async def _name(region: str, community: int, called: tuple[str, CommitteeKind], day: date) -> str | None:
    """The community's row shows what stands now; the division keeps every name with its days. Returns its last one."""
    await connection().execute(
        "UPDATE community SET name = $2, kind = $3, until = NULL WHERE id = $1", community, *called
    )
    before = (await names_of([region])).get(region)
    await name_division(division(region, division_name(*called)), day)
    return before


async def _end(actor: Actor, command: ChangePlace, community: int, into: str | None) -> tuple[Closed, str | None]:
    """The community is no more, nor what it had, nor its division; returns what ended and the name of that."""
    closed = await close_place(actor, command.region, command.day, command.document, into)
    await connection().execute("UPDATE community SET until = $2 WHERE id = $1", community, command.day)
    await end_division(command.region, command.day)
    return closed, (await names_of([command.region])).get(command.region)


def division(region: str, name: str) -> Place:
    return Place(region, name, VILLAGE_LEVEL, f"{region[:9]}000")


async def _people_of(region: str) -> list[int]:
    rows = await connection().fetch("SELECT id FROM person WHERE region = $1 ORDER BY id", region)
    return [row["id"] for row in rows]


async def move_people(people: Sequence[int], source: str, target: str) -> Sequence[int]:
    """Let people go to another community with all that is known about them."""
    for table, person in WITH_PEOPLE.items():
        await connection().execute(
            f"UPDATE {table} SET region = $3 WHERE region = $2 AND {person} = ANY($1)",  # noqa: S608  # Constants.
            *(list(people), source, target),
        )
    return people


async def _serve_instead(community: int, target: int) -> list[int]:
    """The community that takes another in serves its sites too; returns those it did not serve before."""
    rows = await connection().fetch(
        """INSERT INTO site_service (region, site, community)
           SELECT region, site, $2 FROM site_service WHERE community = $1 ON CONFLICT DO NOTHING RETURNING site""",
        community,
        target,
    )
    return [row["site"] for row in rows]


async def _keep(command: ChangePlace, parts: Sequence[_Part]) -> int:
    """The rows of the change; the first one's number is the number of the whole."""
    event = 0
    for part in parts:
        row = CommunityChange(
            region=part.region,
            event=event or None,
            kind=command.kind,
            day=command.day,
            document=command.document,
            community=part.community,
            successor=part.successor,
            name_before=part.before[0] if part.before else None,
            kind_before=part.before[1] if part.before else None,
            name_after=part.after[0] if part.after else None,
            kind_after=part.after[1] if part.after else None,
            moved={
                "people": list(part.people),
                "sites": list(part.sites),
                "division": part.division,
                "closed": dict(part.closed.lines or {}),
            },
            recorded=clock.now(),
        )
        await row.save()
        if not event:
            event = int(row.id)
            await connection().execute("UPDATE community_change SET event = id WHERE id = $1", event)
    return event
