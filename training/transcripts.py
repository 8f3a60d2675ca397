"""Who must be trained how much in a year and what they have of it; inside `transaction(actor)`."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from cadres.vocabulary import Office
from server.access.actor import Actor, reach_of
from server.db.engine import connection
from training.course_vocabulary import Audience, CourseKind, OrganiserLevel, Outlook, Presence, Regime
from training.courses import sittings_of
from training.parameters import decisions
from training.rules.hours import Sitting, completion
from training.rules.regimes import Attended, Duty, Finished, Record, Result, is_of_year, judge


@dataclass(frozen=True, slots=True)
class TrainedLine:
    """A duty of one person with how it stands."""

    person: int
    region: str
    place: str
    township: str
    name: str
    post: str
    result: Result


_PARTY = [one.value for one in Office if one.of_party]
_SEATED = [one.value for one in Office if one.elected]
#: The most months that a decision may give whoever is new: those who began longer ago owe that course no more.
_MOST_MONTHS = 24
#: Members by their words: a county's year has tens of thousands of them, and a dictionary finds one in a fifth of the time.
_PRESENCES = {one.value: one for one in Presence}
#: Everybody with a duty in the year, by the post it comes with: `$3` and `$4` are the first and the last day of the year.
_DUTIES = """
SELECT t.person, t.region, p.name, t.office AS post, t.since, t.until,
       CASE WHEN t.office = ANY($5) THEN 'secretary' ELSE 'party_member' END AS regime
FROM tenure t JOIN person p ON p.id = t.person
WHERE t.known_until IS NULL AND t.basis IN ('elected', 'appointed') AND starts_with(t.region, $1) AND starts_with(t.region, $2)
  AND (t.office = ANY($5) OR (t.office = ANY($6) AND p.political_status = 'party_member'))
  AND t.since <= $4 AND (t.until IS NULL OR t.until > $3)
UNION ALL
SELECT t.person, t.region, p.name, t.office, t.since, t.until, 'new_secretary'
FROM tenure t JOIN person p ON p.id = t.person
WHERE t.known_until IS NULL AND t.office = 'party_secretary' AND t.basis IN ('elected', 'appointed')
  AND starts_with(t.region, $1) AND starts_with(t.region, $2) AND t.until IS NULL
  AND t.since <= $4 AND t.since >= $3::date - make_interval(months => $7)
  AND NOT EXISTS (SELECT FROM tenure b WHERE b.person = t.person AND b.office = t.office AND b.known_until IS NULL
                  AND b.region = t.region AND b.since < t.since)
UNION ALL
SELECT a.person, a.region, a.name, a.post, a.since, a.until, 'cadre' FROM team_assignment a
WHERE starts_with(a.region, $1) AND starts_with(a.region, $2) AND a.since <= $4 AND (a.until IS NULL OR a.until > $3)
UNION ALL
SELECT c.person, c.region, c.name, c.post, c.since, c.until, 'child' FROM child_director c
WHERE starts_with(c.region, $1) AND starts_with(c.region, $2) AND c.since <= $4 AND (c.until IS NULL OR c.until > $3)
UNION ALL
SELECT w.person, w.region, w.name, w.post, w.since, w.until, 'worker' FROM community_worker w
WHERE starts_with(w.region, $1) AND starts_with(w.region, $2) AND w.since <= $4 AND (w.until IS NULL OR w.until > $3)
UNION ALL
SELECT w.person, w.region, w.name, w.post, b.began, w.until, 'new_worker' FROM community_worker w
JOIN LATERAL first_employed(w.person) b (began) ON true
WHERE starts_with(w.region, $1) AND starts_with(w.region, $2) AND w.until IS NULL
  AND b.began <= $4 AND b.began >= $3::date - make_interval(months => $7)
"""
_LABELS = {
    Regime.SECRETARY: "党组织书记、委员",
    Regime.NEW_SECRETARY: "党组织书记",
    Regime.PARTY_MEMBER: "委员会成员（党员）",
    Regime.CADRE: "驻村干部",
    Regime.CHILD: "儿童主任、督导员",
    Regime.WORKER: "社区工作者",
    Regime.NEW_WORKER: "社区工作者",
}


async def area_training(actor: Actor, area: str, year: int, on: date) -> tuple[TrainedLine, ...]:
    """Every duty of a year in an area, by place and name: each duty of a person once, from the earliest day of its posts.

    Whoever has left all of its posts by the day, or by the end of the year where that is over, is asked for nothing more: such a
    duty is told of only where it was met.
    """
    day = min(on, date(year, 12, 31))
    rows = await connection().fetch(
        f"SELECT * FROM ({_DUTIES}) d ORDER BY region, name, regime, since",  # noqa: S608  # Our own words.
        *(actor.reach, reach_of(area), date(year, 1, 1), date(year, 12, 31), _PARTY, _SEATED, _MOST_MONTHS),
    )
    held = _once(rows)
    records = await records_of(actor, list({one["person"] for one in held}))
    places = await _places({one["region"] for one in held})
    decided = await decisions()
    made = []
    for one in held:
        duty = Duty(Regime(one["regime"]), one["since"], one["until"], one["spans"])
        settings = decided.at(one["region"], day)
        record = records.get(one["person"], Record())
        if not is_of_year(duty, record, year, settings):
            continue
        result = judge(duty, record, year, on, settings)
        if duty.until is not None and duty.until <= day and result.outlook is not Outlook.MET:
            continue
        place, township = places.get(one["region"], ("", ""))
        made.append(
            TrainedLine(one["person"], one["region"], place, township, one["name"], _LABELS[duty.regime], result)
        )
    return tuple(made)


def _once(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """A person's posts of one duty as one; whoever has the greater hours of a secretary is not asked for a member's too."""
    found: dict[tuple[int, str], dict[str, Any]] = {}
    for row in rows:
        one = found.setdefault((row["person"], row["regime"]), dict(row.items()) | {"spans": ()})
        one["spans"] = (*one["spans"], (row["since"], row["until"]))
        one["since"] = min(one["since"], row["since"])
        one["until"] = None if one["until"] is None or row["until"] is None else max(one["until"], row["until"])
    of_party = {person for person, regime in found if regime == Regime.SECRETARY}
    return [
        one for (person, regime), one in found.items() if not (regime == Regime.PARTY_MEMBER and person in of_party)
    ]


class Seated(NamedTuple):
    """Somebody in one of the two committees of a community, by all their offices there."""

    person: int
    region: str
    place: str
    township: str
    name: str
    post: str


async def seated(actor: Actor, area: str, on: date) -> tuple[Seated, ...]:
    """Everybody in the two committees of an area on a day, whether or not a duty to be trained comes with it."""
    rows = await connection().fetch(
        """SELECT t.person, t.region, p.name, array_agg(DISTINCT t.office) AS offices
           FROM tenure t JOIN person p ON p.id = t.person
           WHERE t.known_until IS NULL AND t.basis IN ('elected', 'appointed') AND t.office = ANY($3)
             AND starts_with(t.region, $1) AND starts_with(t.region, $2) AND t.since <= $4 AND (t.until IS NULL OR t.until > $4)
           GROUP BY t.person, t.region, p.name ORDER BY t.region, p.name, t.person""",
        *(actor.reach, reach_of(area), [*_PARTY, *_SEATED], on),
    )
    places = await _places({row["region"] for row in rows})
    return tuple(
        Seated(
            *(row["person"], row["region"], *places.get(row["region"], ("", "")), row["name"]),
            "、".join(one.label for one in Office if one.value in row["offices"]),
        )
        for row in rows
    )


async def _places(regions: set[str]) -> Mapping[str, tuple[str, str]]:
    rows = await connection().fetch(
        """SELECT r.code, coalesce(c.name, d.name, '') AS place, coalesce(t.name, '') AS township
           FROM unnest($1::text[]) AS r(code) LEFT JOIN community c ON c.region = r.code AND c.until IS NULL
           LEFT JOIN division d ON d.code = r.code AND d.until IS NULL
           LEFT JOIN division t ON t.code = rpad(left(r.code, 9), 12, '0') AND t.until IS NULL""",
        list(regions),
    )
    return {row["code"]: (row["place"], row["township"]) for row in rows}


async def records_of(actor: Actor, people: Sequence[int]) -> Mapping[int, Record]:
    """What some people were at and are enrolled for, as far as their enrolment lies in the actor's area."""
    members = await connection().fetch(
        """SELECT m.id, m.person, m.score, m.course, c.last, c.days, c.kind, c.level, c.pass_mark, c.induction, c.audience
           FROM course_member m JOIN course c ON c.id = m.course
           WHERE m.person = ANY($1) AND starts_with(m.region, $2) AND m.withdrawn IS NULL AND c.cancelled IS NULL""",
        list(people),
        actor.reach,
    )
    sittings = await sittings_of([one["course"] for one in members])
    runs = {one["course"]: _run(one, sittings[one["course"]]) for one in members}
    presences: defaultdict[int, dict[int, Presence]] = defaultdict(dict)
    for member, session, presence in await connection().fetch(
        "SELECT member, session, presence FROM course_presence WHERE member = ANY($1)", [one["id"] for one in members]
    ):
        presences[member][session] = _PRESENCES[presence]
    found: dict[int, Record] = {}
    for one in members:
        part = _part(one, runs[one["course"]], presences[one["id"]])
        known = found.get(one["person"], Record())
        found[one["person"]] = Record(
            (*known.attended, *part.attended),
            (*known.finished, *part.finished),
            (*known.planned, *part.planned),
            (*known.to_finish, *part.to_finish),
        )
    return found


class _Run(NamedTuple):
    """What a run gives to everybody who is enrolled in it."""

    sittings: Sequence[Sitting]
    attended: Sequence[Attended]
    finished: Finished


def _run(row: Mapping[str, Any], sittings: Sequence[Sitting]) -> _Run:
    kind, level, course = CourseKind(row["kind"]), OrganiserLevel(row["level"]), row["course"]
    attended = [Attended(one.id, one.day, one.hours, kind, level, course) for one in sittings]
    induction = row["induction"] and Audience(row["audience"]).inducts_workers
    return _Run(sittings, attended, Finished(course, row["last"], row["days"], kind, level, induction))


def _part(member: Mapping[str, Any], run: _Run, told: dict[int, Presence]) -> Record:
    """What one enrolment gives: sessions that somebody was at, those still open, and the course once it is finished."""
    made = completion(run.sittings, told, member["pass_mark"], member["score"], left=False)
    attended = [one for one in run.attended if told.get(one.session) is Presence.PRESENT]
    planned = [one for one in run.attended if one.session not in told]
    failing = any(one.met is False for one in made.findings)
    # A course without sessions yet is one that is still to come.
    coming = bool(made.open) or not run.sittings
    finished = [run.finished]
    return Record(attended, finished if made.complete else [], planned, finished if coming and not failing else [])


def by_township(lines: Sequence[TrainedLine]) -> Mapping[str, Sequence[TrainedLine]]:
    """Those whose duty will not be met, by the township they are in."""
    found: defaultdict[str, list[TrainedLine]] = defaultdict(list)
    for one in lines:
        if one.result.outlook in {Outlook.SHORT, Outlook.MISSED}:
            found[one.region[:9].ljust(12, "0")].append(one)
    return found
