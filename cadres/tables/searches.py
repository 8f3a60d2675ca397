"""Searches that are kept under a name."""

from piccolo.table import Table

from server.db.columns import document, key, moment, region, text
from server.db.engine import DB


class SavedSearch(Table, tablename="saved_search", db=DB):
    """Conditions for a list of people, shared by all who work in the area; `region` is the area it was made for."""

    id = key()
    region = region()
    name = text(40)
    conditions = document()
    actor = text(40)
    made = moment()
    struck = moment(null=True)
