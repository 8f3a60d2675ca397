"""How an election rests on the joint review: whose conclusion opens its ballot, and who has one and is not on it yet."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from cadres.reviews.states import other_number
from cadres.rules.vetting import NUMBERS
from cadres.rules.voting_age import disputed_age
from cadres.services.reviews.moving import DayMoves
from cadres.services.reviews.verdicts import ConclusionTakenBack
from cadres.tables import Person, VettingCase
from cadres.vocabulary import CommitteeKind, Office, Sex, VettingConclusion
from elections.vocabulary import Post
from server import clock
from server.access.actor import Actor, reach_of
from server.db.engine import connection
from server.errors import Conflict, Problem
from server.law.lawbook import Finding

_POSTS = {post.value for post in Post}
#: How many elections a sentence names.
_NAMED = 5


def purposes(code: str) -> tuple[str, str]:
    """What a conclusion that counts for an election was given for: the election itself, or the committee's election of that term.

    The joint review is held for the term (`140932100209-13`): whoever passed it need not be reviewed anew because the
    first vote was void.
    """
    return code, code.rpartition("-")[0]


def not_cleared(person: Person, case: VettingCase, code: str, election_day: date) -> Problem | None:
    """Why a conclusion does not open the ballot: given for something else, taken back, for another day, or against the person."""
    if case.person != person.id or case.purpose not in purposes(code):
        cause = f"{person.name}没有为本次选举作出的联审结论。"
        return Problem("联审结论", cause, "先登记县级联审结论。", "Q-20")
    if case.superseded:
        cause = f"{person.name}的联审结论（{case.document}）已经复核变更。"
        return Problem("联审结论", cause, "按复核后的结论办理。", "Q-26")
    conclusion = VettingConclusion(case.conclusion)
    if conclusion is not VettingConclusion.CLEAR:
        cause = f"{person.name}的联审结论是“{conclusion.label}”（{case.document}）。"
        return Problem("候选人", cause, "换提其他人选，或依程序复核。", "Q-24")
    if case.judged_for and case.judged_for != election_day:
        cause = f"联审按{case.judged_for.isoformat()}的法律和清单作出，选举日是{election_day.isoformat()}。"
        return Problem("联审结论", cause, "请联审办在该批次“改期”，按新的选举日重新认定。", "Q-10")
    return None


async def spoken_against(person: Person, case: VettingCase, code: str, days: Collection[date]) -> Problem | None:
    """Why a favourable conclusion no longer opens the ballot: a later one is against the person, by the law of one of `days`."""
    return later_word(person, case, code, days, (await against([person.id])).get(person.id, ()))


async def elsewhere(cases: Collection[int]) -> Mapping[int, str]:
    """Conclusions that rest on answers under another number than the person's of now, each with that number, masked (Q-24a).

    Nothing is kept of it: whoever is taken apart again has their conclusion back.
    """
    rows = await connection().fetch(
        """SELECT DISTINCT ON (s.vetting_case) s.vetting_case, p.citizen_number
           FROM vetting_subject s JOIN vetting_question q ON q.subject = s.id AND q.asked_about <> s.person
           LEFT JOIN person p ON p.id = q.asked_about
           WHERE s.vetting_case = ANY($1) ORDER BY s.vetting_case, q.id""",
        list(cases),
    )
    return {row["vetting_case"]: other_number(row["citizen_number"]) for row in rows}


def asked_elsewhere(name: str, document: str, number: str | None) -> Problem | None:
    """Why a conclusion on answers under another number opens nothing; `number` None: they were the person's own."""
    if number is None:
        return None
    cause = f"{name}的联审结论（{document}）是按{number}征询部门作出的，不是本人现在登记的号码。部门按号码查，这一结论不能用。"
    return Problem("联审结论", cause, ELSEWHERE_ANEW, NUMBERS.rule, NUMBERS.cite)


#: What is done about a conclusion on answers under another number.
ELSEWHERE_ANEW = (
    "请联审办把本人列入新的批次，按现在的号码重新征询；原批次没有办结的，也可以登记异议、复核变更后退回重答。"
)


async def standing_elsewhere(election: int) -> Sequence[Problem]:
    """Who stands in an election on a conclusion that rests on answers under another number: since two records were put together."""
    rows = await connection().fetch(
        """SELECT p.name, k.vetting_case, v.document FROM candidacy k JOIN person p ON p.id = k.person
           JOIN vetting_case v ON v.id = k.vetting_case WHERE k.election = $1 ORDER BY k.id""",
        election,
    )
    away = await elsewhere([row["vetting_case"] for row in rows])
    found = [asked_elsewhere(row["name"], row["document"], away.get(row["vetting_case"])) for row in rows]
    return [replace(one, cure=f"先撤下候选人；{one.cure}新的结论作出以后，再据以列入。") for one in found if one]


@dataclass(frozen=True, slots=True)
class Against:
    """A conclusion against somebody that stands."""

    id: int
    purpose: str
    document: str
    judged_for: date | None


async def against(people: Collection[int]) -> Mapping[int, Sequence[Against]]:
    """The conclusions against some people that stand, by person, the latest first."""
    rows = await connection().fetch(
        """SELECT person, id, purpose, document, judged_for FROM vetting_case
           WHERE person = ANY($1) AND conclusion <> 'clear' AND superseded IS NULL ORDER BY id DESC""",
        list(people),
    )
    found: dict[int, list[Against]] = {}
    for row in rows:
        one = Against(row["id"], row["purpose"], row["document"], row["judged_for"])
        found.setdefault(row["person"], []).append(one)
    return found


def later_word(
    person: Person, case: VettingCase, code: str, days: Collection[date], known: Sequence[Against]
) -> Problem | None:
    """As `spoken_against`, of what `known` holds against the person."""
    later = next(
        (
            one
            for one in known
            if one.id > case.id and one.purpose in purposes(code) and (one.judged_for is None or one.judged_for in days)
        ),
        None,
    )
    if later is None:
        return None
    cause = f"{person.name}在这一结论（{case.document}）以后又有不利的联审结论（{later.document}）。"
    return Problem("联审结论", cause, "按后来的结论办理；有异议的依程序复核。", "Q-26")


async def hold_candidates(actor: Actor, event: ConclusionTakenBack) -> None:
    """A conclusion that somebody stands on is not taken back under them: they leave the ballot first."""
    code = await connection().fetchval(
        """SELECT e.code FROM candidacy k JOIN election e ON e.id = k.election
           WHERE k.vetting_case = $1 AND starts_with(k.region, $2)""",
        event.case,
        actor.reach,
    )
    if code:
        message = f"联审结论（{event.document}）已用于选举{code}的候选人，先撤下候选人，再变更结论。"
        raise Conflict(message, code="vetting.used")


@dataclass(frozen=True, slots=True)
class Cleared:
    """Somebody who passed the review and is not on the ballot; `post` is what they were reviewed for, if it is on the ballot.

    `born` is by the citizen number, as on the roll; `by_file` as the personnel file determines it, empty where it does not.
    `elsewhere` is the other number that the agencies were asked about, masked; None where it was the person's own.
    """

    person: int
    name: str
    sex: Sex
    born: date
    by_file: str
    post: Post | None
    vetting_case: int
    document: str
    concluded: date
    judged_for: date | None
    elsewhere: str | None = None

    @property
    def asked_elsewhere(self) -> Problem | None:
        """That the conclusion rests on answers under another number, so that nobody is put on the ballot on it."""
        return asked_elsewhere(self.name, self.document, self.elsewhere)

    def disputed(self, kind: CommitteeKind, day: date) -> Finding | None:
        """That number and file disagree about the eighteen years on the day of the election (V-01)."""
        return disputed_age(kind, self.born, self.by_file, day, "选举日")


async def cleared(actor: Actor, code: str, region: str) -> Sequence[Cleared]:
    """Who of the community may be put on the ballot, by office and name."""
    rows = await connection().fetch(
        """SELECT DISTINCT ON (p.id) p.id AS person, p.name, p.sex, p.born, d.value AS by_file, v.id AS vetting_case, v.document,
                  v.concluded, v.judged_for, s.stands_for
           FROM vetting_case v JOIN person p ON p.id = v.person
           LEFT JOIN determination d ON d.person = p.id AND d.field = 'birth' AND d.struck IS NULL
           LEFT JOIN vetting_subject s ON s.vetting_case = v.id
           WHERE starts_with(v.region, $1) AND v.region = $2 AND v.purpose = ANY($3) AND v.conclusion = $4
             AND v.superseded IS NULL AND p.merged_into IS NULL
             AND NOT EXISTS (SELECT FROM vetting_case w
                             WHERE w.person = p.id AND w.purpose = ANY($3) AND w.conclusion <> $4 AND w.id > v.id
                               AND w.superseded IS NULL AND w.judged_for IS NOT DISTINCT FROM v.judged_for)
             AND NOT EXISTS (SELECT FROM candidacy k JOIN election e ON e.id = k.election
                             WHERE e.code = $5 AND k.person = p.id)
           ORDER BY p.id, EXISTS (SELECT FROM vetting_question q WHERE q.subject = s.id AND q.asked_about <> s.person),
                    v.concluded DESC, v.id DESC""",
        actor.reach,
        region,
        list(purposes(code)),
        VettingConclusion.CLEAR.value,
        code,
    )
    away = await elsewhere([row["vetting_case"] for row in rows])
    found = [_cleared(row, away.get(row["vetting_case"])) for row in rows]
    return sorted(found, key=lambda one: (list(Post).index(one.post) if one.post else len(Post), one.name))


def _cleared(row: Mapping[str, Any], number: str | None) -> Cleared:
    return Cleared(
        **{
            name: row[name]
            for name in ("person", "name", "born", "vetting_case", "document", "concluded", "judged_for")
        },
        sex=Sex(row["sex"]),
        by_file=row["by_file"] or "",
        post=Post(Office(row["stands_for"]).value) if row["stands_for"] in _POSTS else None,
        elsewhere=number,
    )


async def posts_of(actor: Actor, code: str) -> tuple[Post, ...]:
    """The posts that an election is for, the highest first."""
    rows = await connection().fetch(
        "SELECT s.post FROM election_seat s JOIN election e ON e.id = s.election WHERE e.code = $1 AND starts_with(e.region, $2)",
        code,
        actor.reach,
    )
    held = {row["post"] for row in rows}
    return tuple(post for post in Post if post in held)


@dataclass(frozen=True, slots=True)
class DayApart:
    """A batch of the joint review whose deciding day is not the day of an election that its people are reviewed for."""

    code: str
    region: str
    community: str
    election_day: date
    batch: int
    batch_name: str
    decides: date
    people: int


#: Every open batch of candidates by the elections that its people are reviewed for.
_REVIEWED_FOR = """
           SELECT e.code, e.region, c.name AS community, e.election_day, b.id AS batch,
                  b.year || '年第' || b.sequence || '批' AS batch_name, b.event_day AS decides, count(*) AS people
           FROM vetting_subject s JOIN vetting_batch b ON b.id = s.batch
           JOIN election e ON e.region = s.region AND (e.code = s.purpose OR starts_with(e.code, s.purpose || '-'))
           JOIN community c ON c.id = e.community
           WHERE starts_with(s.region, $1) AND b.closed IS NULL AND s.returned IS NULL AND b.purpose = 'candidates'
             AND e.published IS NULL AND e.cancelled IS NULL
             AND NOT EXISTS (SELECT FROM election l WHERE l.election_round = e.election_round AND l.community = e.community
                             AND NOT l.by_election AND NOT e.by_election AND l.id > e.id)
"""
#: Once the ballot is locked, or was voted on, a conclusion is of use only to whoever stands on it.
_STILL_OF_USE = """
             AND (EXISTS (SELECT FROM candidacy k WHERE k.election = e.id AND k.person = s.person)
                  OR NOT (EXISTS (SELECT FROM candidate_list t WHERE t.election = e.id AND t.opened IS NULL)
                          OR EXISTS (SELECT FROM ballot_count n WHERE n.election = e.id AND n.position > 0)))
"""
_BY_BATCH = "GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY e.region, b.id"


async def days_apart(actor: Actor, area: str) -> Sequence[DayApart]:
    """The open batches of candidates of an area that judge for another day than the one their election is held on by now.

    A vote that is over and came to nothing is no day to move to: its people are reviewed for the next one.
    """
    rows = await connection().fetch(
        f"""{_REVIEWED_FOR} AND starts_with(s.region, $2) AND b.event_day <> e.election_day
            AND (e.election_day >= $3 OR b.event_day < e.election_day) {_STILL_OF_USE} {_BY_BATCH}""",
        actor.reach,
        reach_of(area),
        clock.today(),
    )
    return tuple(DayApart(**row) for row in rows)


async def left_apart(actor: Actor, prospect: DayMoves) -> Sequence[str]:
    """The elections of a batch that are not held on the day it is to be judged for: their people would be judged wrongly (Q-10)."""
    rows = await connection().fetch(
        f"""{_REVIEWED_FOR} AND b.id = $2 AND e.election_day <> $3
            AND (e.election_day >= $4 OR $3 < e.election_day) {_BY_BATCH}""",
        actor.reach,
        prospect.batch,
        prospect.day,
        clock.today(),
    )
    if not rows:
        return ()
    named = "、".join(
        f"{row['community']}（{row['election_day'].isoformat()}，{row['people']}人）" for row in rows[:_NAMED]
    )
    more = f"等{len(rows)}个" if rows[_NAMED:] else ""
    day = prospect.day.isoformat()
    return (
        f"{named}{more}登记的选举日不是{day}：按{day}认定，这些人的结论不能用于他们的选举，须按登记的选举日改期，或者另建一批联审。",
    )
