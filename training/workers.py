"""Community workers of an area with their pay and appraisals, and what places pay by grade; inside `transaction(actor)`."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cadres.vocabulary import Grade
from server.access.actor import Actor, reach_of
from server.db.engine import connection
from server.errors import NotFound
from server.law.lawbook import Finding
from training.rules.workers import Appraisal, Pay, PayBand, band_for, judge_pay, judge_reviews
from training.worker_vocabulary import WorkerEnd, WorkerPost, WorkerReviewKind


@dataclass(frozen=True, slots=True)
class PayLine:
    """A grade and its pay from a day on."""

    id: int
    since: date
    grade: str
    monthly: int
    document: str

    @property
    def pay(self) -> Pay:
        return Pay(self.since, self.grade, self.monthly)


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One appraisal; `entitled`, `present` and `unfit` are the vote of one by representatives."""

    id: int
    kind: WorkerReviewKind
    year: int
    held: date
    grade: Grade
    entitled: int | None
    present: int | None
    unfit: int | None
    led_by: str
    document: str
    reason: str | None
    kept: date | None
    kept_document: str | None
    kept_reason: str | None

    @property
    def appraisal(self) -> Appraisal:
        return Appraisal(self.kind, self.year, self.held, self.grade, self.document, self.kept is not None)


@dataclass(frozen=True, slots=True)
class WorkerLine:
    """Somebody employed in a community, the latest pay and appraisal first; `reason` answered what was warned of at the start."""

    id: int
    region: str
    place: str
    township: str
    person: int
    name: str
    post: WorkerPost
    since: date
    until: date | None
    document: str
    reason: str | None
    ended_by: WorkerEnd | None
    end_document: str | None
    pays: tuple[PayLine, ...]
    reviews: tuple[ReviewLine, ...]

    def serves(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)

    def paid(self, on: date) -> PayLine | None:
        """The pay that holds on a day."""
        return next((one for one in self.pays if one.since <= on), None)

    def findings(self, bands: Sequence[PayBand], on: date) -> tuple[Finding, ...]:
        """What the pay and the appraisals say of whoever serves on a day."""
        if not self.serves(on):
            return ()
        held = self.paid(on)
        band = band_for(bands, self.region, held.grade, on) if held else None
        told = [one.appraisal for one in self.reviews]
        return (*judge_pay(held.pay if held else None, band), *judge_reviews(self.name, told))


_WORKERS = """
SELECT w.id, w.region, coalesce(c.name, w.region) AS place, coalesce(d.name, '') AS township, w.person, w.name, w.post,
       w.since, w.until, w.document, w.reason, w.ended_by, w.end_document
FROM community_worker w LEFT JOIN community c ON c.region = w.region AND c.until IS NULL
LEFT JOIN division d ON d.code = rpad(left(w.region, 9), 12, '0') AND d.until IS NULL
WHERE starts_with(w.region, $1)
"""


_SERVING = "starts_with(w.region, $2) AND w.since <= $3 AND (w.until IS NULL OR w.until > $3)"
_UNFIT = "EXISTS (SELECT FROM worker_review r WHERE r.worker = w.id AND r.grade = 'unfit' AND r.kept IS NULL)"


async def workers(actor: Actor, area: str, on: date) -> tuple[WorkerLine, ...]:
    """Everybody who is employed in an area on a day, by place and day."""
    rows = await connection().fetch(
        f"{_WORKERS} AND {_SERVING} ORDER BY w.region, w.since, w.id", actor.reach, reach_of(area), on
    )
    return await _lines(rows)


async def every_worker(actor: Actor, area: str) -> tuple[WorkerLine, ...]:
    """Everybody who ever was employed in an area, by place and day."""
    rows = await connection().fetch(
        f"{_WORKERS} AND starts_with(w.region, $2) ORDER BY w.region, w.since, w.id", actor.reach, reach_of(area)
    )
    return await _lines(rows)


async def found_unfit(actor: Actor, area: str, on: date) -> tuple[WorkerLine, ...]:
    """Those of them whom an appraisal found unfit."""
    rows = await connection().fetch(
        f"{_WORKERS} AND {_SERVING} AND {_UNFIT} ORDER BY w.region, w.since, w.id", actor.reach, reach_of(area), on
    )
    return await _lines(rows)


async def worker(actor: Actor, wanted: int) -> WorkerLine:
    """One of them. Raises NotFound outside the actor's area."""
    rows = await connection().fetch(f"{_WORKERS} AND w.id = $2", actor.reach, wanted)
    if not rows:
        raise NotFound
    (found,) = await _lines(rows)
    return found


async def workers_of(actor: Actor, person: int) -> tuple[WorkerLine, ...]:
    """Where somebody was employed, as far as the actor may see."""
    return await _lines(await connection().fetch(f"{_WORKERS} AND w.person = $2 ORDER BY w.since", actor.reach, person))


async def standards() -> Mapping[int, PayBand]:
    """What places pay by grade, by number; these are rules, which anybody may know."""
    rows = await connection().fetch(
        "SELECT id, place, grade, low, high, since, document FROM pay_standard ORDER BY place, grade, since"
    )
    return {row["id"]: PayBand(*list(row.values())[1:]) for row in rows}


async def bands() -> tuple[PayBand, ...]:
    """The same without the numbers."""
    return tuple((await standards()).values())


async def employed(actor: Actor, area: str, on: date) -> Mapping[str, Mapping[WorkerPost, int]]:
    """How many workers each community of an area has in each post on a day."""
    found: defaultdict[str, dict[WorkerPost, int]] = defaultdict(dict)
    for row in await connection().fetch(
        """SELECT region, post, count(*) AS there FROM community_worker
           WHERE starts_with(region, $1) AND starts_with(region, $2) AND since <= $3 AND (until IS NULL OR until > $3)
           GROUP BY region, post""",
        actor.reach,
        reach_of(area),
        on,
    ):
        found[row["region"]][WorkerPost(row["post"])] = row["there"]
    return found


async def keeping(counties: Collection[str]) -> frozenset[str]:
    """Those of some counties, by six digits, that have begun to keep their workers here, whoever of them the actor may see."""
    rows = await connection().fetch(
        "SELECT code FROM unnest($1::text[]) AS c(code) WHERE county_keeps_workers(code)", list(counties)
    )
    return frozenset(row["code"] for row in rows)


async def _lines(rows: Sequence[Mapping[str, Any]]) -> tuple[WorkerLine, ...]:
    ids = [row["id"] for row in rows]
    pays: defaultdict[int, list[PayLine]] = defaultdict(list)
    for one in await connection().fetch(
        "SELECT * FROM worker_pay WHERE worker = ANY($1) ORDER BY since DESC, id DESC", ids
    ):
        pays[one["worker"]].append(PayLine(one["id"], one["since"], one["grade"], one["monthly"], one["document"]))
    reviews: defaultdict[int, list[ReviewLine]] = defaultdict(list)
    for one in await connection().fetch(
        """SELECT worker, id, kind, year, held, grade, entitled, present, unfit, led_by, document, reason,
                  kept, kept_document, kept_reason
           FROM worker_review WHERE worker = ANY($1) ORDER BY held DESC, id DESC""",
        ids,
    ):
        told = dict(one.items()) | {"kind": WorkerReviewKind(one["kind"]), "grade": Grade(one["grade"])}
        reviews[told.pop("worker")].append(ReviewLine(**told))
    return tuple(_line(row, pays[row["id"]], reviews[row["id"]]) for row in rows)


def _line(row: Mapping[str, Any], pays: Sequence[PayLine], reviews: Sequence[ReviewLine]) -> WorkerLine:
    told = dict(row.items()) | {
        "post": WorkerPost(row["post"]),
        "ended_by": WorkerEnd(row["ended_by"]) if row["ended_by"] else None,
    }
    return WorkerLine(**told, pays=tuple(pays), reviews=tuple(reviews))
