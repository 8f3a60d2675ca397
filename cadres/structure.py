"""The composition of those in office against what is asked of it, as of a day; each number is as long as its list (Q-0B).

Runs inside `transaction(actor)`. Members are the people of the party organisation and of the committee, each counted once;
whoever acts for a holder or holds a post beside another one takes no seat and is not among them.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cadres.births import counted_from
from cadres.queries import known_by
from cadres.rules.structure import Count, Target
from cadres.secretaries import dual_offices
from cadres.vocabulary import Education, Measure, Office, Sex, TargetLevel
from server.access.actor import PROVINCE, Actor, reach_of
from server.db.engine import connection
from server.places.regions import county_of

_YOUNG, _SECRETARY_YOUNG = 35, 45
_MEMBERS = tuple(office.value for office in Office if office.elected or office.of_party)
_COMMITTEE = tuple(office.value for office in Office if office.elected)
_EDUCATED = {
    Measure.SECONDARY: frozenset({Education.POSTGRADUATE, Education.BACHELOR, Education.COLLEGE, Education.SECONDARY}),
    Measure.COLLEGE: frozenset({Education.POSTGRADUATE, Education.BACHELOR, Education.COLLEGE}),
    Measure.SECRETARY_COLLEGE: frozenset({Education.POSTGRADUATE, Education.BACHELOR, Education.COLLEGE}),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One person or one community of a measure; `met` None where nobody has said. `why` is what the measure looks at."""

    region: str
    community: str
    person: int | None
    name: str
    office: Office | None
    why: str
    met: bool | None


@dataclass(frozen=True, slots=True)
class _Member:
    region: str
    community: str
    person: int
    name: str
    sex: Sex
    age: int
    education: Education | None
    offices: frozenset[str]

    @property
    def office(self) -> Office:
        """The first of their offices, in the order in which lists name them."""
        return next(office for office in Office if office.value in self.offices)


async def targets(known: date | None = None) -> tuple[Target, ...]:
    """Every target on record, of every place; `known` asks for those on record at the end of that day."""
    rows = await connection().fetch(
        """SELECT * FROM structure_target
           WHERE CASE WHEN $1::timestamptz IS NULL THEN struck IS NULL
                      ELSE recorded < $1 AND (struck IS NULL OR struck >= $1) END
           ORDER BY measure, place, since""",
        known_by(known),
    )
    return tuple(
        Target(
            row["place"],
            Measure(row["measure"]),
            row["share"],
            TargetLevel(row["level"]),
            row["source"],
            row["since"],
            row["until"],
        )
        for row in rows
    )


def places_above(area: str) -> tuple[str, ...]:
    """An area's own code and those of the county, the city and the province over it, that may have targets."""
    return tuple(dict.fromkeys((PROVINCE, f"{area[:4]:0<12}", county_of(area))))


async def _members(actor: Actor, area: str, on: date, known: date | None) -> Sequence[_Member]:
    rows = await connection().fetch(
        f"""SELECT c.region, c.name AS community, p.id AS person, p.name, p.sex, p.education,
                  date_part('year', age($3::date, {counted_from("p")}))::int AS age, array_agg(DISTINCT t.office) AS offices
           FROM tenure t JOIN person p ON p.id = t.person JOIN community c ON c.id = t.community
           WHERE starts_with(t.region, $1) AND starts_with(t.region, $2)
             AND CASE WHEN $5::timestamptz IS NULL THEN t.known_until IS NULL
                      ELSE t.known_since < $5 AND (t.known_until IS NULL OR t.known_until >= $5) END
             AND t.since <= $3 AND (t.until IS NULL OR t.until > $3)
             AND t.basis IN ('elected', 'appointed') AND t.office = ANY($4)
           GROUP BY c.region, c.name, p.id ORDER BY c.region, p.stroke_key, p.id""",  # noqa: S608  # Constants.
        actor.reach,
        reach_of(area),
        on,
        list(_MEMBERS),
        known_by(known),
    )
    return [
        _Member(
            **{
                **row,
                "sex": Sex(row["sex"]),
                "education": Education(row["education"]) if row["education"] else None,
                "offices": frozenset(row["offices"]),
            }
        )
        for row in rows
    ]


async def lines(
    actor: Actor, area: str, on: date, measures: Sequence[Measure], known: date | None = None
) -> Mapping[Measure, tuple[Line, ...]]:
    """Who or what each measure counts, and whether it is met; by place. `known` asks for the offices as known that day.

    What 一肩挑 rests on, filings and results, is always as known now.
    """
    members = await _members(actor, area, on, known)
    found: dict[Measure, tuple[Line, ...]] = {one: _lines(one, members) for one in measures if one is not Measure.DUAL}
    if Measure.DUAL in measures:
        found[Measure.DUAL] = await _dual(actor, area, on)
    return found


async def _dual(actor: Actor, area: str, on: date) -> tuple[Line, ...]:
    return tuple(
        Line(
            one.region,
            one.community,
            one.secretary,
            one.secretary_name,
            Office.PARTY_SECRETARY,
            "一肩挑" if one.counts else "".join(one.reasons),
            one.counts,
        )
        for one in await dual_offices(actor, area, on)
    )


def _lines(measure: Measure, members: Sequence[_Member]) -> tuple[Line, ...]:
    if measure.of_places:
        return tuple(_of_places(measure, members))
    secretaries = measure in {Measure.SECRETARY_COLLEGE, Measure.SECRETARY_YOUNG}
    seen: dict[int, _Member] = {}
    for one in members:
        if not secretaries or Office.PARTY_SECRETARY.value in one.offices:
            seen.setdefault(one.person, one)
    return tuple(_of_person(measure, one) for one in seen.values())


def _of_person(measure: Measure, one: _Member) -> Line:
    if measure in _EDUCATED:
        met = None if one.education is None else one.education in _EDUCATED[measure]
        why = one.education.label if one.education else "文化程度没有登记"
    elif measure is Measure.WOMEN:
        met, why = one.sex is Sex.FEMALE, one.sex.label
    else:
        most = _SECRETARY_YOUNG if measure is Measure.SECRETARY_YOUNG else _YOUNG
        met, why = one.age <= most, f"{one.age}岁"
    return Line(one.region, one.community, one.person, one.name, one.office, why, met)


def _of_places(measure: Measure, members: Sequence[_Member]) -> Sequence[Line]:
    bodies: dict[tuple[str, str], list[_Member]] = {}
    for one in members:
        if measure is Measure.WITH_YOUNG or one.offices.intersection(_COMMITTEE):
            bodies.setdefault((one.region, one.community), []).append(one)
    found = []
    for (region, community), sitting in bodies.items():
        chosen = [
            one.name
            for one in sitting
            if (one.sex is Sex.FEMALE if measure is Measure.WITH_WOMAN else one.age <= _YOUNG)
        ]
        why = f"{len(sitting)}人，{'、'.join(chosen) or '没有'}"
        found.append(Line(region, community, None, community, None, why, bool(chosen)))
    return found


def counted(found: Sequence[Line]) -> Count:
    """The sums of a list."""
    marks = Counter(one.met for one in found)
    return Count(marks[True], len(found), marks[None])


def by_area(found: Sequence[Line], length: int) -> Mapping[str, Count]:
    """The sums of a list by the first digits of the places' codes."""
    parts: dict[str, list[Line]] = {}
    for one in found:
        parts.setdefault(f"{one.region[:length]:0<12}", []).append(one)
    return {code: counted(own) for code, own in parts.items()}
