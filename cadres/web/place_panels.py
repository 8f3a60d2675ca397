"""What the page of a community shows of its parts and its past: organisations, groups and representatives, sites, changes."""

from cadres import queries
from cadres.lookups import bodies
from cadres.lookups.changes import changes_of
from cadres.lookups.sites import sites_of
from cadres.place_vocabulary import PartKind
from cadres.rules.bodies import required
from cadres.rules.peoples import Member, minority_findings
from server import clock
from server.access.actor import Actor
from server.law.lawbook import Level
from server.manifest import Panel


async def bodies_panel(actor: Actor, region: str) -> Panel:
    """The organisations, and those that nobody has said anything of though every community should have them."""
    today = clock.today()
    community = await queries.community(actor, region)
    lines = await bodies.bodies_of(actor, region, today)
    held = {line.kind for line in lines}
    unrecorded = [kind for kind in required(community.kind, today) if kind not in held]
    seated = sum(one.in_committee for one in await queries.officers(actor, region, today))
    context = {"region": region, "name": community.name, "lines": lines, "unrecorded": unrecorded, "seated": seated}
    return Panel("组织", "cadres/pages/bodies_panel.html", context)


async def assembly_panel(actor: Actor, region: str) -> Panel:
    """Groups, grids and representatives in numbers, with what the law finds wrong."""
    today = clock.today()
    community = await queries.community(actor, region)
    held = await bodies.assembly(actor, region, community.kind, today)
    wrong = [one for one in held.findings(today) if one.level is not Level.NOTE]
    groups = [part for part in held.parts if part.kind is PartKind.GROUP]
    context = {
        "region": region,
        "people": community.kind.people,
        "held": held,
        "groups": len(groups),
        "grids": len(held.parts) - len(groups),
        "wrong": wrong,
    }
    return Panel("小组、代表和网格", "cadres/pages/assembly_panel.html", context)


async def peoples_panel(actor: Actor, region: str) -> Panel | None:
    """Whether the committee has a member of a smaller people, by the law of the day it was elected (B-09).

    Nothing where nobody counted the peoples up to today, or where that law asks for nothing.
    """
    today = clock.today()
    members = [one for one in await queries.officers(actor, region, today) if one.in_committee]
    peoples = await bodies.peoples_of(actor, region, today)
    if not members or peoples is None:
        return None
    community = await queries.community(actor, region)
    # Whoever joined by a later by-election joined the committee that was elected then.
    elected = min(one.since for one in members)
    found = tuple(
        minority_findings(community.kind, [Member(one.name, one.ethnicity) for one in members], peoples, elected)
    )
    return Panel("少数民族成员", "cadres/pages/peoples_panel.html", {"found": found}) if found else None


async def sites_panel(actor: Actor, region: str) -> Panel | None:
    """The resettlement sites that the community serves; nothing where there is none."""
    lines = await sites_of(actor, region)
    return Panel("服务的安置点", "cadres/pages/sites_panel.html", {"lines": lines}) if lines else None


async def history_panel(actor: Actor, region: str) -> Panel | None:
    """How the community came to be what it is, with those that went into it; nothing where it never changed."""
    lines = await changes_of(actor, region)
    return Panel("沿革", "cadres/pages/history_panel.html", {"region": region, "lines": lines}) if lines else None
