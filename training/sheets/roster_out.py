"""How the roster goes out: everybody who was ever sent to an area, a row for each dispatch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cadres.sheets.members import (
    BIRTH_MONTH,
    EDUCATION,
    ETHNICITY,
    NAME,
    NOTE,
    PARTY_SINCE,
    POLITICAL_STATUS,
    SEX,
)
from cadres.sheets.sites import TOWNSHIP
from cadres.vocabulary import Grade
from server import clock
from server.access.actor import Actor
from server.db.engine import connection
from server.places.regions import names_of
from server.sheets.exchange import Exported
from server.sheets.workbook import Cell
from server.values.labels import label_of
from server.values.periods import Month
from training import teams
from training.dispatch_notices import numbers_of
from training.sheets.roster import (
    DOCUMENT,
    DUE,
    END_DOCUMENT,
    ENDED_BY,
    FIRST,
    GAP_REASON,
    GRADE,
    LEADER,
    LEVEL,
    NOTICE,
    PLACE,
    POSITION,
    RANK,
    SINCE,
    STATE,
    TOWN,
    UNIT,
    UNTIL,
    WHY,
    WORKED,
)
from training.sheets.rows import COUNTY, MOBILE, phones_of
from training.teams import AssignmentLine
from training.vocabulary import TeamPost


@dataclass(frozen=True, slots=True)
class _Known:
    """What stands elsewhere than in a dispatch: names of places by code, notices and grades by dispatch, telephones by person."""

    names: Mapping[str, str]
    numbers: Mapping[int, str]
    phones: Mapping[int, str]
    grades: Mapping[int, str]


async def export(actor: Actor, area: str) -> Exported:
    """Everybody who ever was in a team of the area; citizen numbers stay where they are sealed, telephones go out by right."""
    today = clock.today()
    found = await teams.assignments_in(actor, area, today)
    names = await names_of(list({code for one in found for code in (_county(one), township(one))}))
    grades = await _grades([one.id for one in found])
    numbers = await numbers_of(actor, area)
    phones = await phones_of(actor, {one.person for one in found})
    taken_over = frozenset(one.succeeds for one in found if one.succeeds and one.since <= today)
    known = _Known(names, numbers, phones, grades)
    rows = [{**_row(one, known), STATE.key: one.state(today, taken_over).label} for one in found]
    there = [one for one in found if one.serves(today)]
    first = sum(one.post in {TeamPost.BOTH, TeamPost.FIRST_SECRETARY} for one in there)
    return Exported(rows, {NAME.key: f"在岗{len(there)}人", FIRST.key: f"第一书记{first}人"})


def _row(one: AssignmentLine, known: _Known) -> dict[str, Cell]:
    return {
        TOWNSHIP.key: township(one),
        COUNTY.key: known.names.get(_county(one)),
        TOWN.key: known.names.get(township(one)),
        PLACE.key: one.place,
        UNIT.key: one.unit_name,
        LEVEL.key: one.level.label,
        NAME.key: one.name,
        SEX.key: label_of(one.sex) or None,
        ETHNICITY.key: one.ethnicity,
        BIRTH_MONTH.key: str(Month(one.born.year, one.born.month)) if one.born else None,
        EDUCATION.key: label_of(one.education) or None,
        POLITICAL_STATUS.key: label_of(one.political_status) or None,
        PARTY_SINCE.key: one.party_since,
        WORKED.key: one.worked_since,
        POSITION.key: one.position,
        RANK.key: one.rank,
        FIRST.key: "是" if one.post.is_first_secretary else "否",
        LEADER.key: "是" if one.post.is_leader else "否",
        SINCE.key: one.since,
        DUE.key: one.due,
        UNTIL.key: one.until,
        ENDED_BY.key: one.ended_by.label if one.ended_by else None,
        END_DOCUMENT.key: one.end_document,
        MOBILE.key: known.phones.get(one.person),
        WHY.key: one.why.label,
        DOCUMENT.key: one.document,
        NOTICE.key: known.numbers.get(one.id),
        GRADE.key: known.grades.get(one.id),
        GAP_REASON.key: one.gap_reason,
        NOTE.key: one.reason,
    }


def _county(one: AssignmentLine) -> str:
    return one.region[:6].ljust(12, "0")


def township(one: AssignmentLine) -> str:
    """The code of the township that somebody was sent to."""
    return one.region[:9].ljust(12, "0")


async def _grades(assignments: Sequence[int]) -> Mapping[int, str]:
    """The grade of the latest year that each was appraised for, with its year."""
    rows = await connection().fetch(
        """SELECT DISTINCT ON (assignment) assignment, year, grade FROM team_grade
           WHERE assignment = ANY($1) AND year IS NOT NULL ORDER BY assignment, year DESC""",
        list(assignments),
    )
    return {row["assignment"]: f"{row['year']}年{Grade(row['grade']).label}" for row in rows}
