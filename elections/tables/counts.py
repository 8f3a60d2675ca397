"""Counts and what they decided."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from cadres.tables import Person
from cadres.vocabulary import Sex
from elections.tables.elections import Election
from elections.vocabulary import CountStep, NextStep, Post, RoundKind
from server.db.columns import (
    big_number,
    choice,
    day,
    document,
    flag,
    key,
    link,
    long_text,
    moment,
    number,
    one_of,
    region,
    text,
)
from server.db.engine import DB


class Count(Table, tablename="ballot_count", db=DB):
    """The count of one voting. `outcome` is the decision with its findings; a tie vote after it settles its ties there.

    `circumstances` is what the decision took from outside the sheet: who was elected before, and who is related.
    `next_step` is what the whole election waited for after this count. `remarks` tell what the figures cannot, and are printed.
    `position` is its place among the counts that stand; a count that was withdrawn keeps its numbers and has none.
    """

    id = key()
    region = region()
    election = link(Election)
    position = number(null=True)
    kind = choice(RoundKind)
    held = day()
    electorate = number()
    issued = number()
    ballots_cast = number()
    fully_invalid = number()
    rulebook = text(10)
    next_step = choice(NextStep)
    outcome = document()
    circumstances = document(null=True)
    remarks = long_text(null=True)
    entered = moment()

    ballot_count_position_unique = Unique([election, position])
    ballot_count_kind_known = one_of("kind", RoundKind)
    ballot_count_next_step_known = one_of("next_step", NextStep)
    ballot_count_not_negative = Check(
        "electorate > 0 AND issued >= 0 AND ballots_cast >= 0 AND fully_invalid BETWEEN 0 AND ballots_cast"
    )


class CountLine(Table, tablename="count_line", db=DB):
    """The votes of one name for one post. A written-in name may belong to nobody on record yet.

    `contest` tells apart the contests of one post, which a tie vote may have several of.
    """

    id = key()
    region = region()
    of_count = link(Count)
    post = choice(Post)
    seats = number()
    contest = number()
    position = number()
    person = link(Person, null=True)
    name = text(40)
    sex = choice(Sex)
    votes = number()
    write_in = flag(default=False)

    count_line_name_unique = Unique([of_count, post, name])
    count_line_post_known = one_of("post", Post)
    count_line_sex_known = one_of("sex", Sex)
    count_line_votes_not_negative = Check("votes >= 0")


class CountHand(Table, tablename="count_step", db=DB):
    """Who read the paper of a count first and second, and who settled what the two had not alike; each step is taken once."""

    id = key()
    region = region()
    of_count = link(Count)
    step = choice(CountStep)
    at = moment()
    account = big_number(null=True)
    actor = text(40)
    unit = text(60)

    count_step_once = Unique([of_count, step])
    count_step_among = one_of("step", CountStep)


class Elected(Table, tablename="elected", db=DB):
    """A person whom a published result names. `votes` are those of the count that elected them."""

    id = key()
    region = region()
    election = link(Election)
    person = link(Person)
    post = choice(Post)
    votes = number()
    count_kind = choice(RoundKind)

    elected_person_unique = Unique([election, person])
    elected_post_known = one_of("post", Post)
    elected_count_kind_known = one_of("count_kind", RoundKind)
