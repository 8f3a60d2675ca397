"""Where each box is counted by itself: its sheet as two people read it, what the two came to, and names held for one."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from elections.tables.counts import Count
from elections.tables.elections import Election
from elections.tables.polling import PollingStation
from elections.vocabulary import Post, ReadingWay
from server.db.columns import (
    Exclude,
    big_number,
    choice,
    document,
    flag,
    key,
    link,
    moment,
    number,
    one_of,
    region,
    text,
)
from server.db.engine import DB


class CountingPlan(Table, tablename="counting_plan", db=DB):
    """Whether an election's boxes are counted `apart`; without a row all ballots are counted together."""

    id = key()
    region = region()
    election = link(Election)
    apart = flag()
    decided = text(120)

    counting_plan_election_unique = Unique([election])


class BoxCount(Table, tablename="box_count", db=DB):
    """The votes of one box in the vote that `mark` names, as two people read them alike or a third found them.

    `of_count` is the village's count that it went into, `left_out` whether that had to do without its votes (T-18).
    `closed` when it was set aside to be read anew, and why.
    """

    id = key()
    region = region()
    election = link(Election)
    station = link(PollingStation)
    box = number()
    mark = text(40)
    entry = document()
    at = moment()
    account = big_number(null=True)
    actor = text(40, null=True)
    unit = text(60, null=True)
    of_count = link(Count, null=True)
    left_out = flag(default=False)
    closed = moment(null=True)
    closed_reason = text(200, null=True)

    box_count_once = Exclude("station WITH =, box WITH =, mark WITH =", where="closed IS NULL")
    box_count_box_possible = Check("box BETWEEN 1 AND 20")
    box_count_closed_why = Check("(closed IS NULL) = (closed_reason IS NULL)")


class BoxReading(Table, tablename="box_reading", db=DB):
    """One person's reading of the sheet of one box. `of_box` is what the two came to, `closed` when it was set aside, and why."""

    id = key()
    region = region()
    election = link(Election)
    station = link(PollingStation)
    box = number()
    mark = text(40)
    place = number()
    entry = document()
    way = choice(ReadingWay)
    at = moment()
    account = big_number(null=True)
    actor = text(40)
    unit = text(60)
    of_box = link(BoxCount, null=True)
    closed = moment(null=True)
    closed_reason = text(200, null=True)

    box_reading_place_possible = Check("place BETWEEN 1 AND 2")
    box_reading_box_possible = Check("box BETWEEN 1 AND 20")
    box_reading_way_known = one_of("way", ReadingWay)
    box_reading_closed_why = Check("(closed IS NULL) = (closed_reason IS NULL)")


class BoxSettlement(Table, tablename="box_settlement", db=DB):
    """A figure that the two readings of a box had not alike, and what a third look at the paper found. "" is none at all."""

    id = key()
    region = region()
    of_box = link(BoxCount)
    figure = text(80)
    first = text(40)
    second = text(40)
    taken = text(40)
    reason = text(200)


class BoxNameMerge(Table, tablename="box_name_merge", db=DB):
    """That two ways of writing on the sheets of a vote are one person: proposed by one, confirmed by another."""

    id = key()
    region = region()
    election = link(Election)
    mark = text(40)
    post = choice(Post)
    written = text(40)
    meant = text(40)
    reason = text(200)
    at = moment()
    account = big_number(null=True)
    actor = text(40)
    unit = text(60)
    confirmed = moment(null=True)
    second_account = big_number(null=True)
    second_actor = text(40, null=True)
    second_unit = text(60, null=True)
    undone = moment(null=True)
    undone_reason = text(200, null=True)

    box_name_merge_post_known = one_of("post", Post)
    box_name_merge_by_two = Check("(confirmed IS NULL) = (second_actor IS NULL)")
    box_name_merge_undone_why = Check("(undone IS NULL) = (undone_reason IS NULL)")
