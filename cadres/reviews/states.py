"""Where each person of a batch stands. The verdict is there once the answers are opened, and not before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cadres.reviews.batches import find_open_batch
from cadres.reviews.facts import facts_of, note_of
from cadres.reviews.lists import kept_list
from cadres.rules.review_course import Steps, stage, waits_for_agencies
from cadres.rules.review_words import WORDS, ReviewWords
from cadres.rules.vetting import Agency, Case, Decision, Opinion, Verdict, conclude, unsettled
from cadres.tables import vetting as tables
from cadres.tables.people import CITIZEN_NUMBER
from cadres.vocabulary import (
    Answer,
    CommitteeKind,
    Office,
    ReviewMaterial,
    ReviewPurpose,
    ReviewStage,
    VettingConclusion,
)
from server import clock
from server.access import sealing
from server.access.actor import Actor
from server.db.engine import connection
from server.errors import NotFound
from server.values import identity


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectState:
    """One person of a batch with all that has been done; `verdict` is None until the answers are opened.

    `renewed` says that a conclusion was taken back that a second look changed or that the person had been told of;
    `passed_over` names the agencies of the list that were not asked, with the reason, None where that was not recorded or nobody
    was asked yet; `elsewhere` are those that were asked under another number than the person's of now, before the opening too.
    `shown_from` and `shown_until` are the days of the list that the person is on. `born` is by the citizen number, by which the
    years are counted that the law asks for.
    """

    id: int
    batch: int
    person: int
    name: str
    sex: str
    born: date
    region: str
    community: str
    stands_for: Office | None
    purpose: str
    held_for: ReviewPurpose
    steps: Steps
    verdict: Verdict | None
    case: Case | None
    conclusion: VettingConclusion | None
    document: str | None
    concluded: date | None
    opened: datetime | None
    township_by: str | None
    township_day: date | None
    notice: str | None
    noticed: date | None
    vetting_case: int | None
    shown_from: date | None
    shown_until: date | None
    renewed: bool
    return_reason: str
    passed_over: str | None
    fewer_why: str
    elsewhere: tuple[Agency, ...] = ()

    @property
    def against(self) -> bool:
        """Whether the conclusion is unfavourable."""
        return self.conclusion not in {None, VettingConclusion.CLEAR}

    @property
    def to_tell(self) -> bool:
        """Whether the person is told the conclusion in writing: an unfavourable one, and any that a second look led to (Q-26)."""
        return self.against or (self.conclusion is not None and self.renewed)

    @property
    def unshown(self) -> bool:
        """Whether the person has passed and is on no list that hangs out (Q-0D)."""
        return self.conclusion is VettingConclusion.CLEAR and self.shown_from is None

    @property
    def open_since(self) -> date | None:
        """Since when the oldest answer stands that settles nothing, 待核 say; None where nobody waits for one (Q-24)."""
        if self.case is None or not waits_for_agencies(self.steps, self.verdict):
            return None
        days = [one.at.astimezone(clock.ZONE).date() if one.at else one.day for one in unsettled(self.case)]
        return min(days, default=None)

    @property
    def pending(self) -> int:
        """How many of the opened answers are 待核: they came in, and answer nothing yet (Q-24)."""
        return sum(one.answer is Answer.PENDING for one in self.case.opinions) if self.case else 0

    @property
    def words(self) -> ReviewWords:
        return WORDS[self.held_for]

    @property
    def stage(self) -> ReviewStage:
        return stage(self.steps, self.verdict)


_STATES = """
SELECT s.id, s.batch, s.person, p.name, p.sex, p.born, s.region, c.name AS community, s.stands_for, s.purpose,
       s.materials, s.township_passed, s.returned, s.return_reason, s.opened, s.township_by, s.township_day, s.notice, s.noticed,
       s.shown_from, s.shown_until, s.passed_over, s.fewer_why,
       EXISTS (SELECT FROM vetting_objection o WHERE o.subject = s.id AND o.outcome = 'changed')
       OR EXISTS (SELECT FROM vetting_case f WHERE f.person = s.person AND f.purpose = s.purpose
                  AND f.superseded IS NOT NULL AND f.noticed IS NOT NULL) AS renewed,
       -- As it was known when the conclusion was recorded: what is determined later changes no verdict beside it.
       (SELECT d.value FROM determination d WHERE d.person = s.person AND d.field = 'birth'
          AND d.recorded <= coalesce(v.recorded, 'infinity') AND (d.struck IS NULL OR d.struck > v.recorded)
        ORDER BY d.id DESC LIMIT 1) AS by_file,
       s.vetting_case, v.conclusion, v.document, v.concluded, b.purpose AS held_for, b.kind, b.event_day, b.edition,
       (SELECT count(*) FROM vetting_question q WHERE q.subject = s.id) AS asked,
       (SELECT count(*) FROM vetting_question q WHERE q.subject = s.id AND q.answered IS NOT NULL) AS answered,
       EXISTS (SELECT FROM vetting_question q WHERE q.subject = s.id AND q.asked_about <> s.person) AS elsewhere
FROM vetting_subject s JOIN vetting_batch b ON b.id = s.batch JOIN person p ON p.id = s.person
LEFT JOIN community c ON c.region = s.region LEFT JOIN vetting_case v ON v.id = s.vetting_case
WHERE starts_with(s.region, $1)
"""


async def states_of(actor: Actor, *batches: int) -> tuple[SubjectState, ...]:
    """Everybody of one or more batches in the actor's area: by place, then by office and name."""
    rows = await connection().fetch(
        f"""{_STATES} AND s.batch = ANY($2)
            ORDER BY s.region, array_position($3::text[], s.stands_for::text) NULLS LAST, p.name_key, s.id""",
        actor.reach,
        list(batches),
        [office.value for office in Office],
    )
    return await _states(rows)


async def state_of(actor: Actor, entry: int) -> SubjectState:
    """One person's state. Raises NotFound outside the actor's area."""
    rows = await connection().fetch(f"{_STATES} AND s.id = $2", actor.reach, entry)
    if not rows:
        raise NotFound
    return (await _states(rows))[0]


async def lock_state(actor: Actor, entry: int) -> SubjectState:
    """As `state_of`, and nobody else takes a step of this person until the transaction ends. Raises Conflict when closed."""
    held = await connection().fetchval(
        "SELECT batch FROM vetting_subject WHERE id = $1 AND starts_with(region, $2) FOR UPDATE", entry, actor.reach
    )
    if held is None:
        raise NotFound
    await find_open_batch(actor, held)
    return await state_of(actor, entry)


async def _states(rows: Sequence[Mapping[str, Any]]) -> tuple[SubjectState, ...]:
    opened = [row["id"] for row in rows if row["opened"]]
    away = [row["id"] for row in rows if row["elsewhere"]]
    asked = await _asked([*opened, *away]) if opened or away else {}
    cases = await _cases(rows, opened, asked) if opened else {}
    return tuple(_state(row, cases.get(row["id"]), asked.get(row["id"], ())) for row in rows)


def _state(row: Mapping[str, Any], case: Case | None, asked: Sequence[Agency]) -> SubjectState:
    return SubjectState(
        **{name: row[name] for name in ("id", "batch", "person", "name", "sex", "born", "region", "purpose")},
        **{name: row[name] for name in ("opened", "township_by", "township_day", "notice", "noticed", "document")},
        **{name: row[name] for name in ("shown_from", "shown_until", "renewed")},
        community=row["community"] or "",
        passed_over=row["passed_over"],
        fewer_why=row["fewer_why"] or "",
        return_reason=sealing.unseal(row["return_reason"], tables.RETURN_REASON) if row["return_reason"] else "",
        held_for=ReviewPurpose(row["held_for"]),
        stands_for=Office(row["stands_for"]) if row["stands_for"] else None,
        steps=Steps(
            materials=frozenset(map(ReviewMaterial, row["materials"])),
            township_passed=row["township_passed"],
            returned=row["returned"] is not None,
            asked=row["asked"],
            answered=row["answered"],
            opened=row["opened"] is not None,
            concluded=row["vetting_case"] is not None,
        ),
        verdict=conclude(case) if case else None,
        case=case,
        conclusion=VettingConclusion(row["conclusion"]) if row["conclusion"] else None,
        concluded=row["concluded"],
        vetting_case=row["vetting_case"],
        elsewhere=tuple(one for one in asked if one.under),
    )


async def _cases(
    rows: Sequence[Mapping[str, Any]], opened: Sequence[int], asked: Mapping[int, Sequence[Agency]]
) -> Mapping[int, Case]:
    """What the rule decides on, for everybody whose answers are open."""
    lists = {edition: await kept_list(edition) for edition in {row["edition"] for row in rows}}
    opinions, decisions = await _opinions(opened), await _decisions(opened)
    return {
        row["id"]: Case(
            kind=CommitteeKind(row["kind"]),
            election_day=row["event_day"],
            negative_list=lists[row["edition"]],
            asked=tuple(asked.get(row["id"], ())),
            opinions=tuple(opinions.get(row["id"], ())),
            decisions=tuple(decisions.get(row["id"], ())),
            purpose=ReviewPurpose(row["held_for"]),
            born=row["born"],
            by_file=row["by_file"] or "",
        )
        for row in rows
        if row["id"] in set(opened)
    }


async def _asked(entries: Sequence[int]) -> Mapping[int, list[Agency]]:
    rows = await connection().fetch(
        """SELECT q.subject, a.code, a.name, a.question, q.asked_about <> s.person AS elsewhere, p.citizen_number
           FROM vetting_question q JOIN vetting_subject s ON s.id = q.subject
           JOIN vetting_agency a ON a.code = q.agency AND a.since <= q.asked AND (a.until IS NULL OR q.asked < a.until)
           LEFT JOIN person p ON p.id = q.asked_about AND q.asked_about <> s.person
           WHERE q.subject = ANY($1) ORDER BY a.position, a.code""",
        list(entries),
    )
    found: dict[int, list[Agency]] = {}
    for row in rows:
        under = other_number(row["citizen_number"]) if row["elsewhere"] else ""
        found.setdefault(row["subject"], []).append(Agency(row["code"], row["name"], row["question"], under))
    return found


def other_number(sealed: bytes | None) -> str:
    """The number that an agency was given instead of the person's, as it is shown; None: the record lies elsewhere."""
    if sealed is None:
        return "合并前的身份证号"
    return f"身份证号{identity.mask(sealing.unseal(sealed, CITIZEN_NUMBER))}"


async def _opinions(entries: Sequence[int]) -> Mapping[int, list[Opinion]]:
    rows = await connection().fetch(
        """SELECT q.subject, q.agency, o.answer, o.signed_by, o.signed, o.facts, o.note, coalesce(o.checked, o.recorded) AS at
           FROM vetting_opinion o JOIN vetting_question q ON q.id = o.question
           WHERE q.subject = ANY($1) AND o.withdrawn IS NULL AND (NOT o.on_paper OR o.checked IS NOT NULL)
           ORDER BY o.id""",
        list(entries),
    )
    found: dict[int, list[Opinion]] = {}
    for row in rows:
        facts = facts_of(row["facts"])
        note, answer = note_of(row["note"]), Answer(row["answer"])
        said = Opinion(row["agency"], answer, row["signed_by"], row["signed"], facts, note, row["at"])
        found.setdefault(row["subject"], []).append(said)
    return found


async def _decisions(entries: Sequence[int]) -> Mapping[int, list[Decision]]:
    rows = await connection().fetch(
        """SELECT subject, item, fit, reason, decided_by, decided, recorded FROM vetting_decision
           WHERE subject = ANY($1) AND set_aside IS NULL ORDER BY id""",
        list(entries),
    )
    found: dict[int, list[Decision]] = {}
    for row in rows:
        why = sealing.unseal(row["reason"], tables.REASON)
        found.setdefault(row["subject"], []).append(
            Decision(row["item"], row["fit"], why, row["decided_by"], row["decided"], row["recorded"])
        )
    return found
