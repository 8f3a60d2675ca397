"""The notices of an election as they were issued, with their hanging and their windows; inside `transaction(actor)`."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from elections.laws import Laws
from elections.notice_vocabulary import NoticeKind, NoticeState
from elections.noticing.drafting import Given, Missing, planned_day
from elections.noticing.facts import Facts
from elections.noticing.on_vote import asked_of, draft, redrafted
from elections.noticing.text import Body, Issued, NoticePaper, as_text, differences, read, sealed
from elections.noticing.wordings import whole
from elections.queries import ElectionLine
from elections.rules.book import Rulebook
from elections.rules.notices import PostingWindow, Timing, hung, posting_window, put_up, unposted
from server import clock
from server.access.actor import Actor, reach_of
from server.db.engine import connection
from server.errors import NotFound
from server.law.lawbook import Finding
from server.papers.passages import Passages, UnknownField, difference
from server.papers.register.vocabulary import PaperState, Wording
from server.papers.stamp import Stamp
from server.values.periods import chinese_day


@dataclass(frozen=True, slots=True)
class Posting:
    """That a notice went up at a place, and when it came down."""

    id: int
    place: str
    posted: date
    hour: str
    by_one: str
    by_two: str
    taken_down: date | None
    taken_by: str | None
    taken_reason: str | None


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One issued notice. `replaced_by` is the number of the one that corrects it.

    `fell` is when the result that it tells was found void. `worded` are the forms that it was worded by.
    """

    id: int
    number: int
    kind: NoticeKind
    notice: Issued
    given: Given
    seal: str
    facts: str
    reason: str | None
    recorded: datetime
    voided: datetime | None
    voided_reason: str | None
    replaced_by: int | None
    window: PostingWindow
    postings: tuple[Posting, ...]
    holds: bool
    fell: date | None = None
    worded: Passages = ()

    @property
    def stands(self) -> bool:
        return self.voided is None and self.replaced_by is None

    @property
    def paper(self) -> NoticePaper:
        """It as it is printed, with what became of it."""
        mark = f"由第{self.replaced_by}号公告补正代替" if self.replaced_by else ""
        if self.fell:
            mark = f"{chinese_day(self.fell)}认定选举无效"
        if self.voided:
            mark = f"作废：{self.voided_reason}"
        state = PaperState.VOID if self.voided or self.fell else PaperState.ISSUED
        return NoticePaper(self.notice, self.seal, mark, Stamp(state))

    @property
    def state(self) -> NoticeState:
        if self.voided:
            return NoticeState.VOIDED
        if self.replaced_by:
            return NoticeState.REPLACED
        if not self.postings:
            return NoticeState.ISSUED
        down = all(one.taken_down for one in self.postings)
        return NoticeState.TAKEN_DOWN if down else NoticeState.POSTED

    @property
    def unposted_places(self) -> tuple[str, ...]:
        held = {one.place for one in self.postings}
        return tuple(place for place in self.notice.places if place not in held)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What its hanging was, against its window: late, or too short. What nobody has put up in time is late too.

        A void one, and one that was corrected before it came down, is asked nothing more.
        """
        found: list[Finding | None] = []
        if self.postings:
            found.append(put_up(self.kind, self.window, max(one.posted for one in self.postings)))
        elif self.stands:
            found.append(unposted(self.kind, self.window, clock.today()))
        if self.stands:
            downs = [one.taken_down for one in self.postings if one.taken_down]
            found.append(hung(self.kind, self.window, min(downs)) if downs else None)
        return tuple(one for one in found if one)

    @property
    def missed(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if one.met is False)

    @property
    def overdue_to_come_down(self) -> bool:
        """Whether it still hangs although the last day that it names is over."""
        return self.state is NoticeState.POSTED and (self.notice.until or date.max) < clock.today()


_NOTICES = """
SELECT n.*, e.code, e.voided AS fell, (SELECT min(l.number) FROM election_notice l WHERE l.election = n.election AND l.replaces = n.number
                    ) AS replaced_by
FROM election_notice n JOIN election e ON e.id = n.election
WHERE starts_with(n.region, $1)
"""


async def notices(actor: Actor, code: str, book: Rulebook, timing: Timing) -> tuple[NoticeLine, ...]:
    """All that an election has issued, by number."""
    rows = await connection().fetch(f"{_NOTICES} AND e.code = $2 ORDER BY n.number", actor.reach, code)
    held = await _postings([row["id"] for row in rows])
    return tuple(_line(row, held.get(row["id"], ()), book, timing) for row in rows)


async def notice(actor: Actor, code: str, number: int, book: Rulebook, timing: Timing) -> NoticeLine:
    """One of them. Raises NotFound for a number that was not given."""
    found = next((one for one in await notices(actor, code, book, timing) if one.number == number), None)
    if found is None:
        raise NotFound
    return found


async def notices_in(
    actor: Actor, area: str, lines: Sequence[ElectionLine], laws: Laws
) -> Mapping[str, tuple[NoticeLine, ...]]:
    """Those of an area's elections, by code; the windows are counted from election day and the last vote held."""
    rows = await connection().fetch(
        f"{_NOTICES} AND starts_with(n.region, $2) ORDER BY n.region, n.number", actor.reach, reach_of(area)
    )
    held = await _postings([row["id"] for row in rows])
    by_code = {line.code: line for line in lines}
    found: dict[str, list[NoticeLine]] = {code: [] for code in by_code}
    for row in rows:
        line = by_code.get(row["code"])
        if line is not None:
            book = laws.book(line.kind, line.election_day, line.region)
            timing = Timing(line.election_day, produced=line.last_held)
            found[line.code].append(_line(row, held.get(row["id"], ()), book, timing))
    return {code: tuple(own) for code, own in found.items()}


async def _postings(ids: Sequence[int]) -> Mapping[int, tuple[Posting, ...]]:
    rows = await connection().fetch(
        """SELECT notice, id, place, posted, hour, by_one, by_two, taken_down, taken_by, taken_reason
           FROM notice_posting WHERE notice = ANY($1) AND ended IS NULL ORDER BY posted, hour, id""",
        list(ids),
    )
    found: dict[int, tuple[Posting, ...]] = {}
    for row in rows:
        values = {name: value for name, value in row.items() if name != "notice"}
        found[row["notice"]] = (*found.get(row["notice"], ()), Posting(**values))
    return found


def _line(row: Mapping[str, Any], postings: tuple[Posting, ...], book: Rulebook, timing: Timing) -> NoticeLine:
    kind, content = NoticeKind(row["kind"]), read(row["content"])
    given = Given.model_validate(json.loads(row["given"]))
    posted = min((one.posted for one in postings), default=row["issued"])
    return NoticeLine(
        id=row["id"],
        number=row["number"],
        kind=kind,
        notice=content,
        given=given,
        seal=row["seal"],
        facts=row["facts"],
        reason=row["reason"],
        recorded=row["recorded"].astimezone(clock.ZONE),
        voided=row["voided"],
        voided_reason=row["voided_reason"],
        replaced_by=row["replaced_by"],
        window=posting_window(book, kind, timing_of(kind, given, timing), posted),
        postings=postings,
        holds=sealed(row["content"]) == row["seal"],
        fell=row["fell"] if kind is NoticeKind.RESULT else None,
        worded=tuple(json.loads(row["worded"] or "{}").items()),
    )


def timing_of(kind: NoticeKind, given: Given, timing: Timing) -> Timing:
    """The days of a notice as it was issued: of a further vote, and of the objections that it tells of."""
    if kind is NoticeKind.RUNOFF:
        return replace(timing, voted=given.first_day)
    return replace(timing, ruled_by=given.ruled_by) if kind is NoticeKind.SUPPLEMENT else timing


@dataclass(frozen=True, slots=True)
class Expected:
    """A kind of notice as an election stands to it: what it lacks, by when it is due, what was issued of it.

    `typed` is what is filled in on the page that issues it. `sequence` is the list or the vote that the next one is about, where there may be several. Once a result is out, it is `over` with all others: what was not put up then helps nobody any more.
    """

    kind: NoticeKind
    asked: bool
    missing: tuple[Missing, ...]
    window: PostingWindow
    planned: date | None
    issued: tuple[NoticeLine, ...]
    over: bool = False
    sequence: int | None = None
    typed: tuple[str, ...] = ()

    @property
    def standing(self) -> NoticeLine | None:
        own = [one for one in self.issued if one.stands]
        return next((one for one in reversed(own) if self.sequence in {None, one.given.sequence}), None)

    @property
    def due(self) -> date | None:
        """The nearer of what the law and what the plan says."""
        days = [day for day in (self.window.due.day if self.window.due else None, self.planned) if day]
        return min(days) if days else None

    @property
    def waits(self) -> bool:
        return self.asked and not self.over and self.standing is None

    @property
    def finding(self) -> Finding | None:
        """What is missed already by not having issued it."""
        return unposted(self.kind, self.window, clock.today()) if self.waits else None

    @property
    def late(self) -> bool:
        """Whether it should have been out by today."""
        return self.waits and self.due is not None and self.due < clock.today()


def expected(facts: Facts, issued: Sequence[NoticeLine]) -> tuple[Expected, ...]:
    """Every kind in its order, with what was issued of it."""
    found = []
    for kind in NoticeKind:
        own = tuple(one for one in issued if one.kind is kind)
        missing = draft(facts, kind, Given()).missing
        lacks, typed = tuple(one for one in missing if not one.typed), tuple(one.what for one in missing if one.typed)
        # The day of a further vote is known with its notice only.
        further = kind is NoticeKind.RUNOFF
        # Neither is any day of an election that was put off until another is set.
        put_off = facts.line.postponed is not None
        window = PostingWindow(None, None) if further or put_off else posting_window(facts.book, kind, facts.timing)
        over = facts.line.published is not None and kind is not NoticeKind.RESULT
        asked, planned = asked_of(facts, kind), None if put_off else planned_day(facts, kind)
        found.append(Expected(kind, asked, lacks, window, planned, own, over, _next_sequence(facts, kind), typed))
    return tuple(found)


def _next_sequence(facts: Facts, kind: NoticeKind) -> int | None:
    if kind is NoticeKind.SUPPLEMENT and facts.lists:
        return facts.lists[-1].sequence
    return len(facts.progress.held) if kind is NoticeKind.RUNOFF and facts.progress.held else None


def next_due(found: Sequence[Expected]) -> Expected | None:
    """What is to be issued next: the one whose day comes first, in the order of the kinds where several share it."""
    waiting = [one for one in found if one.waits and one.due]
    return min(waiting, key=lambda one: one.due or date.max, default=None)


@dataclass(frozen=True, slots=True)
class Reworded:
    """A paragraph that a place has worded otherwise since a notice went up: its form then, and how today's comes out of it."""

    label: str
    pieces: Sequence[tuple[str, str]]


def reworded_since(facts: Facts, line: NoticeLine) -> Sequence[Reworded]:
    """What another notice of the kind would be worded otherwise today. It says nothing against the one that hangs."""
    then, now = whole(line.kind, line.worded), whole(line.kind, facts.words.get(line.kind, ()))
    return [Reworded(Wording(one).label, difference(then[one], form)) for one, form in now.items() if then[one] != form]


def changed_since(facts: Facts, line: NoticeLine) -> Sequence[tuple[str, str]]:
    """What the records would make of it today, line by line; nothing where it is the same."""
    if not line.stands:
        return ()
    try:
        today: Body | None = _in_its_words(facts, line)
    except UnknownField:
        return ()
    if today is None:
        return (("".join(line.notice.body.phrases), "登记的内容已不足以发布这份公告"),)
    if sealed(as_text(today)) == line.facts:
        return ()
    return differences(line.notice.body, today)


def not_compared(facts: Facts, line: NoticeLine) -> str:
    """Why a notice cannot be held against the records of today, in its own words; "" where it can."""
    if not line.stands:
        return ""
    try:
        _in_its_words(facts, line)
    except UnknownField as unknown:
        return unknown.message.removesuffix("请在“文书种类和用语”重新设定。")
    return ""


def _in_its_words(facts: Facts, line: NoticeLine) -> Body | None:
    """What the records give it today, in the words of its own day: another wording since has changed no record."""
    return redrafted(replace(facts, words={line.kind: line.worded}), line.kind, line.given).body
