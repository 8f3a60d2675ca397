"""Who looks after resettled households and residents' groups, and how far they all are; inside `transaction(actor)`."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from server.access.actor import Actor, reach_of
from server.db.engine import connection
from server.errors import NotFound
from server.law.lawbook import Finding
from training.parameters import decisions
from training.rules.contacts import Contact, Contacted, contacted


@dataclass(frozen=True, slots=True)
class ContactVisitLine:
    """In how many households a contact was on a day."""

    id: int
    day: date
    households: int
    said: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class ContactLine:
    """Somebody who looks after households of a site or after a group; `visited` is the last day they came."""

    id: int
    region: str
    township: str
    site: int | None
    part: int | None
    place: str
    name: str
    office: str
    unit: str
    households: int
    since: date
    until: date | None
    document: str
    end_reason: str | None
    visited: date | None

    @property
    def whom(self) -> str:
        return f"{self.unit}{self.name}"

    def serves(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)

    @property
    def contact(self) -> Contact:
        """As the rule sees it."""
        return Contact(self.whom, self.households, self.since, self.visited)


@dataclass(frozen=True, slots=True)
class SiteContacts:
    """A site with whoever looks after its households, and how far that goes."""

    site: int
    region: str
    place: str
    township: str
    contacts: tuple[ContactLine, ...]
    contacted: Contacted


@dataclass(frozen=True, slots=True)
class GroupContacts:
    """A residents' or villagers' group of a community that serves a site, with its contact."""

    part: int
    region: str
    place: str
    contact: ContactLine | None


_CONTACTS = """
SELECT c.id, c.region, coalesce(d.name, '') AS township, c.site, c.part,
       coalesce(s.name, m.name || p.name, '') AS place, c.name, c.office, c.unit, c.households, c.since, c.until,
       c.document, c.end_reason, (SELECT max(v.day) FROM contact_visit v WHERE v.contact = c.id) AS visited
FROM household_contact c LEFT JOIN resettlement_site s ON s.id = c.site
LEFT JOIN community_part p ON p.id = c.part LEFT JOIN community m ON m.id = p.community
LEFT JOIN division d ON d.code = rpad(left(c.region, 9), 12, '0') AND d.until IS NULL
WHERE starts_with(c.region, $1)
"""


async def contacts(actor: Actor, area: str, on: date) -> tuple[ContactLine, ...]:
    """Those of an area who look after somebody on a day."""
    rows = await connection().fetch(
        f"""{_CONTACTS} AND starts_with(c.region, $2) AND c.since <= $3 AND (c.until IS NULL OR c.until > $3)
            ORDER BY c.region, c.since, c.id""",
        actor.reach,
        reach_of(area),
        on,
    )
    return tuple(ContactLine(**dict(row.items())) for row in rows)


async def every_contact(actor: Actor, area: str) -> tuple[ContactLine, ...]:
    """Every contact of an area that ever was."""
    rows = await connection().fetch(
        f"{_CONTACTS} AND starts_with(c.region, $2) ORDER BY c.region, c.since, c.id", actor.reach, reach_of(area)
    )
    return tuple(ContactLine(**dict(row.items())) for row in rows)


async def kept(actor: Actor, area: str) -> bool:
    """Whether anybody was ever named in an area."""
    return bool(
        await connection().fetchval(
            """SELECT EXISTS (SELECT FROM household_contact
                              WHERE starts_with(region, $1) AND starts_with(region, $2))""",
            actor.reach,
            reach_of(area),
        )
    )


async def contact(actor: Actor, wanted: int) -> ContactLine:
    """One of them, of any day. Raises NotFound outside the actor's area."""
    row = await connection().fetchrow(f"{_CONTACTS} AND c.id = $2", actor.reach, wanted)
    if row is None:
        raise NotFound
    return ContactLine(**dict(row.items()))


async def visits_of(wanted: int) -> tuple[ContactVisitLine, ...]:
    """The visits of a contact, the latest first; whoever calls has seen the contact."""
    return (await visits_of_all([wanted]))[wanted]


async def visits_of_all(wanted: Collection[int]) -> Mapping[int, tuple[ContactVisitLine, ...]]:
    """The visits of contacts by contact, the latest first; whoever calls has seen the contacts."""
    rows = await connection().fetch(
        """SELECT contact, id, day, households, said, reason FROM contact_visit
           WHERE contact = ANY($1::bigint[]) ORDER BY day DESC, id DESC""",
        list(wanted),
    )
    found: dict[int, list[ContactVisitLine]] = {one: [] for one in wanted}
    for row in rows:
        found[row["contact"]].append(ContactVisitLine(*list(row.values())[1:]))
    return {one: tuple(visits) for one, visits in found.items()}


async def site_contacts(actor: Actor, area: str, on: date) -> tuple[SiteContacts, ...]:
    """The sites of an area that stand on a day, with their contacts of that day and the households by the latest count."""
    rows = await connection().fetch(
        """SELECT s.id, s.region, s.name, coalesce(d.name, '') AS township,
                  (SELECT n.households FROM site_count n WHERE n.site = s.id AND n.as_of <= $3 AND n.households IS NOT NULL
                   ORDER BY n.as_of DESC LIMIT 1) AS households
           FROM resettlement_site s LEFT JOIN division d ON d.code = s.region AND d.until IS NULL
           WHERE starts_with(s.region, $1) AND starts_with(s.region, $2) AND (s.closed IS NULL OR s.closed > $3)
           ORDER BY s.region, s.name""",
        actor.reach,
        reach_of(area),
        on,
    )
    by_site: defaultdict[int | None, list[ContactLine]] = defaultdict(list)
    for one in await contacts(actor, area, on):
        by_site[one.site].append(one)
    decided = await decisions()
    found = []
    for row in rows:
        there = by_site[row["id"]]
        known = [one.contact for one in there]
        told = contacted(row["name"], row["households"], known, on, decided.at(row["region"], on))
        found.append(SiteContacts(row["id"], row["region"], row["name"], row["township"], tuple(there), told))
    return tuple(found)


async def group_contacts(actor: Actor, area: str, on: date) -> tuple[GroupContacts, ...]:
    """The groups of an area's communities that serve a site, each with whoever looks after it on a day."""
    rows = await connection().fetch(
        """SELECT p.id, p.region, m.name || p.name AS place FROM community_part p JOIN community m ON m.id = p.community
           WHERE p.kind = 'group' AND p.since <= $3 AND (p.until IS NULL OR p.until > $3)
             AND EXISTS (SELECT FROM site_service v WHERE v.community = p.community)
             AND starts_with(p.region, $1) AND starts_with(p.region, $2) ORDER BY p.region, p.id""",
        actor.reach,
        reach_of(area),
        on,
    )
    held = {one.part: one for one in await contacts(actor, area, on) if one.part}
    return tuple(GroupContacts(row["id"], row["region"], row["place"], held.get(row["id"])) for row in rows)


async def contact_findings(line: ContactLine, on: date) -> tuple[Finding, ...]:
    """What the rule says of one contact alone, without the households of the place."""
    if not line.serves(on):
        return ()
    settings = (await decisions()).at(line.region, on)
    return contacted(line.place, line.households, [line.contact], on, settings).findings[1:]
