"""The file of an election as it stands: each document filled from the records, by hand, or a gap (S21)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cadres.vocabulary import CommitteeKind
from elections import queries
from elections.after.subbodies import chosen
from elections.after_vocabulary import ArchiveEdition, HandoverItem
from elections.queries import ElectionLine
from elections.rules.archive import CATALOGUES, USUAL, Catalogue, Item, Source
from elections.rules.handover import CHECKLIST
from elections.rules.process import Artefact
from elections.rules.subbodies import complete, of_this_term
from server.access.actor import Actor
from server.db.engine import connection


@dataclass(frozen=True, slots=True)
class Filled:
    """What the records have of a document: how many of its unit, from which day where one is known."""

    number: int
    unit: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class FileLine:
    """One document of a file. By hand it has pages and a place, or a reason why there is none; else those are None."""

    item: Item
    filled: Filled | None
    pages: int | None = None
    place: str | None = None
    absent: str | None = None

    @property
    def gap(self) -> bool:
        """Whether nothing is known of it."""
        return self.filled is None and self.place is None and self.absent is None

    @property
    def where(self) -> str:
        """The page below the election's that shows the record."""
        return self.item.source.code if self.item.source and self.filled else ""


@dataclass(frozen=True, slots=True)
class ElectionFile:
    """The whole file by its edition."""

    election: ElectionLine
    catalogue: Catalogue
    lines: tuple[FileLine, ...]

    @property
    def gaps(self) -> tuple[FileLine, ...]:
        return tuple(one for one in self.lines if one.gap)

    @property
    def pages(self) -> int:
        """The pages put down by hand."""
        return sum(one.pages or 0 for one in self.lines)


_RECORDS = """
SELECT e.code, e.election_day, e.published, c.kind, a.edition,
  (SELECT count(*) FROM election_committee_member m JOIN election_committee k ON k.id = m.committee
   WHERE k.election = e.id AND m.since IS NOT NULL) AS committee,
  (SELECT k.formed FROM election_committee k WHERE k.election = e.id) AS committee_day,
  (SELECT count(*) FROM election_notice n WHERE n.election = e.id AND n.voided IS NULL) AS notices,
  (SELECT max(n.issued) FROM election_notice n WHERE n.election = e.id AND n.voided IS NULL) AS notices_day,
  (SELECT s.electorate FROM roll_summary s WHERE s.election = e.id) AS roll,
  (SELECT s.published FROM roll_summary s WHERE s.election = e.id) AS roll_day,
  (SELECT count(*) FROM proxy_mandate p WHERE p.election = e.id AND p.ended IS NULL) AS proxies,
  (SELECT count(*) FROM nomination_reading n WHERE n.election = e.id AND n.confirmed IS NOT NULL
     AND n.closed IS NULL) AS slips,
  (SELECT count(*) FROM candidate_consent s WHERE s.election = e.id) AS consents,
  (SELECT count(*) FROM candidacy k WHERE k.election = e.id) AS candidates,
  (SELECT max(l.published) FROM candidate_list l WHERE l.election = e.id) AS candidates_day,
  (SELECT count(DISTINCT k.vetting_case) FROM candidacy k WHERE k.election = e.id) AS vetting,
  (SELECT count(*) FROM polling_worker w JOIN polling_station s ON s.id = w.station WHERE s.election = e.id) AS stations,
  (SELECT sum(b.returned) FROM ballot_account b WHERE b.election = e.id AND b.checked IS NOT NULL) AS ballots,
  (SELECT count(*) FROM ballot_count b WHERE b.election = e.id AND b.position > 0) AS counts,
  (SELECT max(b.held) FROM ballot_count b WHERE b.election = e.id AND b.position > 0) AS counts_day,
  (SELECT count(*) FROM elected x WHERE x.election = e.id) AS elected,
  (SELECT count(h.handed) FROM handover_line h WHERE h.election = e.id) AS handover
FROM election e JOIN community c ON c.id = e.community LEFT JOIN election_archive a ON a.election = e.id
WHERE e.code = ANY($1) AND starts_with(e.region, $2)
"""

_UNITS: Mapping[Source, str] = {
    Source.COMMITTEE: "人",
    Source.NOTICES: "份",
    Source.ROLL: "人",
    Source.PROXIES: "份",
    Source.SLIPS: "份",
    Source.CONSENTS: "份",
    Source.CANDIDATES: "人",
    Source.VETTING: "人",
    Source.STATIONS: "人",
    Source.BALLOTS: "张",
    Source.COUNTS: "次",
    Source.RESULT: "份",
    Source.ELECTED: "人",
    Source.HANDOVER: "项",
    Source.REPRESENTATIVES: "人",
    Source.GROUPS: "个",
    Source.OVERSIGHT: "人",
}


#: What was put down of a document: its pages, its place, why there is none.
_ByHand = tuple[int | None, str | None, str | None]


@dataclass(frozen=True, slots=True)
class _Known:
    edition: ArchiveEdition
    kind: CommitteeKind
    filled: Mapping[Source, Filled]


async def _known(actor: Actor, codes: Sequence[str]) -> Mapping[str, _Known]:
    rows = await connection().fetch(_RECORDS, list(codes), actor.reach)
    beside = await chosen(actor, codes)
    found = {}
    for row in rows:
        numbers: dict[Source, int] = {
            one: row[one.value] or 0 for one in Source if one.value in row and one is not Source.HANDOVER
        }
        numbers[Source.RESULT] = int(row["published"] is not None)
        # A list of the handover belongs into the file once all of it is handed over.
        checklist: Mapping[HandoverItem, object] = CHECKLIST.at(row["election_day"]).value
        numbers[Source.HANDOVER] = row["handover"] if row["handover"] == len(checklist) else 0
        own, start = beside[row["code"]], of_this_term(row["election_day"])
        numbers[Source.REPRESENTATIVES] = sum(since >= start for since in own.representatives)
        numbers[Source.OVERSIGHT] = sum(since >= start for since in own.oversight)
        led = Artefact.LEADERS in complete(row["election_day"], own)
        numbers[Source.GROUPS] = len(own.groups) if led else 0
        days = {one: row[f"{one.value}_day"] for one in Source if f"{one.value}_day" in row}
        days[Source.RESULT] = row["published"]
        filled = {one: Filled(number, _UNITS[one], days.get(one)) for one, number in numbers.items() if number}
        edition = ArchiveEdition(row["edition"]) if row["edition"] else USUAL
        found[row["code"]] = _Known(edition, CommitteeKind(row["kind"]), filled)
    return found


async def _by_hand(actor: Actor, codes: Sequence[str]) -> Mapping[str, Mapping[str, _ByHand]]:
    rows = await connection().fetch(
        """SELECT e.code, l.item, l.pages, l.place, l.absent FROM election_archive_line l
           JOIN election e ON e.id = l.election WHERE e.code = ANY($1) AND starts_with(l.region, $2)""",
        list(codes),
        actor.reach,
    )
    found: dict[str, dict[str, _ByHand]] = {code: {} for code in codes}
    for row in rows:
        found[row["code"]][row["item"]] = (row["pages"], row["place"], row["absent"])
    return found


def _lines(known: _Known, hand: Mapping[str, _ByHand]) -> tuple[FileLine, ...]:
    return tuple(
        FileLine(
            item,
            known.filled.get(item.source) if item.source else None,
            *hand.get(f"{known.edition.value}-{item.code}", (None, None, None)),
        )
        for item in CATALOGUES[known.edition].named(known.kind)
    )


async def file_of(actor: Actor, code: str) -> ElectionFile:
    """The file of one election, inside a transaction. Raises NotFound outside the actor's area."""
    line = await queries.election(actor, code)
    known = (await _known(actor, [code]))[code]
    lines = _lines(known, (await _by_hand(actor, [code]))[code])
    return ElectionFile(line, CATALOGUES[known.edition], lines)


async def gaps_of(actor: Actor, codes: Sequence[str]) -> Mapping[str, int]:
    """How many documents nothing is known of, in the files of some elections."""
    known, hand = await _known(actor, codes), await _by_hand(actor, codes)
    return {code: sum(one.gap for one in _lines(own, hand[code])) for code, own in known.items()}
