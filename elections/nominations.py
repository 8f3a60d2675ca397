"""How an election came to its candidates, as it is on record; inside `transaction(actor)`. No reading that waits is shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from cadres.services.people import Name
from elections import queries
from elections.laws import laws
from elections.nomination_vocabulary import ConsentAnswer, NominationWay, SlipKind
from elections.queries import ElectionLine
from elections.rules.book import Rulebook
from elections.rules.nomination import Cut, Named, Ranked, Slips, cut, ranking
from elections.rules.nomination_list import Entry, content, sealed
from elections.rules.nomination_names import Merge, joined
from elections.rules.provisions import Nominator
from elections.tables import CandidateMeeting
from elections.vocabulary import Post
from server import clock
from server.access.actor import Actor
from server.access.duties import Hand
from server.db.engine import connection


class SlipLine(BaseModel):
    """A name as it stands on the papers, with what it got."""

    model_config = ConfigDict(frozen=True)

    post: Post
    name: Name
    votes: int = Field(0, ge=0, le=200_000)


class SlipEntry(BaseModel):
    """A counting of slips as one person reads it. A party's nomination has neither slips nor votes."""

    model_config = ConfigDict(frozen=True)

    kind: SlipKind
    source: Nominator | None = None
    held: date
    issued: int = Field(0, ge=0, le=200_000)
    cast: int = Field(0, ge=0, le=200_000)
    invalid: int = Field(0, ge=0, le=200_000)
    document: str = Field(min_length=2, max_length=120)
    lines: tuple[SlipLine, ...] = Field(min_length=1, max_length=200)

    @property
    def slips(self) -> Slips:
        lines = tuple(Named(one.post, one.name, one.votes) for one in self.lines)
        return Slips(self.kind, self.source, self.held, self.issued, self.cast, self.invalid, lines)


@dataclass(frozen=True, slots=True)
class Reading:
    """A counting as one person read it; `second` is whoever read the same after them."""

    id: int
    entry: SlipEntry
    first: Hand
    second: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Plan:
    """The way to the candidates, and the margin of each post."""

    way: NominationWay
    extra: Mapping[Post, int]
    document: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class MergeLine:
    """A pair of ways of writing: proposed by `first`, in force once confirmed."""

    id: int
    merge: Merge
    reason: str
    first: Hand
    second: str | None


@dataclass(frozen=True, slots=True)
class Consent:
    """What a nominee said."""

    person: int
    post: Post
    name: str
    answer: ConsentAnswer
    said: date
    document: str


@dataclass(frozen=True, slots=True)
class ListLine:
    """A list that was published; it stands until it is opened again. `holds` says that its text still gives its hash."""

    version: int
    published: date
    content: str
    seal: str
    reason: str | None
    opened: datetime | None
    opened_reason: str | None

    @property
    def stands(self) -> bool:
        return self.opened is None

    @property
    def holds(self) -> bool:
        return sealed(self.content) == self.seal


def gone_of(said: Iterable[tuple[Post, str, ConsentAnswer]]) -> Mapping[Post, frozenset[str]]:
    """Whoever declined or withdrew, by post: they make room for the next."""
    told = list(said)
    return {
        post: frozenset(name for of, name, answer in told if of is post and answer is not ConsentAnswer.GIVEN)
        for post in Post
    }


@dataclass(frozen=True, slots=True)
class Nominations:
    """All of it. `readings` are those that two people read alike; `waiting` is what one person has read so far."""

    line: ElectionLine
    book: Rulebook
    seats: Mapping[Post, int]
    plan: Plan | None
    readings: tuple[Reading, ...]
    waiting: Reading | None
    merges: tuple[MergeLine, ...]
    consents: tuple[Consent, ...]
    lists: tuple[ListLine, ...]
    meeting: CandidateMeeting | None

    @property
    def written(self) -> tuple[Slips, ...]:
        """The countings with the names as written."""
        return tuple(one.entry.slips for one in self.readings)

    @property
    def confirmed(self) -> tuple[Merge, ...]:
        return tuple(one.merge for one in self.merges if one.second)

    @property
    def rounds(self) -> tuple[Slips, ...]:
        """The countings with the names that two people hold for one."""
        return joined(self.written, self.confirmed)

    @property
    def nominees(self) -> frozenset[tuple[Post, str]]:
        return frozenset((line.post, line.name) for one in self.rounds for line in one.lines)

    @property
    def free(self) -> bool:
        """Whether voters write the names themselves: then the vote itself decides, and nobody is cut."""
        return self.plan is not None and self.plan.way is NominationWay.FREE

    @property
    def names(self) -> Mapping[Post, tuple[Ranked, ...]]:
        """The names that voters wrote, by votes, those held for one together."""
        return {post: ranking(post, self.rounds) for post in self.seats} if self.free and self.readings else {}

    @property
    def cuts(self) -> tuple[Cut, ...]:
        """Who goes on for each post; whoever declined or withdrew has made room."""
        if self.plan is None or not self.readings or self.free:
            return ()
        gone = gone_of((one.post, one.name, one.answer) for one in self.consents)
        return tuple(
            cut(self.book, post, (number, self.plan.extra[post]), self.rounds, gone[post])
            for post, number in self.seats.items()
        )

    @property
    def standing(self) -> ListLine | None:
        return next((one for one in self.lists if one.stands), None)


async def nominations(actor: Actor, code: str) -> Nominations:
    """Raises NotFound outside the actor's area."""
    line = await queries.election(actor, code)
    election = await connection().fetchval("SELECT id FROM election WHERE code = $1", code)
    rows = await _rows(election)
    waiting = [one for one in rows if one.second is None]
    seats = await connection().fetch("SELECT post, seats FROM election_seat WHERE election = $1", election)
    by_post = {Post(row["post"]): row["seats"] for row in seats}
    return Nominations(
        line=line,
        book=(await laws()).book(line.kind, line.election_day, line.region),
        seats={post: by_post[post] for post in Post if post in by_post},
        plan=await _plan(election),
        readings=tuple(one for one in rows if one.second is not None),
        waiting=waiting[0] if waiting else None,
        merges=await _merges(election),
        consents=await _consents(election),
        lists=await _lists(election),
        meeting=await CandidateMeeting.objects().where(CandidateMeeting.election == election).first(),
    )


async def _plan(election: int) -> Plan | None:
    row = await connection().fetchrow("SELECT * FROM nomination_plan WHERE election = $1", election)
    if row is None:
        return None
    extra = {post: row[f"{post.value}_extra"] for post in Post}
    return Plan(NominationWay(row["way"]), extra, row["document"], row["reason"])


async def _rows(election: int) -> tuple[Reading, ...]:
    rows = await connection().fetch(
        "SELECT * FROM nomination_reading WHERE election = $1 AND closed IS NULL ORDER BY position", election
    )
    return tuple(
        Reading(
            row["id"],
            SlipEntry.model_validate_json(row["entry"]),
            Hand(row["account"], row["actor"], row["unit"]),
            row["second_actor"],
            row["at"].astimezone(clock.ZONE),
        )
        for row in rows
    )


async def _merges(election: int) -> tuple[MergeLine, ...]:
    rows = await connection().fetch(
        "SELECT * FROM nomination_merge WHERE election = $1 AND undone IS NULL ORDER BY id", election
    )
    return tuple(
        MergeLine(
            row["id"],
            Merge(Post(row["post"]), row["written"], row["meant"]),
            row["reason"],
            Hand(row["account"], row["actor"], row["unit"]),
            row["second_actor"],
        )
        for row in rows
    )


async def _consents(election: int) -> tuple[Consent, ...]:
    rows = await connection().fetch(
        "SELECT person, post, name, answer, said, document FROM candidate_consent WHERE election = $1 ORDER BY id",
        election,
    )
    return tuple(Consent(**{**row, "post": Post(row["post"]), "answer": ConsentAnswer(row["answer"])}) for row in rows)


async def _lists(election: int) -> tuple[ListLine, ...]:
    rows = await connection().fetch(
        """SELECT version, published, content, seal, reason, opened, opened_reason FROM candidate_list
           WHERE election = $1 ORDER BY version DESC""",
        election,
    )
    return tuple(ListLine(**row) for row in rows)


async def entries(actor: Actor, code: str, held: Nominations) -> tuple[Entry, ...]:
    """Who is on the ballot, as the list names them. Where slips are kept on paper alone, so are the consents."""
    said = {(one.person, one.post): one.name for one in held.consents if one.answer is ConsentAnswer.GIVEN}
    taken = {(cut.post, one.name) for cut in held.cuts for one in cut.taken}
    kept = bool(held.readings or held.consents)
    return tuple(
        Entry(
            one.post,
            one.name,
            one.sex.label,
            one.vetting_document,
            (one.person, one.post) in said if kept else None,
            (one.post, said.get((one.person, one.post))) in taken if held.cuts else None,
        )
        for one in await queries.candidates(actor, code)
    )


@dataclass(frozen=True, slots=True)
class CandidateNotice:
    """What the notice of formal candidates says; `seal` is the SHA-256 of the list that it shows."""

    title: str
    issuer: str
    election_day: date
    version: int
    published: date
    seal: str
    posts: Sequence[tuple[Post, int, Sequence[Entry]]]


async def candidate_list(actor: Actor, code: str) -> CandidateNotice | None:
    """The notice of the list that stands; None while none does, or where the ballot is no longer the one that was locked."""
    held = await nominations(actor, code)
    standing = held.standing
    listed = await entries(actor, code, held)
    if standing is None or content(code, standing.version, listed) != standing.content or not standing.holds:
        return None
    posts = [(post, seats, [one for one in listed if one.post is post]) for post, seats in held.seats.items()]
    line = held.line
    return CandidateNotice(
        line.title, line.issuer, line.election_day, standing.version, standing.published, standing.seal, posts
    )
