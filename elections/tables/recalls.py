"""Demands for a recall, and the votes on them."""

from piccolo.constraints import Check
from piccolo.table import Table

from cadres.tables import Community, Person, Tenure
from elections.vocabulary import Method, Petitioner, Post, RecallReply, RecallVerdict
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


class RecallPetition(Table, tablename="recall_petition", db=DB):
    """A demand to recall one member, as received: who signed, why, and what the law of that day made of it (`asked`).

    `closed` is the day on which it was withdrawn by those who made it, or lapsed with the office.
    """

    id = key()
    region = region()
    community = link(Community)
    person = link(Person)
    tenure = link(Tenure)
    post = choice(Post)
    elected_by = choice(Method)
    petitioners = choice(Petitioner)
    signed = number()
    entitled = number()
    reasons = long_text(null=True)
    received = day()
    admitted = flag()
    vote_by = day()
    asked = document()
    closed = day(null=True)
    closed_reason = text(200, null=True)
    recorded = moment()

    recall_petition_post_known = one_of("post", Post)
    recall_petition_elected_by_known = one_of("elected_by", Method)
    recall_petition_petitioners_known = one_of("petitioners", Petitioner)
    recall_petition_numbers_possible = Check("signed > 0 AND signed <= entitled")
    recall_petition_closed_with_reason = Check("(closed IS NULL) = (closed_reason IS NULL)")


class RecallBallot(Table, tablename="recall_ballot", db=DB):
    """One vote on a demand, as typed, with what the law of its day made of it. It counts once another hand has confirmed it.

    What was typed wrongly and `taken_back` before that keeps its numbers and counts for nothing.
    """

    id = key()
    region = region()
    petition = link(RecallPetition)
    held = day()
    method = choice(Method)
    electorate = number()
    ballots_cast = number()
    agreed = number()
    reply = choice(RecallReply)
    by_proxy = number()
    in_mobile_boxes = number()
    document_name = text(120)
    verdict = choice(RecallVerdict)
    again_after = day(null=True)
    decided = document()
    entered = moment()
    entered_account = big_number(null=True)
    entered_actor = text(40)
    entered_unit = text(60)
    confirmed = moment(null=True)
    confirmed_actor = text(40, null=True)
    confirmed_unit = text(60, null=True)
    taken_back = moment(null=True)

    recall_ballot_method_known = one_of("method", Method)
    recall_ballot_reply_known = one_of("reply", RecallReply)
    recall_ballot_verdict_known = one_of("verdict", RecallVerdict)
    recall_ballot_confirmed_stands = Check("confirmed IS NULL OR taken_back IS NULL")
    recall_ballot_numbers_possible = Check(
        "ballots_cast BETWEEN 0 AND electorate AND agreed BETWEEN 0 AND ballots_cast"
        " AND by_proxy BETWEEN 0 AND ballots_cast AND in_mobile_boxes BETWEEN 0 AND ballots_cast"
    )
