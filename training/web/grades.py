"""How the yearly appraisals of those in teams came out, for the list of teams and for the workbench (FS-10)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from server import clock
from server.access.actor import Actor
from server.law.lawbook import Finding, Level
from server.manifest import Duty
from server.places.regions import names_of
from server.web.templating import address
from training.grades import appraised_years
from training.parameters import decisions
from training.permissions import APPRAISE
from training.rules.excellence import Graded, excellent_share
from training.web.frame import SUBJECT

ANCHOR = "grades"


@dataclass(frozen=True, slots=True)
class YearLine:
    """One year of one county with what follows from its share of 优秀."""

    place: str
    graded: Graded
    findings: tuple[Finding, ...]

    @property
    def over(self) -> tuple[Finding, ...]:
        """What is beyond the share and not settled by a reason."""
        return tuple(told for told in self.findings if told.level is Level.WARNING)


def brief(lines: Sequence[YearLine]) -> tuple[YearLine, ...]:
    """For an area of many counties: the latest year of each, and whatever is beyond the share; the latest first."""
    latest: dict[str, YearLine] = {}
    for line in lines:
        latest.setdefault(line.graded.county, line)
    return tuple(line for line in lines if line.over or latest[line.graded.county] is line)


async def year_lines(actor: Actor, area: str) -> tuple[YearLine, ...]:
    """Every year of every county of an area in which somebody was appraised; inside `transaction(actor)`."""
    found = await appraised_years(actor, area, clock.today())
    if not found:
        return ()
    names, decided = await names_of(list({one.county for one in found})), await decisions()
    return tuple(
        YearLine(
            names.get(one.county, one.county),
            one,
            excellent_share(one, decided.at(one.county, date(one.year, 12, 31))),
        )
        for one in found
    )


async def grade_duties(actor: Actor, area: str) -> Sequence[Duty]:
    """Each year of a county with more 优秀 than may be, until that is mended or each beyond it has a reason."""
    return [
        Duty(
            f"{line.place}：{line.graded.year}年驻村考核优秀超过比例",
            f"{address(SUBJECT, area=line.graded.county)}#{ANCHOR}",
            line.graded.county,
            APPRAISE,
            f"{told.message}多登的撤销；确需这样定的，撤销以后写明理由重新登记。",
            basis=told.cite,
        )
        for line in await year_lines(actor, area)
        for told in line.over
    ]
