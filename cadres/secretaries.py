"""Reading party secretaries: what speaks for them, how far their filing with the county is, and who is chair as well by law."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cadres.rules.dual_office import ChairPath, ChairPaths, DualOffice, DualStep, PartyOffice, dual_office
from cadres.rules.recognition import Recognition, recognition_findings
from cadres.vocabulary import CommitteeKind, HoldingKind, Quality, SecretaryLabel, SecretaryStep
from server.access.actor import Actor, reach_of
from server.db.engine import connection
from server.law.lawbook import Finding
from server.manifest import ask


@dataclass(frozen=True, slots=True)
class Merit:
    """One item of 双好双强 as last assessed."""

    quality: Quality
    met: bool
    evidence: str
    assessed_by: str
    assessed: date


async def merits(actor: Actor, person: int) -> Mapping[Quality, Merit]:
    """The latest assessment of each item; an item that nobody assessed is absent (Q-02)."""
    rows = await connection().fetch(
        """SELECT DISTINCT ON (quality) quality, met, evidence, assessed_by, assessed FROM secretary_merit
           WHERE person = $1 AND starts_with(region, $2) ORDER BY quality, assessed DESC, id DESC""",
        person,
        actor.reach,
    )
    return {Quality(row["quality"]): Merit(**{**row, "quality": Quality(row["quality"])}) for row in rows}


async def recognitions(actor: Actor, person: int) -> Mapping[SecretaryLabel, Recognition]:
    """The latest basis of each label; a label without one is absent (Q-01)."""
    rows = await connection().fetch(
        """SELECT DISTINCT ON (label) label, met, document, recognised_by, recognised FROM secretary_recognition
           WHERE person = $1 AND starts_with(region, $2) ORDER BY label, recognised DESC, id DESC""",
        person,
        actor.reach,
    )
    return {SecretaryLabel(row["label"]): Recognition(**{**row, "label": SecretaryLabel(row["label"])}) for row in rows}


async def judge_recognition(actor: Actor, region: str, person: int) -> tuple[Finding, ...]:
    """What the three labels lack, of a person who is or becomes secretary of a community (Q-01)."""
    shown = [quality for quality, one in (await merits(actor, person)).items() if one.met]
    resettled = await connection().fetchval(
        """SELECT EXISTS (SELECT FROM site_service s JOIN community c ON c.id = s.community
                          WHERE c.region = $1 AND starts_with(c.region, $2))""",
        region,
        actor.reach,
    )
    return tuple(recognition_findings(await recognitions(actor, person), shown, resettled=bool(resettled)))


@dataclass(frozen=True, slots=True)
class StepTaken:
    """A step of a filing."""

    step: SecretaryStep
    day: date
    unit: str
    document: str


@dataclass(frozen=True, slots=True)
class FilingView:
    """One way of one person to the office, with the steps taken."""

    id: int
    way: HoldingKind
    tenure: int | None
    steps: tuple[StepTaken, ...]

    @property
    def days(self) -> Mapping[SecretaryStep, date]:
        return {one.step: one.day for one in self.steps}


async def filing(actor: Actor, region: str, person: int) -> FilingView | None:
    """The latest filing of a person in a community."""
    row = await connection().fetchrow(
        """SELECT id, way, tenure FROM secretary_filing
           WHERE region = $1 AND person = $2 AND starts_with(region, $3) ORDER BY id DESC LIMIT 1""",
        region,
        person,
        actor.reach,
    )
    if row is None:
        return None
    steps = await connection().fetch(
        "SELECT step, day, unit, document FROM secretary_filing_step WHERE filing = $1 ORDER BY day, id", row["id"]
    )
    taken = tuple(StepTaken(SecretaryStep(one["step"]), one["day"], one["unit"], one["document"]) for one in steps)
    return FilingView(row["id"], HoldingKind(row["way"]), row["tenure"], taken)


@dataclass(frozen=True, slots=True)
class DualLine:
    """The secretary and the chair, elected by a `result`, of a community; `dual` only where they are one person."""

    region: str
    community: str
    kind: CommitteeKind
    secretary: int
    secretary_name: str
    chair: int | None
    chair_name: str | None
    result: str | None
    dual: DualOffice | None

    @property
    def counts(self) -> bool:
        """Whether it counts as 一肩挑; everything else is 分设."""
        return self.dual is not None and self.dual.counts

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it is 分设."""
        if self.dual:
            return tuple(finding.message for finding in self.dual.missing)
        if self.chair is None:
            return ("没有选举产生的主任。",)
        return (f"书记{self.secretary_name}、主任{self.chair_name}不是同一人。",)


_PAIRS = """
WITH secretary AS (
    SELECT t.*, coalesce(t.origin, t.id) AS first FROM tenure t
    WHERE starts_with(t.region, $1) AND t.region BETWEEN rpad($2, 12, '0') AND rpad($2, 12, '9')
      AND ($4::text[] IS NULL OR t.region = ANY($4))
      AND t.office = 'party_secretary' AND t.basis IN ('elected', 'appointed')
      AND t.known_until IS NULL AND t.since <= $3 AND (t.until IS NULL OR t.until > $3)
)
SELECT c.region, c.name AS community, c.kind, s.person AS secretary, p.name AS secretary_name, s.since, s.basis_document,
       h.person AS chair, q.name AS chair_name, h.basis_document AS result,
       (SELECT jsonb_object_agg(f.step, f.day) FROM secretary_filing_step f JOIN secretary_filing g ON g.id = f.filing
        WHERE g.tenure = s.first) AS steps
FROM secretary s JOIN community c ON c.id = s.community JOIN person p ON p.id = s.person
LEFT JOIN tenure h ON h.community = s.community AND h.office = 'chair' AND h.basis = 'elected'
     AND h.known_until IS NULL AND h.since <= $3 AND (h.until IS NULL OR h.until > $3)
LEFT JOIN person q ON q.id = h.person
ORDER BY c.region, s.since OFFSET $5 LIMIT $6
"""


async def dual_offices(
    actor: Actor,
    area: str,
    on: date,
    regions: Sequence[str] | None = None,
    *,
    first: int = 0,
    size: int | None = None,
) -> tuple[DualLine, ...]:
    """The secretaries of an area (or of some of its communities) on a day, and whether each is chair as well by law (Q-0E).

    `first` are left out, `size` at most come.
    """
    among = None if regions is None else list(regions)
    rows = await connection().fetch(_PAIRS, actor.reach, reach_of(area), on, among, first, size)
    one = [row for row in rows if row["chair"] == row["secretary"]]
    paths = {row["region"]: ChairPath(row["region"], row["secretary"], row["result"]) for row in one}
    known: dict[ChairPath, dict[DualStep, Finding]] = {}
    for answer in await ask(actor, ChairPaths(tuple(paths.values()))):
        for path, findings in answer.items():
            known.setdefault(path, {}).update(findings)
    return tuple(
        _line(row, known.get(paths[row["region"]], {}) if row["chair"] == row["secretary"] else None) for row in rows
    )


async def count_secretaries(actor: Actor, area: str, on: date) -> int:
    """How long that list of an area is as a whole."""
    counted = f"SELECT count(*) FROM ({_PAIRS}) AS pairs"  # noqa: S608  # Our own words.
    return int(await connection().fetchval(counted, actor.reach, reach_of(area), on, None, 0, None))


def _line(row: Mapping[str, Any], known: Mapping[DualStep, Finding] | None) -> DualLine:
    dual = None
    if known is not None:
        days = json.loads(row["steps"]) if row["steps"] else {}
        steps = {SecretaryStep(step): date.fromisoformat(day) for step, day in days.items()}
        dual = dual_office(PartyOffice(row["since"], row["basis_document"], steps), known)
    return DualLine(
        region=row["region"],
        community=row["community"],
        kind=CommitteeKind(row["kind"]),
        secretary=row["secretary"],
        secretary_name=row["secretary_name"],
        chair=row["chair"],
        chair_name=row["chair_name"],
        result=row["result"],
        dual=dual,
    )


@dataclass(frozen=True, slots=True)
class UnfiledChange:
    """A secretary who left, and whose change was not filed with the county yet (Q-04)."""

    region: str
    community: str
    person: int
    name: str
    until: date


async def unfiled_changes(actor: Actor, area: str) -> tuple[UnfiledChange, ...]:
    """Those of an area, by community."""
    rows = await connection().fetch(
        """SELECT f.region, c.name AS community, f.person, p.name, t.until
           FROM secretary_filing f JOIN community c ON c.id = f.community JOIN person p ON p.id = f.person
           JOIN tenure t ON coalesce(t.origin, t.id) = f.tenure AND t.known_until IS NULL AND t.until IS NOT NULL
           WHERE starts_with(f.region, $1) AND starts_with(f.region, $2) AND NOT EXISTS
                 (SELECT FROM secretary_filing_step s WHERE s.filing = f.id AND s.step = 'changed')
           ORDER BY f.region, f.id""",
        actor.reach,
        reach_of(area),
    )
    return tuple(UnfiledChange(**row) for row in rows)
