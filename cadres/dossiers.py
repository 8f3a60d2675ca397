"""Reading one person whole: offices held, sealed data as far as it was opened, and who opened it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cadres.tables.people import CITIZEN_NUMBER, HOME, PHONE
from cadres.vocabulary import Office, SealedField, Source, TenureEnd
from server import clock
from server.access import sealing
from server.access.actor import Actor, Role, reach_of
from server.db.engine import connection
from server.errors import NotFound
from server.values import identity, masks

_SEALED_AS = {
    SealedField.CITIZEN_NUMBER: CITIZEN_NUMBER,
    SealedField.PHONE: PHONE,
    SealedField.HOME: HOME,
}
_MASKS = {
    SealedField.CITIZEN_NUMBER: identity.mask,
    SealedField.PHONE: masks.phone,
    SealedField.HOME: masks.address,
}


@dataclass(frozen=True, slots=True)
class SealedFact:
    """One sealed field as this session may see it; `until` says how long it stays whole."""

    field: SealedField
    text: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Dossier:
    """What a person's page adds to the view of lists. Fields that nobody filled in are absent from `facts`."""

    party_since: str | None
    source: Source | None
    facts: tuple[SealedFact, ...]

    @property
    def masked(self) -> tuple[SealedFact, ...]:
        """Those that are not open."""
        return tuple(fact for fact in self.facts if fact.until is None)


async def dossier(actor: Actor, person: int, session: bytes) -> Dossier:
    """The rest of a person. Raises NotFound outside the actor's area."""
    row = await connection().fetchrow(
        """SELECT party_since, source, citizen_number, phone, home FROM person
           WHERE id = $1 AND starts_with(region, $2)""",
        person,
        actor.reach,
    )
    if row is None:
        raise NotFound
    opened = await _opened(actor, person, session)
    facts = tuple(_fact(field, row[field.value], opened.get(field)) for field in SealedField if row[field.value])
    return Dossier(row["party_since"], Source(row["source"]) if row["source"] else None, facts)


def _fact(field: SealedField, blob: bytes, until: datetime | None) -> SealedFact:
    value = sealing.unseal(blob, _SEALED_AS[field])
    return SealedFact(field, value if until else _MASKS[field](value), until)


async def _opened(actor: Actor, person: int, session: bytes) -> Mapping[SealedField, datetime]:
    """Until when which fields are open to a session: what its own account asked for, and the time has not run out."""
    rows = await connection().fetch(
        """SELECT field, max(until) AS until FROM disclosure, unnest(fields) AS field
           WHERE person = $1 AND session = $2 AND account IS NOT DISTINCT FROM $3 AND until > $4 GROUP BY field""",
        person,
        session,
        actor.account_id,
        clock.now(),
    )
    return {SealedField(row["field"]): row["until"].astimezone(clock.ZONE) for row in rows}


@dataclass(frozen=True, slots=True)
class OfficeHeld:
    """One office of a person."""

    region: str
    community: str
    office: Office
    since: date
    until: date | None
    term_ends: date | None
    basis_document: str
    ended_by: TenureEnd | None


async def offices_held(actor: Actor, person: int) -> tuple[OfficeHeld, ...]:
    """A person's offices in the actor's area, the latest first."""
    rows = await connection().fetch(
        """SELECT c.region, c.name AS community, t.office, t.since, t.until, t.term_ends, t.basis_document, t.ended_by
           FROM tenure t JOIN community c ON c.id = t.community
           WHERE t.person = $1 AND starts_with(t.region, $2) ORDER BY t.since DESC, t.id DESC""",
        person,
        actor.reach,
    )
    return tuple(
        OfficeHeld(
            **{
                **row,
                "office": Office(row["office"]),
                "ended_by": TenureEnd(row["ended_by"]) if row["ended_by"] else None,
            }
        )
        for row in rows
    )


@dataclass(frozen=True, slots=True)
class DisclosureLine:
    """One line of the list of disclosures."""

    at: datetime
    until: datetime
    actor: str
    unit: str
    region: str
    community: str
    name: str
    fields: tuple[SealedField, ...]
    reason: str


_READABLE = "starts_with(d.region, $1) AND starts_with(d.region, $2) AND ($3::boolean OR d.unit_id = $4)"


def _every_unit(actor: Actor) -> bool:
    return bool(actor.roles & {Role.AUDITOR, Role.OPERATOR})


async def disclosures(
    actor: Actor, area: str, unit: str = "", *, first: int = 0, size: int = 50
) -> tuple[Sequence[DisclosureLine], int]:
    """Who was shown whose data in an area, the latest first, and how many there are in all.

    The auditor reads of every unit, a unit's head of the own one alone.
    """
    words = (actor.reach, reach_of(area), _every_unit(actor), actor.unit_id, unit)
    where = f"{_READABLE} AND ($5 = '' OR d.unit = $5)"
    rows = await connection().fetch(
        f"""SELECT d.at, d.until, d.actor, d.unit, d.region, coalesce(v.name, '') AS community, p.name, d.fields, d.reason
            FROM disclosure d JOIN person p ON p.id = d.person LEFT JOIN community v ON v.region = d.region
            WHERE {where} ORDER BY d.id DESC OFFSET $6 LIMIT $7""",
        *words,
        first,
        size,
    )
    total = await connection().fetchval(f"SELECT count(*) FROM disclosure d WHERE {where}", *words)
    lines = [
        DisclosureLine(
            **{
                **row,
                "at": row["at"].astimezone(clock.ZONE),
                "until": row["until"].astimezone(clock.ZONE),
                "fields": tuple(map(SealedField, row["fields"])),
            }
        )
        for row in rows
    ]
    return lines, int(total)


async def units(actor: Actor, area: str) -> tuple[str, ...]:
    """The units whose people were shown data in an area, as far as the actor may read of them, by name."""
    rows = await connection().fetch(
        f"SELECT DISTINCT d.unit FROM disclosure d WHERE {_READABLE} ORDER BY d.unit",
        actor.reach,
        reach_of(area),
        _every_unit(actor),
        actor.unit_id,
    )
    return tuple(row["unit"] for row in rows)
