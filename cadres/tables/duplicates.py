"""People on record twice: what was put together, and who only look alike."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from cadres.tables.people import Person
from server.db.columns import document, key, link, moment, region, text
from server.db.engine import DB


class DistinctPair(Table, tablename="distinct_pair", db=DB):
    """Two people who look alike and are not the same, as somebody found out. `one` has the smaller id."""

    id = key()
    region = region()
    one = link(Person)
    other = link(Person)
    reason = text(200)
    ruled = moment()

    distinct_pair_once = Unique([one, other])
    distinct_pair_in_order = Check("one < other")


class PersonMerge(Table, tablename="person_merge", db=DB):
    """One record that went into another; `moved` names the rows that followed, so that it can be undone.

    `filled` names the columns of the survivor that were open and got what the other record said.
    """

    id = key()
    region = region()
    survivor = link(Person)
    merged = link(Person)
    moved = document()
    filled = document(null=True)
    reason = text(200)
    merged_at = moment()
    undone = moment(null=True)
    undone_reason = text(200, null=True)

    person_merge_two_people = Check("survivor <> merged")
