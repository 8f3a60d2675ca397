"""Reading the register, always from the actor's area and inside `transaction(actor)`."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeVar

from server import clock
from server.access.actor import Actor, reach_of
from server.access.duties import Hand
from server.db.engine import connection
from server.errors import NotFound
from server.papers.register import codes
from server.papers.register.kinds import NUMBER_ONLY, kind_of, seen_by
from server.papers.register.rules import NUMBERED, number_words
from server.papers.register.vocabulary import PaperState
from server.papers.stamp import Stamp
from server.settings import Settings

#: A print model with the fields `number` and `stamp`.
P = TypeVar("P", bound=Any)


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paper of a list. `number` is as printed, empty before the approval."""

    id: int
    region: str
    kind: str
    source: str
    title: str
    holder: str
    issuer: str
    issuer_name: str
    number: str
    state: PaperState
    dated: date | None
    reprints: int
    reason: str
    changed: datetime
    stands_for: int | None
    serial: bytes | None
    sha256: str
    template: str

    @property
    def kind_label(self) -> str:
        return kind_of(self.kind).label

    @property
    def code(self) -> str:
        """The public code in groups, empty where the paper has none."""
        return codes.grouped(codes.code_of(self.serial)) if self.serial else ""

    @property
    def is_number_only(self) -> bool:
        """Whether there never was a paper under this number."""
        return self.source.startswith(NUMBER_ONLY)


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of a paper's way."""

    state: PaperState
    again: bool
    at: datetime
    actor: str
    unit: str
    note: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the register is asked for. `state` may be `open`: what waits for somebody."""

    kind: str = ""
    state: str = ""
    issuer: str = ""
    year: int | None = None
    words: str = ""
    book: int | None = None


# All but what the paper says, which is long and is read of one at a time.
_COLUMNS = """p.id, p.region, p.kind, p.source, p.title, p.holder, p.issuer, p.issuer_name, p.number, p.state, p.dated,
p.reprints, p.reason, p.changed, p.stands_for, p.serial, p.sha256, p.template, b.series, b.year"""
_LINES = f"""
SELECT {_COLUMNS} FROM registered_paper p LEFT JOIN paper_book b ON b.id = p.book
WHERE starts_with(p.region, $1) AND p.kind = ANY($2)
"""  # noqa: S608  # Columns of our own.
_WANTED = """
AND starts_with(p.region, $3) AND ($4 = '' OR p.kind = $4)
AND ($5 = '' OR p.state = $5 OR $5 = 'open' AND p.state IN ('draft', 'checked', 'approved'))
AND ($6 = '' OR p.issuer = $6) AND ($7::int IS NULL OR b.year = $7) AND ($8::bigint IS NULL OR p.book = $8)
AND ($9 = '' OR strpos(p.holder, $9) > 0 OR strpos(p.title, $9) > 0
     OR b.series || '〔' || b.year || '〕' || p.number || '号' = $9
     OR p.number || '号' = $9 OR b.series || '〔' || b.year || '〕' = $9)
"""


def _line(row: Mapping[str, Any]) -> PaperLine:
    number = number_words(row["series"], row["year"], row["number"]) if row["number"] else ""
    return PaperLine(
        id=row["id"],
        region=row["region"],
        kind=row["kind"],
        source=row["source"],
        title=row["title"],
        holder=row["holder"],
        issuer=row["issuer"],
        issuer_name=row["issuer_name"],
        number=number,
        state=PaperState(row["state"]),
        dated=row["dated"],
        reprints=row["reprints"],
        reason=row["reason"] or "",
        changed=row["changed"].astimezone(clock.ZONE),
        stands_for=row["stands_for"],
        serial=row["serial"],
        sha256=row["sha256"].hex() if row["sha256"] else "",
        template=row["template"] or "",
    )


_ORDER = "ORDER BY b.year DESC NULLS FIRST, p.issuer, b.series, p.number, p.kind, p.id"


def _words(actor: Actor, area: str, wanted: Wanted) -> tuple[object, ...]:
    return (
        actor.reach,
        [kind.code for kind in seen_by(actor)],
        reach_of(area),
        wanted.kind,
        wanted.state,
        wanted.issuer,
        wanted.year,
        wanted.book,
        wanted.words,
    )


async def papers(
    actor: Actor, area: str, wanted: Wanted, *, first: int = 0, size: int = 100
) -> tuple[tuple[PaperLine, ...], int]:
    """The papers of an area by book and number, those without a number first, and how many there are."""
    words = _words(actor, area, wanted)
    rows = await connection().fetch(f"{_LINES} {_WANTED} {_ORDER} OFFSET $10 LIMIT $11", *words, first, size)
    total = await connection().fetchval(f"SELECT count(*) FROM ({_LINES} {_WANTED}) AS l", *words)  # noqa: S608
    return tuple(map(_line, rows)), int(total)


async def standing_at(
    actor: Actor, area: str, wanted: Wanted, kinds: Sequence[str], most: int
) -> Mapping[PaperState, tuple[int, ...]]:
    """The papers of some kinds among those asked for that wait for a step, by the state they wait in, each as in `papers`.

    What waits for a number or for its issuing waits for its body alone: it is left out where that is not in the actor's area.
    """
    rows = await connection().fetch(
        f"""SELECT l.id, l.state FROM (
            SELECT p.id, p.state, row_number() OVER ({_ORDER}) AS place FROM registered_paper p
            LEFT JOIN paper_book b ON b.id = p.book
            WHERE starts_with(p.region, $1) AND p.kind = ANY($2) {_WANTED}
            AND p.kind = ANY($10) AND p.state IN ('draft', 'checked', 'approved')
            AND (p.state = 'draft' OR starts_with(p.issuer, $1))) AS l ORDER BY l.place LIMIT $11""",  # noqa: S608
        *_words(actor, area, wanted),
        list(kinds),
        most,
    )
    found: dict[PaperState, list[int]] = {}
    for row in rows:
        found.setdefault(PaperState(row["state"]), []).append(row["id"])
    return {state: tuple(ids) for state, ids in found.items()}


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many papers of a kind and an issuing body stand at a state in which they wait for somebody like the actor.

    `place` is the body's division, or the actor's own area where the body lies above it.
    """

    kind: str
    issuer: str
    issuer_name: str
    state: PaperState
    place: str
    papers: int


async def waiting(actor: Actor, kinds: Sequence[str]) -> tuple[Waiting, ...]:
    """What is to be checked in the actor's area, and what bodies within it have to approve or to issue.

    Not what the actor prepared and another must check and approve (AC-3).
    """
    rows = await connection().fetch(
        """SELECT p.kind, p.issuer, min(p.issuer_name) AS issuer_name, p.state, count(*) AS papers,
                  CASE WHEN starts_with(p.issuer, $1) THEN p.issuer ELSE $4 END AS place
           FROM registered_paper p
           WHERE starts_with(p.region, $1) AND (starts_with(p.issuer, $1) OR p.state = 'draft') AND p.kind = ANY($2)
             AND (p.state = 'approved' OR p.state IN ('draft', 'checked') AND ($3::bigint IS NULL OR NOT EXISTS
                  (SELECT FROM paper_step s WHERE s.paper = p.id AND s.state = 'draft' AND s.account = $3
                   AND (s.again OR s.id = (SELECT min(id) FROM paper_step WHERE paper = p.id)))))
           GROUP BY p.kind, p.issuer, p.state ORDER BY p.issuer, p.kind, p.state""",
        actor.reach,
        list(kinds),
        actor.account_id,
        actor.region,
    )
    return tuple(Waiting(**{**row, "state": PaperState(row["state"])}) for row in rows)


async def paper(actor: Actor, wanted: int) -> PaperLine:
    """One paper. Raises NotFound outside the area, and for a kind that the actor may not see."""
    kinds = [kind.code for kind in seen_by(actor)]
    row = await connection().fetchrow(f"{_LINES} AND p.id = $3", actor.reach, kinds, wanted)
    if row is None:
        raise NotFound
    return _line(row)


async def steps(wanted: int) -> tuple[StepLine, ...]:
    """The way of a paper, the oldest step first."""
    rows = await connection().fetch(
        "SELECT state, again, at, actor, unit, note FROM paper_step WHERE paper = $1 ORDER BY id", wanted
    )
    return tuple(
        StepLine(
            PaperState(row["state"]),
            row["again"],
            row["at"].astimezone(clock.ZONE),
            row["actor"],
            row["unit"],
            row["note"] or "",
        )
        for row in rows
    )


Hands = Sequence[tuple[PaperState, Hand]]


async def hands(wanted: int) -> Hands:
    """Who took the steps of a paper. Whoever sent it back has not prepared it: of drafts, the first and those written anew count."""
    return (await hands_of([wanted])).get(wanted, ())


async def hands_of(wanted: Sequence[int]) -> Mapping[int, Hands]:
    """As `hands`, for many papers by their ids."""
    rows = await connection().fetch(
        """SELECT s.paper, s.state, s.account, s.actor, s.unit FROM paper_step s WHERE s.paper = ANY($1)
           AND (s.state <> 'draft' OR s.again OR s.id = (SELECT min(id) FROM paper_step WHERE paper = s.paper)) ORDER BY s.id""",
        list(wanted),
    )
    found: dict[int, list[tuple[PaperState, Hand]]] = {}
    for row in rows:
        step = (PaperState(row["state"]), Hand(row["account"], row["actor"], row["unit"]))
        found.setdefault(row["paper"], []).append(step)
    return found


async def followers(papers: Collection[PaperLine]) -> Mapping[int, str]:
    """The number of the paper that has taken the place of each of those that are superseded."""
    over = [one.id for one in papers if one.state is PaperState.SUPERSEDED]
    rows = await connection().fetch(
        """SELECT DISTINCT ON (p.stands_for) p.stands_for, b.series, b.year, p.number
           FROM registered_paper p JOIN paper_book b ON b.id = p.book
           WHERE p.stands_for = ANY($1) AND p.sha256 IS NOT NULL ORDER BY p.stands_for, p.id DESC""",
        over,
    )
    return {row["stands_for"]: number_words(row["series"], row["year"], row["number"]) for row in rows}


async def following(wanted: int) -> int | None:
    """The paper that takes, or will take, the place of another."""
    found: int | None = await connection().fetchval(
        "SELECT id FROM registered_paper WHERE stands_for = $1 AND state <> 'void' ORDER BY id DESC LIMIT 1", wanted
    )
    return found


async def on_register(actor: Actor, kind: str, sources: Sequence[str]) -> Mapping[str, PaperLine]:
    """The paper that counts for each source: the issued one, else the one under way, else the last that is over."""
    rows = await connection().fetch(
        f"""SELECT DISTINCT ON (p.source) {_COLUMNS}
           FROM registered_paper p LEFT JOIN paper_book b ON b.id = p.book
           WHERE starts_with(p.region, $1) AND p.kind = $2 AND p.source = ANY($3)
           ORDER BY p.source, array_position(ARRAY['issued', 'approved', 'checked', 'draft', 'void'], p.state), p.id DESC""",  # noqa: S608
        actor.reach,
        kind,
        list(sources),
    )
    return {row["source"]: _line(row) for row in rows}


async def numbers_of(actor: Actor, kind: str, sources: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """Every number that papers of a source were ever given, those that are void included; sources without any are left out."""
    rows = await connection().fetch(
        """SELECT p.source, b.series, b.year, p.number FROM registered_paper p JOIN paper_book b ON b.id = p.book
           WHERE starts_with(p.region, $1) AND p.kind = $2 AND p.source = ANY($3) AND p.number IS NOT NULL ORDER BY p.id""",
        actor.reach,
        kind,
        list(sources),
    )
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["source"], []).append(number_words(row["series"], row["year"], row["number"]))
    return found


async def days_of(kind: str, sources: Sequence[str]) -> Mapping[str, date]:
    """The day that papers bear which are dated as they are approved: the approval's, until then that of the draft.

    Of a source with a new paper under way it is the new one's; one without a paper is left out.
    """
    rows = await connection().fetch(
        """SELECT DISTINCT ON (p.source) p.source, p.dated,
                  (SELECT min(s.at) FROM paper_step s WHERE s.paper = p.id) AS drafted
           FROM registered_paper p
           WHERE p.kind = $1 AND p.source = ANY($2) AND p.state NOT IN ('superseded', 'void')
           ORDER BY p.source, p.id DESC""",
        kind,
        list(sources),
    )
    return {row["source"]: row["dated"] or row["drafted"].astimezone(clock.ZONE).date() for row in rows}


async def approvals_of(kind: str, sources: Sequence[str]) -> Mapping[str, datetime | None]:
    """When the papers of some sources that stand had their number first; None for one that has none yet.

    A source without a paper, or whose papers are all void, is left out.
    """
    rows = await connection().fetch(
        """SELECT p.source, min(s.at) FILTER (WHERE s.state = 'approved') AS approved
           FROM registered_paper p JOIN paper_step s ON s.paper = p.id
           WHERE p.kind = $1 AND p.source = ANY($2) AND p.state <> 'void' GROUP BY p.source""",
        kind,
        list(sources),
    )
    return {row["source"]: row["approved"] for row in rows}


def stamp_of(line: PaperLine) -> Stamp:
    """What a paper bears of its line: before the approval nothing but that it is a draft."""
    if line.state not in NUMBERED or not line.number:
        return Stamp(line.state)
    base = Settings.read().public_url
    code = line.code
    bare = code.replace(" ", "")
    address = f"{base}/verify/{bare}" if base and code else ""
    # A paper that stands was last changed as it was printed.
    day = line.changed.date() if line.reprints and line.state is PaperState.ISSUED else None
    return Stamp(line.state, line.number, code, address, line.reprints, line.sha256, day)


async def stamped(actor: Actor, kind: str, source: str, paper_: P) -> P:
    """A paper as the register has it, with its number and what it bears.

    One that is not on it, or no more, was approved by nobody: it is a draft, and bears no number whatever somebody typed.
    """
    return as_registered(paper_, (await on_register(actor, kind, [source])).get(source))


def as_registered(paper_: P, line: PaperLine | None) -> P:
    """The same by a paper's line; None where it has none."""
    stamp = Stamp(PaperState.DRAFT) if line is None or line.state is PaperState.VOID else stamp_of(line)
    return replace(paper_, number=stamp.number, stamp=stamp)


async def stamps(actor: Actor, kind: str, sources: Sequence[str]) -> Mapping[str, Stamp]:
    """The stamps of papers on the register, by source, for whoever prints them."""
    found = await on_register(actor, kind, sources)
    return {source: stamp_of(line) for source, line in found.items()}
