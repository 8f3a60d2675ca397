"""Who holds which office, from when to when, and since when that is known."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from cadres.tables.people import Person
from cadres.tables.places import Community
from cadres.vocabulary import HoldingKind, Office, ReviewResult, TenureEnd
from server.db.columns import (
    Exclude,
    big_number,
    choice,
    day,
    document,
    key,
    link,
    moment,
    number,
    one_of,
    region,
    text,
)
from server.db.engine import DB

_NOW = "known_until IS NULL"


class Tenure(Table, tablename="tenure", db=DB):
    """What was known, over one span of moments, of one person in one office over one span of days.

    `since` and `until` bound the office as held (`until` is the first day no longer held); `term_ends` is the last day of
    the elected term, which by itself ends nothing (CT-4). `known_since` and `known_until` bound the knowledge: a row is
    never rewritten but taken over by the next one, and a database trigger sees to it. `origin` is the first row of the
    same tenure, NULL in that one. `end_facts` are what the end rests on, by their labels; `change_reason` says why this row
    took the place of another.
    """

    id = key()
    region = region()
    person = link(Person)
    community = link(Community)
    office = choice(Office)
    since = day()
    until = day(null=True)
    term_ends = day(null=True)
    basis = text(20)
    basis_document = text(120)
    from_unit = text(60, null=True)
    ended_by = choice(TenureEnd, null=True)
    end_document = text(120, null=True)
    end_facts = document(null=True)
    origin = big_number(null=True, index=True)
    known_since = moment()
    known_until = moment(null=True)
    change_reason = text(200, null=True)

    tenure_office_of_a_community = one_of("office", Office)
    tenure_end_in_words = one_of("ended_by", TenureEnd)
    tenure_holding_known = one_of("basis", HoldingKind)
    tenure_committee_by_vote = Check(
        "basis = 'elected' OR office NOT IN ('chair', 'vice_chair', 'member') OR (basis = 'acting' AND office = 'chair')"
    )
    tenure_oversight_by_vote = Check("basis = 'elected' OR office NOT IN ('oversight_head', 'oversight_member')")
    tenure_police_beside = Check("office <> 'community_police' OR (basis = 'concurrent' AND from_unit IS NOT NULL)")
    tenure_person_office_once_now = Exclude(
        "person WITH =, community WITH =, office WITH =, daterange(since, until) WITH &&", where=_NOW
    )
    tenure_one_chair_now = Exclude(
        "community WITH =, daterange(since, until) WITH &&",
        where=f"office = 'chair' AND basis = 'elected' AND {_NOW}",
    )
    tenure_days_in_order = Check("until > since")
    tenure_end_has_its_day = Check("ended_by IS NULL OR until IS NOT NULL")
    tenure_moments_in_order = Check("known_until >= known_since")


class OfficeSeats(Table, tablename="office_seats", db=DB):
    """How many of an office a community has from a day on, by the decision that said so; a later day's number replaces it."""

    id = key()
    region = region()
    community = link(Community)
    office = choice(Office)
    seats = number()
    since = day()
    document = text(120)
    recorded = moment()

    office_seats_day_unique = Unique([community, office, since])
    office_seats_office_of_a_community = one_of("office", Office)
    office_seats_possible = Check("seats BETWEEN 0 AND 99")


class OfficeReview(Table, tablename="office_review", db=DB):
    """A democratic review of a committee member: held when, by which oversight body, with which result and paper (T-36)."""

    id = key()
    region = region()
    person = link(Person)
    community = link(Community)
    held = day()
    result = choice(ReviewResult)
    led_by = text(60)
    document = text(120)
    recorded = moment()

    office_review_day_unique = Unique([person, community, held])
    office_review_result_known = one_of("result", ReviewResult)
