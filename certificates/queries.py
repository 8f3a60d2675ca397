"""Reading filings and issued certificates, always from the actor's area and inside `transaction(actor)`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from certificates.rules.checklists import SIGNED
from certificates.rules.filings import DONE
from certificates.vocabulary import CERTIFICATE, FilingCause, FilingState, FilingType, ReturnCode
from server import clock
from server.access.actor import Actor, reach_of
from server.access.duties import Hand
from server.db.engine import connection
from server.errors import NotFound
from server.papers.register.kinds import numbered
from server.papers.register.reading import stamps
from server.papers.register.vocabulary import PaperState
from server.papers.stamp import Stamp


@dataclass(frozen=True, slots=True)
class FilingLine:
    """One filing of a list.

    `election` is None where a change or a report asked for it, which `cause` names. `representative` is empty where nobody
    is. `stopped` says why nothing more is done: what it was opened for was taken back, or the result found void.
    """

    id: int
    region: str
    community: str
    business: FilingType | None
    state: FilingState
    returned: bool
    opened: date
    due: date
    election: str | None
    representative: str
    valid_until: date | None
    superseded_by: int | None = None
    cause: FilingCause | None = None
    stopped: str | None = None
    valid_from: date | None = None

    @property
    def word(self) -> str:
        """The business in a title: 首次申领, 换领, and 申领 while it is not decided."""
        return self.business.label if self.business else "申领"

    @property
    def done(self) -> bool:
        """Whether the new certificate was fetched."""
        return self.state in DONE

    @property
    def open(self) -> bool:
        """Whether the new certificate is still to be fetched: until then banks refuse the committee (CT-6)."""
        return not self.done and self.superseded_by is None and self.stopped is None

    def expired(self, day: date) -> bool:
        """Whether the filing is open though the term it was for has ended by a day.

        It stays to be done until a later result's filing takes its place: the committee has no certificate (CT-6). One that
        was opened after the term, while the chair goes on (CT-4), is not held up by that.
        """
        return self.open and self.valid_until is not None and self.opened <= self.valid_until < day

    def deadline(self, day: date) -> date | None:
        """The office's deadline as it stands on a day; None where the term's end says more, or nothing is left to do (CT-10)."""
        return self.due if self.open and not self.expired(day) else None

    def late(self, day: date) -> bool:
        """Whether a day is past the deadline and the certificate is not fetched; the end of the term settles nothing."""
        return self.open and self.due < day


@dataclass(frozen=True, slots=True)
class MaterialLine:
    """One line of a checklist; of a certificate that cannot be handed back the note says what became of it.

    `ticked` tells that somebody said it is there; else a printed paper is there by itself.
    """

    key: str
    name: str
    note: str
    printed: bool
    present: date | None
    ticked: bool = False


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of a filing's way."""

    state: FilingState
    returned: bool
    at: datetime
    actor: str
    unit: str
    note: str | None
    codes: tuple[ReturnCode, ...] = ()


@dataclass(frozen=True, slots=True)
class FilingView:
    """One filing with all that its page shows. `document` is the paper of the change that asked for it.

    `credit_code` is the one on record of this committee; of a village that became a community the villagers' one is not.
    """

    line: FilingLine
    committee: str
    credit_code: str | None
    representative_id: int | None
    valid_from: date | None
    materials: tuple[MaterialLine, ...]
    steps: tuple[StepLine, ...]
    document: str | None = None
    change_event: int | None = None

    @property
    def valid_until(self) -> date | None:
        """The last day of the certificate, which is that of the term; None where no term is on record."""
        return self.line.valid_until

    @property
    def missing(self) -> tuple[MaterialLine, ...]:
        return tuple(material for material in self.materials if material.present is None)


#: Why nothing more is done about a filing `f` whose election is `e`: that a result was found void stops its filing,
#: without anybody saying so here.
STOPPED = "coalesce(f.stopped, CASE WHEN e.voided IS NOT NULL THEN '选举结果已认定无效' END)"

#: That `x` cancels the villagers' committee whose place the committee of a filing `f` took, and is not granted yet: until then
#: the code on record is the villagers' one (UC-14).
_GIVES_WAY = """x.community = f.community AND x.id < f.id AND x.business = 'cancellation' AND x.cause = 'conversion'
  AND x.stopped IS NULL AND NOT x.state IN ('issued', 'collected', 'archived')"""

LINES = f"""
SELECT f.id, f.region, c.name AS community, f.business, f.state, f.returned, f.opened, f.due, e.code AS election,
       coalesce(p.name, '') AS representative, f.committee, f.representative AS representative_id,
       CASE WHEN f.business = 'cancellation' OR NOT EXISTS (SELECT FROM filing x WHERE {_GIVES_WAY})
            THEN c.credit_code END AS credit_code,
       f.valid_from, f.valid_until, f.superseded_by, f.cause, f.document, f.change_event,
       {STOPPED} AS stopped
FROM filing f JOIN community c ON c.id = f.community LEFT JOIN election e ON e.id = f.election
LEFT JOIN person p ON p.id = f.representative
WHERE starts_with(f.region, $1)
"""


def line_of(row: Mapping[str, Any]) -> FilingLine:
    """A row of `LINES` as others see it."""
    return FilingLine(
        id=row["id"],
        region=row["region"],
        community=row["community"],
        business=FilingType(row["business"]) if row["business"] else None,
        state=FilingState(row["state"]),
        returned=row["returned"],
        opened=row["opened"],
        due=row["due"],
        election=row["election"],
        representative=row["representative"],
        valid_until=row["valid_until"],
        superseded_by=row["superseded_by"],
        cause=FilingCause(row["cause"]) if row["cause"] else None,
        stopped=row["stopped"],
        valid_from=row["valid_from"],
    )


def codes_of(kept: str | None) -> tuple[ReturnCode, ...]:
    """The reasons of a return as they are kept."""
    return tuple(map(ReturnCode, (kept or "").split()))


async def filings(actor: Actor, area: str) -> tuple[FilingLine, ...]:
    """The filings of an area: those with a deadline by its day, then those whose term has ended, then those closed."""
    rows = await connection().fetch(
        f"{LINES} AND starts_with(f.region, $2) ORDER BY f.due, f.id", actor.reach, reach_of(area)
    )
    today = clock.today()
    return tuple(sorted(map(line_of, rows), key=lambda line: (not line.open, line.expired(today))))


async def open_filings(actor: Actor, region: str) -> tuple[FilingLine, ...]:
    """Those of one community that nothing closed and whose certificate is not fetched, the oldest first."""
    return tuple(sorted((line for line in await filings(actor, region) if line.open), key=lambda line: line.id))


async def giving_way(actor: Actor, wanted: int) -> str | None:
    """The villagers' committee whose cancellation a filing of the residents' committee waits for; None for all others."""
    found: str | None = await connection().fetchval(
        f"""SELECT x.committee FROM filing x, filing f
            WHERE f.id = $2 AND starts_with(f.region, $1) AND {_GIVES_WAY} LIMIT 1""",
        actor.reach,
        wanted,
    )
    return found


async def filing(actor: Actor, wanted: int) -> FilingView:
    """One filing. Raises NotFound outside the actor's area."""
    row = await connection().fetchrow(f"{LINES} AND f.id = $2", actor.reach, wanted)
    if row is None:
        raise NotFound
    materials = await connection().fetch(
        """SELECT material AS key, name, coalesce('遗失：' || instead, note) AS note, printed, present FROM filing_material
           WHERE filing = $1 ORDER BY position""",
        wanted,
    )
    steps = await connection().fetch(
        "SELECT state, returned, at, actor, unit, note, codes FROM filing_step WHERE filing = $1 ORDER BY id", wanted
    )
    return FilingView(
        line=line_of(row),
        committee=row["committee"],
        credit_code=row["credit_code"],
        representative_id=row["representative_id"],
        valid_from=row["valid_from"],
        materials=tuple([await _counting(actor, row, MaterialLine(**material)) for material in materials]),
        steps=tuple(
            StepLine(
                **{
                    **step,
                    "state": FilingState(step["state"]),
                    "at": step["at"].astimezone(clock.ZONE),
                    "codes": codes_of(step["codes"]),
                }
            )
            for step in steps
        ),
        document=row["document"],
        change_event=row["change_event"],
    )


async def _counting(actor: Actor, filing: Mapping[str, Any], line: MaterialLine) -> MaterialLine:
    """A certificate of election counts from its issue on, or once somebody says that a signed one is there."""
    if line.key != SIGNED or not line.printed or line.present is not None:
        return replace(line, ticked=line.present is not None and (line.key == SIGNED or not line.printed))
    given = await certificates(actor, filing["election"]) if filing["election"] else ()
    own = next((one for one in given if one.person == filing["representative_id"]), None)
    if own is None:
        return line
    if own.stamp.state is not PaperState.ISSUED:
        return replace(line, note="当选证书还没有签发，不算材料")
    # Of one that was sent back somebody says anew that it is there.
    return replace(line, present=own.issued) if filing["state"] == FilingState.PREPARING else line


@dataclass(frozen=True, slots=True)
class StepHand:
    """By whom a filing was taken into a state, or sent back from it, and what was said."""

    state: FilingState
    hand: Hand
    returned: bool
    note: str | None


async def hands(actor: Actor, wanted: Sequence[int]) -> Mapping[int, tuple[StepHand, ...]]:
    """Who took the steps of some filings, in their order."""
    rows = await connection().fetch(
        """SELECT filing, state, account, actor, unit, returned, note FROM filing_step
           WHERE filing = ANY($1) AND starts_with(region, $2) ORDER BY id""",
        list(wanted),
        actor.reach,
    )
    found: dict[int, tuple[StepHand, ...]] = dict.fromkeys(wanted, ())
    for row in rows:
        hand = Hand(row["account"], row["actor"], row["unit"])
        found[row["filing"]] += (StepHand(FilingState(row["state"]), hand, row["returned"], row["note"]),)
    return found


async def filing_of_election(actor: Actor, code: str) -> int | None:
    """The filing that an election's result opened."""
    found: int | None = await connection().fetchval(
        "SELECT f.id FROM filing f JOIN election e ON e.id = f.election WHERE e.code = $1 AND starts_with(f.region, $2)",
        code,
        actor.reach,
    )
    return found


@dataclass(frozen=True, slots=True)
class CertificateLine:
    """A certificate of election as the register has it. `number` is as printed, 偏选证〔2021〕3号, and empty before the approval."""

    elected: int
    person: int
    issued: date
    number: str
    stamp: Stamp

    @property
    def source(self) -> str:
        """What the register knows it by."""
        return source_of(self.elected)


def source_of(elected: int) -> str:
    """How the register names what a certificate of election is made from."""
    return f"elected:{elected}"


def elected_of(source: str) -> int | None:
    """The elected person that a source of the register names; None for what names nobody, such as a number without a paper."""
    return numbered(source, "elected")


async def certificates(actor: Actor, code: str) -> tuple[CertificateLine, ...]:
    """The certificates of an election, in the order of the result."""
    rows = await connection().fetch(
        """SELECT k.elected, el.person, k.issued
           FROM election_certificate k JOIN elected el ON el.id = k.elected JOIN election e ON e.id = el.election
           WHERE e.code = $1 AND starts_with(k.region, $2) ORDER BY k.elected""",
        code,
        actor.reach,
    )
    on_register = await stamps(actor, CERTIFICATE, [source_of(row["elected"]) for row in rows])
    drafts = Stamp(PaperState.DRAFT)
    found = [(row, on_register.get(source_of(row["elected"]), drafts)) for row in rows]
    return tuple(CertificateLine(**row, number=stamp.number, stamp=stamp) for row, stamp in found)


async def fallen(actor: Actor, elected: Sequence[int]) -> Mapping[int, date]:
    """Those of some elected people whose election was found void, their own or the whole, with the day."""
    rows = await connection().fetch(
        """SELECT el.id, coalesce(e.voided, t.until) AS day
           FROM elected el JOIN election e ON e.id = el.election
           LEFT JOIN tenure t ON t.region = el.region AND t.person = el.person AND t.basis = 'elected'
                             AND t.basis_document = e.code AND t.ended_by = 'void' AND t.known_until IS NULL
           WHERE el.id = ANY($1) AND starts_with(el.region, $2) AND (e.voided IS NOT NULL OR t.id IS NOT NULL)""",
        list(elected),
        actor.reach,
    )
    return {row["id"]: row["day"] for row in rows}


async def elections_of(actor: Actor, elected: Sequence[int]) -> Mapping[str, tuple[int, ...]]:
    """Some elected people by their elections."""
    rows = await connection().fetch(
        """SELECT e.code, array_agg(el.id ORDER BY el.id) AS elected FROM elected el JOIN election e ON e.id = el.election
           WHERE el.id = ANY($1) AND starts_with(el.region, $2) GROUP BY e.code ORDER BY e.code""",
        list(elected),
        actor.reach,
    )
    return {row["code"]: tuple(row["elected"]) for row in rows}


async def filings_by_region(actor: Actor, regions: Sequence[str]) -> Mapping[str, FilingLine]:
    """The latest filing of each of some communities."""
    rows = await connection().fetch(
        f"SELECT DISTINCT ON (region) * FROM ({LINES}) AS l WHERE region = ANY($2) ORDER BY region, opened DESC, id DESC",
        actor.reach,
        list(regions),
    )
    return {row["region"]: line_of(row) for row in rows}


async def named_filings(actor: Actor, wanted: Sequence[int]) -> tuple[tuple[FilingLine, str], ...]:
    """Some filings with the full name of the committee that each is for; those outside the actor's area are left out."""
    rows = await connection().fetch(f"{LINES} AND f.id = ANY($2) ORDER BY f.id", actor.reach, list(wanted))
    return tuple((line_of(row), row["committee"]) for row in rows)
