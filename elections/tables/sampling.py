"""Which counts of an area are counted once more, by whom that was drawn, and what the second countings say."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from elections.tables.elections import Election
from server.db.columns import big_number, day, document, key, link, moment, number, region, text
from server.db.engine import DB


class CountSample(Table, tablename="count_sample", db=DB):
    """A list of counts of an area that was fixed, with its SHA-256, and the word that was said for it afterwards.

    `wanted` is how many are drawn. The word and its source come together, once, and never change.
    """

    id = key()
    region = region()
    title = text(60)
    since = day()
    until = day()
    wanted = number()
    seal = text(64)
    fixed = moment()
    account = big_number(null=True)
    actor = text(40)
    unit = text(60)
    word = text(80, null=True)
    source = text(120, null=True)
    drawn = moment(null=True)
    drawn_account = big_number(null=True)
    drawn_actor = text(40, null=True)
    drawn_unit = text(60, null=True)

    count_sample_wanted_possible = Check("wanted > 0")
    count_sample_drawn_whole = Check("(word IS NULL) = (drawn IS NULL) AND (word IS NULL) = (source IS NULL)")


class SampledCount(Table, tablename="sampled_count", db=DB):
    """One count of the list: the vote of that place in its election. `rank` and `digest` come with the word."""

    id = key()
    region = region()
    sample = link(CountSample)
    election = link(Election)
    position = number()
    identifier = text(40)
    rank = number(null=True)
    digest = text(64, null=True)

    sampled_count_once = Unique([sample, identifier])
    sampled_count_ranked_whole = Check("(rank IS NULL) = (digest IS NULL)")


class Recount(Table, tablename="recount", db=DB):
    """A second counting as one person read it. `confirmed` once another read the same; `closed` when it was set aside."""

    id = key()
    region = region()
    sampled = link(SampledCount)
    held = day()
    entry = document()
    at = moment()
    account = big_number(null=True)
    actor = text(40)
    unit = text(60)
    confirmed = moment(null=True)
    second_account = big_number(null=True)
    second_actor = text(40, null=True)
    second_unit = text(60, null=True)
    closed = moment(null=True)
    closed_reason = text(200, null=True)

    recount_by_two = Check("(confirmed IS NULL) = (second_actor IS NULL)")
    recount_closed_why = Check("(closed IS NULL) = (closed_reason IS NULL)")
