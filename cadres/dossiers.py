"""Reading one person whole: offices held, sealed data as far as it was opened, and who opened it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cadres.tables.people import CITIZEN_NUMBER, HOME, PHONE
from cadres.vocabulary import CommitteeKind, HoldingKind, Office, SealedField, Source, TenureEnd
from server import clock
from server.access import sealing
from server.access.actor import Actor, Role, reach_of
from server.db.engine import connection
from server.errors import NotFound
from server.values import identity, masks
from server.values.periods import read_month

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
    merged_into: int | None
    facts: tuple[SealedFact, ...]

    def until(self, field: SealedField) -> datetime | None:
        """How long a field is open to the session; None while it is closed."""
        return next((fact.until for fact in self.facts if fact.field is field), None)

    @property
    def masked(self) -> tuple[SealedFact, ...]:
        """Those that are not open."""
        return tuple(fact for fact in self.facts if fact.until is None)


async def dossier(actor: Actor, person: int, session: bytes) -> Dossier:
    """The rest of a person. Raises NotFound outside the actor's area."""
    row = await connection().fetchrow(
        """SELECT party_since, source, merged_into, citizen_number, phone, home,
                  (SELECT count(*) FROM conduct_record c WHERE c.person = person.id AND c.facts IS NOT NULL
                   AND c.struck IS NULL) AS penalties
           FROM person WHERE id = $1 AND starts_with(region, $2)""",
        person,
        actor.reach,
    )
    if row is None:
        raise NotFound
    opened = await _opened(actor, person, session)
    facts = [_fact(field, row[field.value], opened.get(field)) for field in _SEALED_AS if row[field.value]]
    if row["penalties"]:
        facts.append(SealedFact(SealedField.CONDUCT, f"{row['penalties']}条", opened.get(SealedField.CONDUCT)))
    source = Source(row["source"]) if row["source"] else None
    return Dossier(row["party_since"], source, row["merged_into"], tuple(facts))


async def party_since(actor: Actor, person: int) -> str | None:
    """The month in which somebody joined the party, `1998.07`: as the file determines it, else as it is on record."""
    value: str | None = await connection().fetchval(
        """SELECT coalesce((SELECT value FROM determination d
                            WHERE d.person = p.id AND d.field = 'party' AND d.struck IS NULL), p.party_since)
           FROM person p WHERE p.id = $1 AND starts_with(p.region, $2)""",
        person,
        actor.reach,
    )
    return str(read_month(value)) if value else None


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

    tenure: int
    region: str
    community: str
    office: Office
    since: date
    until: date | None
    term_ends: date | None
    basis: HoldingKind
    basis_document: str
    from_unit: str | None
    ended_by: TenureEnd | None
    kind: CommitteeKind

    @property
    def post(self) -> str:
        """The office with its community, a committee's by its full name: 马道村村民委员会主任."""
        return f"{self.community}{self.kind.label if self.office.elected else ''}{self.office.label}"


async def offices_held(actor: Actor, person: int) -> tuple[OfficeHeld, ...]:
    """A person's offices in the actor's area, the latest first."""
    rows = await connection().fetch(
        """SELECT t.id AS tenure, c.region, c.name AS community, t.office, t.since, t.until, t.term_ends, t.basis,
                  t.basis_document, t.from_unit, t.ended_by, c.kind
           FROM tenure t JOIN community c ON c.id = t.community
           WHERE t.person = $1 AND starts_with(t.region, $2) AND t.known_until IS NULL ORDER BY t.since DESC, t.id DESC""",
        person,
        actor.reach,
    )
    return tuple(
        OfficeHeld(
            **{
                **row,
                "office": Office(row["office"]),
                "basis": HoldingKind(row["basis"]),
                "ended_by": TenureEnd(row["ended_by"]) if row["ended_by"] else None,
                "kind": CommitteeKind(row["kind"]),
            }
        )
        for row in rows
    )


@dataclass(frozen=True, slots=True)
class DisclosureLine:
    """One line of the list of disclosures: whose data left its seal, what of it, and why.

    `name` is empty where a whole sheet of people was taken out.
    """

    at: datetime
    actor: str
    unit: str
    region: str
    community: str
    name: str
    what: str
    reason: str


# Whole data reaches people in four ways: shown on a page, printed in a paper, taken out in a form or in a sheet.
_SHOWN = """
WITH shown AS (
    SELECT d.at, d.actor, d.unit, d.unit_id, d.region, p.name, d.fields, '' AS sheet, d.reason
    FROM disclosure d JOIN person p ON p.id = d.person
    UNION ALL
    SELECT e.at, e.actor, e.unit, a.unit, e.region, p.name, ARRAY['citizen_number'], '', coalesce(e.reason, '')
    FROM audit_event e JOIN person p ON e.subject = 'person:' || p.id LEFT JOIN account a ON a.id = e.account
    WHERE e.kind = 'person.number_read'
    UNION ALL
    SELECT e.at, e.actor, e.unit, a.unit, e.region, p.name, ARRAY[]::varchar[], '任免审批表', coalesce(e.reason, '')
    FROM audit_event e JOIN person p ON e.subject = 'person:' || p.id LEFT JOIN account a ON a.id = e.account
    WHERE e.kind = 'person.form_exported'
    UNION ALL
    SELECT e.at, e.actor, e.unit, a.unit, e.region, '', ARRAY[]::varchar[],
           (e.after ->> '表格') || (e.after ->> '行数') || '行', coalesce(e.reason, '')
    FROM audit_event e LEFT JOIN account a ON a.id = e.account
    WHERE e.kind = 'sheet.exported' AND e.after ->> '个人信息' = '完整'
)
"""
_READABLE = "starts_with(d.region, $1) AND starts_with(d.region, $2) AND ($3::boolean OR d.unit_id = $4)"


def _every_unit(actor: Actor) -> bool:
    return bool(actor.roles & {Role.AUDITOR, Role.OPERATOR})


async def disclosures(
    actor: Actor, area: str, unit: str = "", *, first: int = 0, size: int = 50
) -> tuple[Sequence[DisclosureLine], int]:
    """Who was given whose whole data in an area, the latest first, and how many times in all.

    The auditor reads of every unit, a unit's head of the own one alone.
    """
    words = (actor.reach, reach_of(area), _every_unit(actor), actor.unit_id, unit)
    where = f"{_READABLE} AND ($5 = '' OR d.unit = $5)"
    rows = await connection().fetch(
        f"""{_SHOWN}
            SELECT d.at, d.actor, d.unit, d.region, coalesce(v.name, '') AS community, d.name, d.fields, d.sheet, d.reason
            FROM shown d LEFT JOIN community v ON v.region = d.region
            WHERE {where} ORDER BY d.at DESC, d.name OFFSET $6 LIMIT $7""",
        *words,
        first,
        size,
    )
    total = await connection().fetchval(f"{_SHOWN} SELECT count(*) FROM shown d WHERE {where}", *words)
    return tuple(map(_disclosure, rows)), int(total)


def _disclosure(row: Mapping[str, Any]) -> DisclosureLine:
    fields = "、".join(SealedField(field).label for field in row["fields"])
    return DisclosureLine(
        at=row["at"].astimezone(clock.ZONE),
        actor=row["actor"],
        unit=row["unit"],
        region=row["region"],
        community=row["community"],
        name=row["name"],
        what=f"导出{row['sheet']}，个人信息完整" if row["sheet"] else fields,
        reason=row["reason"],
    )


async def units(actor: Actor, area: str) -> tuple[str, ...]:
    """The units whose people were given data in an area, as far as the actor may read of them, by name."""
    rows = await connection().fetch(
        f"{_SHOWN} SELECT DISTINCT d.unit FROM shown d WHERE {_READABLE} ORDER BY d.unit",
        actor.reach,
        reach_of(area),
        _every_unit(actor),
        actor.unit_id,
    )
    return tuple(row["unit"] for row in rows)
