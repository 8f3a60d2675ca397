"""Reading rolls, always from the actor's area and inside `transaction(actor)`. Numbers stay closed here."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cadres.vocabulary import Sex
from elections.roll_vocabulary import ChangeKind, ObjectionKind, ObjectionResult, OffGround, VoterStatus, list_name
from elections.vocabulary import VoterApprover, VoterClass
from server.access import sealing
from server.access.actor import Actor
from server.db.engine import connection
from server.errors import NotFound
from server.values import identity
from server.values.periods import chinese_number
from server.values.text import clean_name

_NUMBER_LENGTH = 15


@dataclass(frozen=True, slots=True)
class GroupLine:
    """The sums of one group."""

    group: str
    voters: int
    women: int
    party_members: int
    off: int


@dataclass(frozen=True, slots=True)
class EditionLine:
    """A list as it was published."""

    sequence: int
    published: date
    posted_at: str
    before: int
    added: int
    removed: int
    voters: int
    women: int
    party_members: int
    households: int
    digest: str

    @property
    def title(self) -> str:
        """What it is called on the board."""
        return list_name(self.sequence)


@dataclass(frozen=True, slots=True)
class RollView:
    """A roll with its sums. `intact` says whether the list that is out is still what its hash was made of."""

    code: str
    judged_for: date
    edition: int
    contact: str | None
    groups: tuple[GroupLine, ...]
    editions: tuple[EditionLine, ...]
    adding: int
    removing: int
    conflicts: int
    objections: int
    intact: bool

    @property
    def voters(self) -> int:
        """Who is registered now."""
        return sum(line.voters for line in self.groups)

    @property
    def women(self) -> int:
        """The women among them."""
        return sum(line.women for line in self.groups)

    @property
    def party_members(self) -> int:
        """The party members among them."""
        return sum(line.party_members for line in self.groups)

    @property
    def off(self) -> int:
        """Who was refused or struck."""
        return sum(line.off for line in self.groups)

    @property
    def published(self) -> EditionLine | None:
        """The list published last."""
        return self.editions[-1] if self.editions else None


_ROLL = """
SELECT r.id, r.region, r.judged_for, r.edition, r.contact, e.code FROM roll r JOIN election e ON e.id = r.election
WHERE e.code = $1 AND starts_with(r.region, $2)
"""


async def _roll(actor: Actor, code: str) -> Mapping[str, Any] | None:
    found: Mapping[str, Any] | None = await connection().fetchrow(_ROLL, code, actor.reach)
    return found


async def roll_id(actor: Actor, code: str) -> tuple[int, str]:
    """A roll's number and its county. Raises NotFound where none is kept, or outside the area."""
    row = await _roll(actor, code)
    if row is None:
        raise NotFound
    return row["id"], row["region"][:6]


async def sums_follow(actor: Actor, code: str) -> bool:
    """Whether the sums of an election come from a roll that is kept voter by voter, so that nobody types them."""
    return bool(
        await connection().fetchval(
            """SELECT EXISTS (SELECT FROM roll r JOIN election e ON e.id = r.election
                              WHERE e.code = $1 AND starts_with(r.region, $2) AND e.method <> 'representatives')""",
            code,
            actor.reach,
        )
    )


async def roll_view(actor: Actor, code: str) -> RollView | None:
    """The roll of an election, None where none is kept."""
    row = await _roll(actor, code)
    if row is None:
        return None
    to, roll = connection(), row["id"]
    groups = await to.fetch(
        """SELECT group_name AS group, coalesce(sum(voters) FILTER (WHERE status = 'registered'), 0)::int AS voters,
                  coalesce(sum(women) FILTER (WHERE status = 'registered'), 0)::int AS women,
                  coalesce(sum(party_members) FILTER (WHERE status = 'registered'), 0)::int AS party_members,
                  coalesce(sum(voters) FILTER (WHERE status <> 'registered'), 0)::int AS off
           FROM roll_count WHERE roll = $1 GROUP BY group_name HAVING sum(voters) > 0 ORDER BY group_name""",
        roll,
    )
    changes = await to.fetch("SELECT kind FROM roll_change WHERE roll = $1 AND edition IS NULL", roll)
    added = sum(ChangeKind(one["kind"]).adds for one in changes)
    editions = await editions_of(roll)
    return RollView(
        code,
        row["judged_for"],
        row["edition"],
        row["contact"],
        tuple(sorted((GroupLine(**one) for one in groups), key=lambda line: in_order(line.group))),
        editions,
        added,
        len(changes) - added,
        await to.fetchval("SELECT count(*) FROM registration_conflict WHERE roll = $1 AND state = 'open'", roll),
        await to.fetchval("SELECT count(*) FROM roll_objection WHERE roll = $1 AND result IS NULL", roll),
        not editions or await _digest(roll, row["region"][:6]) == editions[-1].digest,
    )


_NUMERALS = {chinese_number(number): number for number in range(1, 100)}
_NUMBERED = re.compile("第?([一二三四五六七八九十]+|[0-9]+)")


def in_order(group: str) -> tuple[int, str]:
    """Groups by their number, in whatever figures it is written; those without one last."""
    found = _NUMBERED.match(group)
    word = found.group(1) if found else ""
    number = int(word) if word.isascii() and word.isdecimal() else _NUMERALS.get(word, len(_NUMERALS) + 1)
    return number, group


async def editions_of(roll: int) -> tuple[EditionLine, ...]:
    """The lists published so far, the first first."""
    rows = await connection().fetch(
        """SELECT sequence, published, posted_at, before, added, removed, voters, women, party_members, households,
                  encode(digest, 'hex') AS digest FROM roll_edition WHERE roll = $1 ORDER BY sequence""",
        roll,
    )
    return tuple(EditionLine(**row) for row in rows)


async def _digest(roll: int, county: str) -> str:
    """The hash of the list that is out, made of the entries as they stand."""
    made: str = await connection().fetchval(
        """SELECT encode(sha256(convert_to(coalesce(string_agg(concat_ws('|', id, name, sex, born, group_name, household),
                  E'\\n' ORDER BY id), ''), 'UTF8')), 'hex')
           FROM voter WHERE roll = $1 AND county = $2 AND listed IS NOT NULL AND unlisted IS NULL""",
        roll,
        county,
    )
    return made


@dataclass(frozen=True, slots=True)
class VoterLine:
    """One entry of a list."""

    id: int
    name: str
    sex: Sex
    born: date
    group: str
    household: str
    party_member: bool
    ground: VoterClass
    status: VoterStatus
    off_ground: OffGround | None
    listed: int | None
    doubled: bool

    @property
    def listed_in(self) -> str:
        """The list that somebody first stood on; empty before the first."""
        return list_name(self.listed) if self.listed else ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a roll is looked at: a name, the beginning of one, a household or a whole number; a group; a status."""

    q: str = ""
    group: str = ""
    status: VoterStatus | None = None
    after: int = 0


_LINES = """
SELECT id, name, sex, born, group_name AS "group", household, party_member, ground, status, off_ground, listed,
       EXISTS (SELECT FROM registration_conflict c WHERE c.voter = v.id AND c.state = 'open') AS doubled
FROM voter v WHERE roll = $1 AND county = $2
"""


def _narrowed(wanted: Wanted) -> tuple[str, list[Any]]:
    """The clauses after the first two values, and their values."""
    clauses, values = "", list[Any]()
    q = clean_name(wanted.q.strip()) if wanted.q.strip() else ""
    if len(q) >= _NUMBER_LENGTH and q[: _NUMBER_LENGTH - 1].isdecimal():
        values.append(sealing.indexes(identity.check(q).number))
        clauses += f" AND citizen_index = ANY(${len(values) + 2})"
    elif q:
        values.append(q)
        clauses += f" AND (starts_with(name, ${len(values) + 2}) OR household = ${len(values) + 2})"
    for column, value in (("group_name", wanted.group), ("status", wanted.status and wanted.status.value)):
        if value:
            values.append(value)
            clauses += f" AND {column} = ${len(values) + 2}"
    return clauses, values


_AFTER = (
    " AND (group_name, household, id) > (SELECT group_name, household, id FROM voter WHERE id = ${} AND county = $2)"
)


async def voters(actor: Actor, code: str, wanted: Wanted, size: int) -> tuple[VoterLine, ...]:
    """The entries after one of them, by group and household; the next page begins after the last."""
    roll, county = await roll_id(actor, code)
    clauses, values = _narrowed(wanted)
    if wanted.after:
        values.append(wanted.after)
        clauses += _AFTER.format(len(values) + 2)
    rows = await connection().fetch(
        f"{_LINES} {clauses} ORDER BY group_name, household, id LIMIT {size}", roll, county, *values
    )
    return tuple(_line(row) for row in rows)


async def number_of(actor: Actor, code: str, wanted: Wanted) -> int:
    """How many entries are looked at."""
    roll, county = await roll_id(actor, code)
    clauses, values = _narrowed(wanted)
    sql = f"SELECT count(*) FROM voter WHERE roll = $1 AND county = $2 {clauses}"  # noqa: S608  # Our own clauses.
    return int(await connection().fetchval(sql, roll, county, *values))


def _line(row: Mapping[str, Any]) -> VoterLine:
    return VoterLine(
        **{
            **row,
            "sex": Sex(row["sex"]),
            "ground": VoterClass(row["ground"]),
            "status": VoterStatus(row["status"]),
            "off_ground": OffGround(row["off_ground"]) if row["off_ground"] else None,
        }
    )


@dataclass(frozen=True, slots=True)
class VoterView:
    """One entry with its ground and its evidence, and what changed it since a list was out."""

    line: VoterLine
    ethnicity: str | None
    declared: date | None
    residence_months: int | None
    service_months: int | None
    approved_by: VoterApprover | None
    approved: date | None
    document: str
    deprived_from: date | None
    deprived_until: date | None
    off_document: str | None
    off_day: date | None
    batch: int | None
    row: int | None
    recorded: datetime
    has_phone: bool


async def voter(actor: Actor, code: str, wanted: int) -> VoterView:
    """One entry. Raises NotFound for another roll's, or outside the area."""
    roll, county = await roll_id(actor, code)
    line = await connection().fetchrow(f"{_LINES} AND id = $3", roll, county, wanted)
    row = await connection().fetchrow(
        """SELECT ethnicity, declared, residence_months, service_months, approved_by, approved, document, deprived_from,
                  deprived_until, off_document, off_day, batch, line AS row, recorded, phone IS NOT NULL AS has_phone
           FROM voter WHERE roll = $1 AND county = $2 AND id = $3""",
        roll,
        county,
        wanted,
    )
    if line is None or row is None:
        raise NotFound
    approver = VoterApprover(row["approved_by"]) if row["approved_by"] else None
    return VoterView(_line(line), **{**row, "approved_by": approver})


@dataclass(frozen=True, slots=True)
class ObjectionLine:
    """An objection with its two limits."""

    id: int
    edition: int
    kind: ObjectionKind
    about: str
    raised_by: str
    received: date
    due: date
    says: str
    result: ObjectionResult | None
    decided: date | None
    announced: date | None
    reply: str | None


async def objections(actor: Actor, code: str) -> tuple[ObjectionLine, ...]:
    """The objections to the lists of an election: those that wait first, by their limit."""
    roll, _ = await roll_id(actor, code)
    rows = await connection().fetch(
        """SELECT id, edition, kind, about, raised_by, received, due, says, result, decided, announced, reply
           FROM roll_objection WHERE roll = $1 ORDER BY result IS NOT NULL, due, id""",
        roll,
    )
    return tuple(
        ObjectionLine(
            **{
                **row,
                "kind": ObjectionKind(row["kind"]),
                "result": ObjectionResult(row["result"]) if row["result"] else None,
            }
        )
        for row in rows
    )


async def groups_of(actor: Actor, code: str) -> Sequence[str]:
    """The groups that have entries, for the filter and for who registers by hand."""
    roll, _ = await roll_id(actor, code)
    rows = await connection().fetch(
        "SELECT DISTINCT group_name FROM roll_count WHERE roll = $1 AND voters > 0 ORDER BY 1", roll
    )
    return [row["group_name"] for row in rows]
