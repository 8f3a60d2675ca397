"""Tally sheets as each of two people read them, before they are a count."""

from piccolo.constraints import Check
from piccolo.table import Table

from elections.tables.counts import Count
from elections.tables.elections import Election
from elections.vocabulary import ReadingWay
from server.db.columns import big_number, choice, document, key, link, moment, number, one_of, region, text
from server.db.engine import DB


class CountReading(Table, tablename="count_reading", db=DB):
    """One person's reading of the sheet of the vote that is waited for, whose ballot bears `mark`.

    It stands alone until the other place is read too: `of_count` is what the two came to, `closed` when it was set aside or
    read anew, and why. Nothing of it is shown to whoever reads the other place.
    """

    id = key()
    region = region()
    election = link(Election)
    mark = text(40)
    place = number()
    entry = document()
    way = choice(ReadingWay)
    at = moment()
    account = big_number(null=True)
    actor = text(40)
    unit = text(60)
    of_count = link(Count, null=True)
    closed = moment(null=True)
    closed_reason = text(200, null=True)

    count_reading_place_possible = Check("place BETWEEN 1 AND 2")
    count_reading_way_among = one_of("way", ReadingWay)


class CountSettlement(Table, tablename="count_settlement", db=DB):
    """A figure that the two readings of a count had not alike, and what a third look at the paper found. "" is none at all."""

    id = key()
    region = region()
    of_count = link(Count)
    figure = text(80)
    first = text(40)
    second = text(40)
    taken = text(40)
    reason = text(200)
