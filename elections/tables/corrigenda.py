"""Figures of published counts that were found to be wrong."""

from piccolo.constraints import Check
from piccolo.table import Table

from elections.tables.counts import Count
from elections.tables.elections import Election
from server.db.columns import big_number, document, key, link, moment, region, text
from server.db.engine import DB


class Corrigendum(Table, tablename="corrigendum", db=DB):
    """Some figures of one count, each with what was published and what the paper has. The count itself keeps its own.

    It holds once another hand than the one that `entered` it has confirmed it; what was taken back before holds nothing.
    """

    id = key()
    region = region()
    election = link(Election)
    of_count = link(Count)
    figures = document()
    reason = text(200)
    document_name = text(120)
    entered = moment()
    entered_account = big_number(null=True)
    entered_actor = text(40)
    entered_unit = text(60)
    confirmed = moment(null=True)
    confirmed_actor = text(40, null=True)
    confirmed_unit = text(60, null=True)
    taken_back = moment(null=True)

    corrigendum_confirmed_stands = Check("confirmed IS NULL OR taken_back IS NULL")
