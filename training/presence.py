"""The days, leaves, absences and grades of one assignment, and a team's log; inside `transaction(actor)`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cadres.vocabulary import Grade
from server.access.actor import Actor
from server.db.engine import connection
from training.vocabulary import HelpKind, LeaveApprover, LeaveKind


@dataclass(frozen=True, slots=True)
class LeaveLine:
    id: int
    kind: LeaveKind
    first: date
    last: date
    approver: LeaveApprover
    approved_by: str
    document: str | None

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class AbsenceLine:
    id: int
    day: date
    found_by: str
    document: str | None


@dataclass(frozen=True, slots=True)
class GradeLine:
    """A grade; `year` None is the appraisal of the term."""

    id: int
    year: int | None
    grade: Grade
    led_by: str
    document: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class LogLine:
    id: int
    kind: HelpKind
    day: date
    done_by: str
    said: str
    households: int | None


@dataclass(frozen=True, slots=True)
class PresenceView:
    """All of one assignment."""

    days: tuple[date, ...]
    leaves: tuple[LeaveLine, ...]
    absences: tuple[AbsenceLine, ...]
    grades: tuple[GradeLine, ...]

    def days_by_year(self) -> Mapping[int, int]:
        """How many days in the village each year has, the latest first."""
        years = sorted({day.year for day in self.days}, reverse=True)
        return {year: sum(day.year == year for day in self.days) for year in years}


async def presence_of(actor: Actor, assignment: int) -> PresenceView:
    """That of one assignment, the latest first."""
    asked = (assignment, actor.reach)
    days = await connection().fetch(
        "SELECT day FROM village_day WHERE assignment = $1 AND starts_with(region, $2) ORDER BY day DESC", *asked
    )
    leaves = await connection().fetch(
        """SELECT id, kind, first, last, approver, approved_by, document FROM team_leave
           WHERE assignment = $1 AND starts_with(region, $2) ORDER BY first DESC""",
        *asked,
    )
    absences = await connection().fetch(
        """SELECT id, day, found_by, document FROM team_absence
           WHERE assignment = $1 AND starts_with(region, $2) ORDER BY day DESC""",
        *asked,
    )
    grades = await connection().fetch(
        """SELECT id, year, grade, led_by, document, reason FROM team_grade
           WHERE assignment = $1 AND starts_with(region, $2) ORDER BY year DESC NULLS FIRST""",
        *asked,
    )
    return PresenceView(
        tuple(row["day"] for row in days),
        tuple(
            LeaveLine(
                **{**dict(row.items()), "kind": LeaveKind(row["kind"]), "approver": LeaveApprover(row["approver"])}
            )
            for row in leaves
        ),
        tuple(AbsenceLine(**dict(row.items())) for row in absences),
        tuple(GradeLine(**{**dict(row.items()), "grade": Grade(row["grade"])}) for row in grades),
    )


async def log_of(actor: Actor, team: int, *, size: int = 50) -> Sequence[LogLine]:
    """The latest lines of a team's log."""
    rows = await connection().fetch(
        """SELECT id, kind, day, done_by, said, households FROM help_record
           WHERE team = $1 AND starts_with(region, $2) ORDER BY day DESC, id DESC LIMIT $3""",
        team,
        actor.reach,
        size,
    )
    return [LogLine(**{**dict(row.items()), "kind": HelpKind(row["kind"])}) for row in rows]
