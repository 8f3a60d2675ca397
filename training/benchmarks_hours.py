"""How fast a person's transcript and a county's list of those who will miss the year are read, with the whole province trained."""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable
from datetime import date

from cadres.benchmarks import Figure, scratch
from server.access.actor import Actor
from server.access.actor import reach_of as reach
from server.db import engine
from training import courses, transcripts
from training.course_vocabulary import Outlook

PEOPLE, RUNS, SESSIONS_EACH = 30_000, 10, 4
TRANSCRIPT_MS, LIST_SECONDS = 50.0, 1.0
_COUNTY, _YEAR, _DAY = "140932000000", 2026, date(2026, 9, 30)
_TIMES = 21

Look = Callable[[], Awaitable[object]]

#: The first community of 83 counties, and so many people in each; the numbers of people open nothing and are bytes alone.
_FILL = (
    """INSERT INTO community (region, kind, name)
       SELECT code, 'villagers', name FROM (
           SELECT code, name, row_number() OVER (PARTITION BY left(code, 6) ORDER BY code) AS nth FROM division
           WHERE right(code, 3) <> '000' AND until IS NULL) d
       WHERE nth <= 40 AND left(code, 6) IN (
           SELECT left(code, 6) FROM division WHERE right(code, 6) = '000000' AND substr(code, 5, 2) <> '00'
           ORDER BY (left(code, 6) <> '140932'), code LIMIT 83)""",
    """INSERT INTO person (region, name, name_key, sex, born, citizen_number, citizen_index, political_status)
       SELECT c.region, '某' || n, '某' || n, 'male', '1980-01-01', int4send(n), int4send(n), 'party_member'
       FROM generate_series(1, 30000) AS n
       JOIN (SELECT region, row_number() OVER (ORDER BY right(region, 6), region) - 1 AS place, count(*) OVER () AS of
             FROM community) c ON c.place = n % c.of""",
    """INSERT INTO tenure (region, person, community, office, since, basis, basis_document, known_since)
       SELECT p.region, p.id, c.id, 'party_committee', '2021-11-21', 'appointed', '任职文件', now()
       FROM person p JOIN community c ON c.region = p.region""",
    """INSERT INTO course (region, programme, run, kind, organiser, level, audience, first, last, venue, places, days,
                           induction, document, recorded)
       SELECT r.county || '000000', '村干部培训班', n, 'central', '县委组织部', 'county', 'secretaries',
              make_date(2026, n, 11), make_date(2026, n, 12), '县委党校', 9999, 20, FALSE, '通知', now()
       FROM (SELECT DISTINCT left(region, 6) AS county FROM community) r, generate_series(1, 10) AS n""",
    """INSERT INTO course_session (region, course, day, begins, ends, title, hours)
       SELECT c.region, c.id, c.first + n / 2, 480 + 360 * (n % 2), 660 + 360 * (n % 2), '课程', 14 + n
       FROM course c, generate_series(0, 3) AS n""",
    """INSERT INTO course_member (region, course, person, name, enrolled)
       SELECT p.region, c.id, p.id, p.name, c.first FROM person p JOIN course c ON left(c.region, 6) = left(p.region, 6)""",
    """INSERT INTO course_presence (region, session, member, presence, recorded)
       SELECT m.region, s.id, m.id, CASE WHEN (m.id + s.id) % 9 = 0 THEN 'absent' ELSE 'present' END, now()
       FROM course_member m JOIN course_session s ON s.course = m.course WHERE s.day <= '2026-09-30'""",
)


def hours() -> list[Figure]:
    """30,000 people of 83 counties in 40 sessions each: one transcript, and the list of one county."""
    return asyncio.run(_measure())


async def _measure() -> list[Figure]:
    async with scratch() as analyse:
        province, county = Actor.operator(), Actor.operator(_COUNTY)
        async with engine.transaction(province):
            for statement in _FILL:
                await engine.connection().execute(statement)
        await analyse()
        async with engine.transaction(county):
            person = await engine.connection().fetchval(
                "SELECT min(id) FROM person WHERE starts_with(region, $1)", reach(_COUNTY)
            )
        there = await _look(county, lambda: courses.courses_of(county, person), _TIMES)
        found = await _look(county, lambda: transcripts.area_training(county, _COUNTY, _YEAR, _DAY), 5)
        (lines, short) = (len(found[1]), sum(one.result.outlook is Outlook.SHORT for one in found[1]))  # type: ignore[arg-type,attr-defined]
    complete = len(there[1]) == RUNS  # type: ignore[arg-type]
    name = f"training transcript of one of {PEOPLE} people, {RUNS * SESSIONS_EACH} sessions"
    return [
        Figure(name, round(there[0] * 1000, 1), "ms", TRANSCRIPT_MS, complete and there[0] * 1000 < TRANSCRIPT_MS),
        Figure(
            f"training list of a county, {lines} duties, {short} will be missed",
            round(found[0], 2),
            "s",
            LIST_SECONDS,
            found[0] < LIST_SECONDS and lines > 0,
        ),
    ]


async def _look(actor: Actor, look: Look, times: int) -> tuple[float, object]:
    """The median seconds of so many looks, and what the last one saw."""
    spent = []
    seen: object = None
    for _ in range(times):
        start = time.perf_counter()
        async with engine.transaction(actor):
            seen = await look()
        spent.append(time.perf_counter() - start)
    return statistics.median(spent), seen
