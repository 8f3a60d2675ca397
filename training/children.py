"""Posts for children, how they are filled and by whom, read from the actor's area; inside `transaction(actor)`."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cadres.vocabulary import Education, Office, PoliticalStatus, Sex
from server.access.actor import Actor, reach_of
from server.db.engine import connection
from server.errors import NotFound
from server.places.regions import county_of
from server.values.periods import DayRange
from training.child_vocabulary import Capacity, ChildDuty, ChildPost, ChildPostEnd, ChildState, Registered
from training.parameters import decisions
from training.rules.children import Check, Filling, Holder, filling, state_of
from training.rules.settings import Settings

_COUNTY_DIGITS = 6


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One record check that found nothing."""

    id: int
    made: date
    valid_until: date
    made_by: str
    document: str


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One line of what a director did."""

    id: int
    day: date
    duty: ChildDuty
    households: int | None
    said: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class DirectorLine:
    """Somebody in a post. What the person's own record says is None where that lies outside the actor's area."""

    id: int
    region: str
    place: str
    township: str
    post: ChildPost
    person: int
    name: str
    sex: Sex | None
    born: date | None
    education: Education | None
    political_status: PoliticalStatus | None
    capacity: Capacity
    office: str | None
    full_time: bool
    since: date
    until: date | None
    document: str
    inducted: date | None
    induction_document: str | None
    registered: Registered
    reason: str | None
    ended_by: ChildPostEnd | None
    end_document: str | None
    checks: tuple[CheckLine, ...]
    holder: Holder

    def state(self, on: date) -> ChildState:
        return state_of(self.holder, on)


@dataclass(frozen=True, slots=True)
class PostLine:
    """One post that is to be filled: a community's or a township's, with whoever is there and what is open."""

    region: str
    place: str
    township: str
    post: ChildPost
    held: DirectorLine | None
    filling: Filling


@dataclass(frozen=True, slots=True)
class AreaPosts:
    """The posts of an area. `kept` tells whether the area has begun to keep them here at all."""

    lines: tuple[PostLine, ...]
    kept: bool

    def of(self, post: ChildPost) -> tuple[PostLine, ...]:
        return tuple(one for one in self.lines if one.post is post)

    def by_state(self, post: ChildPost) -> Mapping[ChildState, int]:
        return Counter(one.filling.state for one in self.of(post))

    def filled(self, post: ChildPost) -> int:
        return sum(one.filling.filled for one in self.of(post))

    @property
    def open(self) -> tuple[PostLine, ...]:
        """Those that nobody on duty fills, the longest open first; one never filled before all."""
        waiting = [one for one in self.lines if one.filling.state is not ChildState.ON_DUTY]
        return tuple(sorted(waiting, key=lambda one: (one.filling.filled, one.filling.since or date.min, one.region)))

    def below(self, area: str) -> tuple[tuple[str, "AreaPosts"], ...]:
        """The same by the parts of an area: townships of a county, else counties."""
        digits = 9 if len(reach_of(area)) >= _COUNTY_DIGITS else _COUNTY_DIGITS
        parts: defaultdict[str, list[PostLine]] = defaultdict(list)
        for one in self.lines:
            parts[one.region[:digits].ljust(12, "0")].append(one)
        return tuple((code, AreaPosts(tuple(lines), self.kept)) for code, lines in sorted(parts.items()))


_DIRECTORS = """
SELECT c.id, c.region, coalesce(k.name, d.name, c.region) AS place, coalesce(t.name, '') AS township, c.post, c.person,
       c.name, p.sex, p.born, p.education, p.political_status, c.capacity, c.office, c.full_time, c.since, c.until,
       c.document, c.inducted, c.induction_document, c.registered, c.reason, c.ended_by, c.end_document
FROM child_director c LEFT JOIN person p ON p.id = c.person
LEFT JOIN community k ON k.region = c.region AND k.until IS NULL
LEFT JOIN division d ON d.code = c.region AND d.until IS NULL
LEFT JOIN division t ON t.code = rpad(left(c.region, 9), 12, '0') AND t.until IS NULL
WHERE starts_with(c.region, $1)
"""
_SEATS = """
SELECT person, region, since, until FROM tenure
WHERE person = ANY($1) AND known_until IS NULL AND basis IN ('elected', 'appointed') AND office = ANY($2)
ORDER BY since
"""
_SEATED = [one.value for one in Office if one.elected or one.of_party]
_PLACES = """
SELECT c.region, c.name AS place, coalesce(d.name, '') AS township FROM community c
LEFT JOIN division d ON d.code = rpad(left(c.region, 9), 12, '0') AND d.until IS NULL
WHERE c.until IS NULL AND starts_with(c.region, $1) AND starts_with(c.region, $2) ORDER BY c.region
"""


async def directors(actor: Actor, area: str) -> tuple[DirectorLine, ...]:
    """Everybody who ever was in a post of an area, by place and day."""
    rows = await connection().fetch(
        f"{_DIRECTORS} AND starts_with(c.region, $2) ORDER BY c.region, c.since, c.id", actor.reach, reach_of(area)
    )
    return await _lines(rows)


async def director(actor: Actor, wanted: int) -> DirectorLine:
    """One of them. Raises NotFound outside the actor's area."""
    rows = await connection().fetch(f"{_DIRECTORS} AND c.id = $2", actor.reach, wanted)
    if not rows:
        raise NotFound
    (found,) = await _lines(rows)
    return found


async def directors_of(actor: Actor, person: int) -> tuple[DirectorLine, ...]:
    """The posts that somebody was in."""
    return await _lines(
        await connection().fetch(f"{_DIRECTORS} AND c.person = $2 ORDER BY c.since", actor.reach, person)
    )


async def seats_of(region: str, person: int) -> tuple[DayRange, ...]:
    """The days of somebody's seats in the committees of a community."""
    return (await _seats([person])).get((person, region), ())


_POSTS = """
SELECT * FROM (
    SELECT c.region, c.name AS place, coalesce(d.name, '') AS township, 'director' AS post FROM community c
    LEFT JOIN division d ON d.code = rpad(left(c.region, 9), 12, '0') AND d.until IS NULL
    WHERE c.until IS NULL AND starts_with(c.region, $1) AND starts_with(c.region, $2)
    UNION
    SELECT rpad(left(c.region, 9), 12, '0'), coalesce(d.name, ''), coalesce(d.name, ''), 'supervisor' FROM community c
    LEFT JOIN division d ON d.code = rpad(left(c.region, 9), 12, '0') AND d.until IS NULL
    WHERE c.until IS NULL AND starts_with(c.region, $1) AND starts_with(c.region, $2)
      AND starts_with(rpad(left(c.region, 9), 12, '0'), $1) AND starts_with(rpad(left(c.region, 9), 12, '0'), $2)
) posts
"""


async def posts_page(actor: Actor, area: str, on: date, first: int, size: int) -> tuple[tuple[PostLine, ...], int]:
    """A part of the posts of an area by place, and how many there are: only those of the part are judged."""
    reach = actor.reach, reach_of(area)
    total = await connection().fetchval(f"SELECT count(*) FROM ({_POSTS}) p", *reach)  # noqa: S608  # Our own words.
    rows = await connection().fetch(f"{_POSTS} ORDER BY region, post OFFSET $3 LIMIT $4", *reach, first, size)
    by_place: defaultdict[tuple[ChildPost, str], list[DirectorLine]] = defaultdict(list)
    known = await connection().fetch(
        f"{_DIRECTORS} AND c.region = ANY($2) ORDER BY c.region, c.since, c.id",
        actor.reach,
        [row["region"] for row in rows],
    )
    for one in await _lines(known):
        by_place[one.post, one.region].append(one)
    decided = await decisions()
    lines = []
    for row in rows:
        place, post = (row["region"], row["place"], row["township"]), ChildPost(row["post"])
        settings = decided.at(row["region"][:_COUNTY_DIGITS].ljust(12, "0"), on)
        lines.append(_post(place, post, by_place[post, row["region"]], on, settings))
    return tuple(lines), int(total)


async def area_posts(actor: Actor, area: str, on: date) -> AreaPosts:
    """Every post that is to be filled in an area on a day: of each community, and of each township that lies in it whole."""
    places = await connection().fetch(_PLACES, actor.reach, reach_of(area))
    by_place: defaultdict[tuple[ChildPost, str], list[DirectorLine]] = defaultdict(list)
    for one in await directors(actor, area):
        by_place[one.post, one.region].append(one)
    decided = await decisions()
    settings = {code: decided.at(code, on) for code in {county_of(row["region"]) for row in places}}
    townships = {row["region"][:9].ljust(12, "0"): row["township"] for row in places}
    posts = [
        ((code, name, name), ChildPost.SUPERVISOR)
        for code, name in townships.items()
        if code.startswith(reach_of(area)) and code.startswith(actor.reach)
    ]
    posts += [((row["region"], row["place"], row["township"]), ChildPost.DIRECTOR) for row in places]
    lines = [
        _post(place, post, by_place[post, place[0]], on, settings[county_of(place[0])]) for place, post in sorted(posts)
    ]
    return AreaPosts(tuple(lines), any(by_place.values()))


def _post(
    place: tuple[str, str, str], post: ChildPost, known: Sequence[DirectorLine], on: date, settings: Settings
) -> PostLine:
    found = filling([one.holder for one in known], post, on, settings)
    held = next((one for one in known if one.holder is found.holder), None)
    return PostLine(*place, post, held, found)


async def _lines(rows: Sequence[Mapping[str, Any]]) -> tuple[DirectorLine, ...]:
    ids = [row["id"] for row in rows]
    seats = await _seats(list({row["person"] for row in rows}))
    checks: defaultdict[int, list[CheckLine]] = defaultdict(list)
    for one in await connection().fetch(
        "SELECT id, director, made, valid_until, made_by, document FROM child_check WHERE director = ANY($1) ORDER BY made",
        ids,
    ):
        line = CheckLine(one["id"], one["made"], one["valid_until"], one["made_by"], one["document"])
        checks[one["director"]].append(line)
    return tuple(_line(row, checks[row["id"]], seats.get((row["person"], row["region"]), ())) for row in rows)


async def _seats(people: Sequence[int]) -> Mapping[tuple[int, str], tuple[DayRange, ...]]:
    found: defaultdict[tuple[int, str], list[DayRange]] = defaultdict(list)
    if people:
        for row in await connection().fetch(_SEATS, list(people), _SEATED):
            found[row["person"], row["region"]].append(DayRange(row["since"], row["until"]))
    return {about: tuple(days) for about, days in found.items()}


def _line(row: Mapping[str, Any], checks: Sequence[CheckLine], seats: Sequence[DayRange]) -> DirectorLine:
    told = dict(row.items())
    told |= {
        "post": ChildPost(told["post"]),
        "capacity": Capacity(told["capacity"]),
        "registered": Registered(told["registered"]),
        "sex": Sex(told["sex"]) if told["sex"] else None,
        "education": Education(told["education"]) if told["education"] else None,
        "political_status": PoliticalStatus(told["political_status"]) if told["political_status"] else None,
        "ended_by": ChildPostEnd(told["ended_by"]) if told["ended_by"] else None,
    }
    holder = Holder(
        told["name"],
        told["capacity"],
        told["since"],
        told["until"],
        told["inducted"],
        tuple(Check(one.made, one.valid_until) for one in checks),
        seats,
    )
    return DirectorLine(**told, checks=tuple(checks), holder=holder)


async def work_of(director: int) -> tuple[WorkLine, ...]:
    """The last fifty lines of what a director did, the latest first; whoever calls has seen the director."""
    rows = await connection().fetch(
        """SELECT id, day, duty, households, said, reason FROM child_work WHERE director = $1
           ORDER BY day DESC, id DESC LIMIT 50""",
        director,
    )
    return tuple(
        WorkLine(row["id"], row["day"], ChildDuty(row["duty"]), row["households"], row["said"], row["reason"])
        for row in rows
    )
