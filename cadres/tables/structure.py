"""What a place asks of the composition of those in office (Q-0B). Everybody may read it."""

from piccolo.constraints import Check
from piccolo.table import Table

from cadres.vocabulary import Measure, TargetLevel
from server.db.columns import Exclude, choice, day, key, moment, number, one_of, text
from server.db.engine import DB


class StructureTarget(Table, tablename="structure_target", db=DB):
    """A share in thousandths that the province, a city or a county asks for, from `since` to the day before `until`.

    A row is never written over: what is put right or ended is `struck` and recorded anew, so that a verdict of old can be
    given again as it was known then.
    """

    id = key()
    place = text(12, index=True)
    measure = choice(Measure)
    share = number()
    level = choice(TargetLevel)
    source = text(120)
    since = day()
    until = day(null=True)
    recorded = moment()
    struck = moment(null=True)

    structure_target_stands_once = Exclude(
        "place WITH =, measure WITH =, daterange(since, until) WITH &&", where="struck IS NULL"
    )
    structure_target_measure_known = one_of("measure", Measure)
    structure_target_level_known = one_of("level", TargetLevel)
    structure_target_share_possible = Check("share BETWEEN 1 AND 1000")
    structure_target_days_in_order = Check("until > since")
