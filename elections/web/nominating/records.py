"""A nomination as other programs get it: every value under a name, and nothing of a reading that waits for the second."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from elections.nomination_vocabulary import ConsentAnswer, NominationWay, SlipKind
from elections.nominations import Nominations, SlipEntry
from elections.rules.nomination import Cut, Ranked
from elections.rules.nomination_list import Entry
from elections.vocabulary import Post
from server.web.findings import FindingRecord, finding_records


@dataclass(frozen=True, slots=True)
class PlanRecord:
    """The way to the candidates, and by how many they pass the seats of each post."""

    way: NominationWay
    extra: Mapping[Post, int]
    document: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class CountingRecord:
    """A counting of slips that two people read alike."""

    reading: int
    entry: SlipEntry
    first_reader: str
    second_reader: str


@dataclass(frozen=True, slots=True)
class WaitingRecord:
    """That one person has read a counting; what it says is not told before another reads the same."""

    reading: int
    kind: SlipKind
    read_by: str


@dataclass(frozen=True, slots=True)
class NomineeRecord:
    """One nominee of a post, with the votes of the counting that decides and of each that settled a tie."""

    name: str
    votes: tuple[int, ...]
    by_party: bool


@dataclass(frozen=True, slots=True)
class CutRecord:
    """Who of a post's nominees goes on, who is level at the cut, who follows, and who made room."""

    post: Post
    seats: int
    places: int
    taken: tuple[NomineeRecord, ...]
    tied: tuple[NomineeRecord, ...]
    left: tuple[NomineeRecord, ...]
    gone: tuple[NomineeRecord, ...]
    findings: tuple[FindingRecord, ...]


@dataclass(frozen=True, slots=True)
class MergeRecord:
    """Two ways of writing one name; in force once another person confirmed it."""

    merge: int
    post: Post
    written: str
    meant: str
    reason: str
    proposed_by: str
    confirmed_by: str | None


@dataclass(frozen=True, slots=True)
class AnswerRecord:
    """What a nominee said in writing."""

    person: int
    post: Post
    name: str
    answer: ConsentAnswer
    said: date
    document: str


@dataclass(frozen=True, slots=True)
class ListRecord:
    """A list of formal candidates that was published; `stands` until it is opened again, `holds` while its hash is right."""

    version: int
    published: date
    sha256: str
    stands: bool
    holds: bool
    reason: str | None
    opened_reason: str | None


@dataclass(frozen=True, slots=True)
class ListedRecord:
    """One candidate on the ballot."""

    post: Post
    name: str
    sex: str
    vetting: str


@dataclass(frozen=True, slots=True)
class MeetingRecord:
    """The meeting of the candidates with the voters."""

    held: date
    place: str
    attended: int
    introduced: bool
    answered: bool
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NominationRecord:
    """All of it, as far as it is."""

    seats: Mapping[Post, int]
    plan: PlanRecord | None
    countings: tuple[CountingRecord, ...]
    waiting: WaitingRecord | None
    cuts: tuple[CutRecord, ...]
    merges: tuple[MergeRecord, ...]
    answers: tuple[AnswerRecord, ...]
    candidates: tuple[ListedRecord, ...]
    lists: tuple[ListRecord, ...]
    meeting: MeetingRecord | None


def nomination_record(held: Nominations, listed: Sequence[Entry]) -> NominationRecord:
    """`listed` are the candidates on the ballot."""
    plan, waiting = held.plan, held.waiting
    return NominationRecord(
        seats=held.seats,
        plan=PlanRecord(plan.way, plan.extra, plan.document, plan.reason) if plan else None,
        countings=tuple(CountingRecord(one.id, one.entry, one.first.name, one.second or "") for one in held.readings),
        waiting=WaitingRecord(waiting.id, waiting.entry.kind, waiting.first.name) if waiting else None,
        cuts=tuple(map(_cut, held.cuts)),
        merges=_merges(held),
        answers=tuple(
            AnswerRecord(one.person, one.post, one.name, one.answer, one.said, one.document) for one in held.consents
        ),
        candidates=tuple(ListedRecord(one.post, one.name, one.sex, one.vetting) for one in listed),
        lists=tuple(
            ListRecord(one.version, one.published, one.seal, one.stands, one.holds, one.reason, one.opened_reason)
            for one in held.lists
        ),
        meeting=_meeting(held),
    )


def _merges(held: Nominations) -> tuple[MergeRecord, ...]:
    return tuple(
        MergeRecord(one.id, one.merge.post, one.merge.written, one.merge.meant, one.reason, one.first.name, one.second)
        for one in held.merges
    )


def _cut(one: Cut) -> CutRecord:
    taken, tied, left, gone = (_nominees(part) for part in (one.taken, one.tied, one.left, one.gone))
    return CutRecord(one.post, one.seats, one.places, taken, tied, left, gone, finding_records(one.findings))


def _nominees(ranked: Sequence[Ranked]) -> tuple[NomineeRecord, ...]:
    return tuple(NomineeRecord(one.name, one.votes, one.by_party) for one in ranked)


def _meeting(held: Nominations) -> MeetingRecord | None:
    met = held.meeting
    return MeetingRecord(met.held, met.place, met.attended, met.introduced, met.answered, met.document) if met else None
