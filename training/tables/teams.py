"""Sending units, teams, who is in them, county arrangements, and what is decided about sending."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from cadres.tables import Community, Person
from cadres.tables.places import ResettlementSite
from cadres.vocabulary import Grade
from server.db.columns import (
    IN_AREA,
    Exclude,
    big_number,
    choice,
    day,
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
from training.vocabulary import (
    AssignmentEnd,
    DispatchReason,
    HelpKind,
    LeaveApprover,
    LeaveKind,
    TeamPost,
    UnitLevel,
    WithdrawalGround,
)

#: The county's list of units is shown to its townships as well, whose teams name them; they write nothing on it.
_SHOWN_BELOW = f"({IN_AREA} OR starts_with(nullif(current_setting('app.scope', true), ''), left(region, 6)))"


class SendingUnit(Table, tablename="sending_unit", db=DB):
    """A unit that sends people into the villages of a county, whose list `region` keeps, be it a provincial unit.

    `capacity` is how many it can have out at a time; `seat` the township or county it sits in, None where that is far away.
    """

    policy = _SHOWN_BELOW
    writable = IN_AREA

    id = key()
    region = region()
    name = text(60)
    level = choice(UnitLevel)
    capacity = number()
    seat = text(12, null=True)
    ended = day(null=True)

    sending_unit_name_unique = Unique([region, name])
    sending_unit_level_known = one_of("level", UnitLevel)
    sending_unit_capacity_possible = Check("capacity BETWEEN 0 AND 999")


class WorkTeam(Table, tablename="work_team", db=DB):
    """A resident work team at a site or in a village, of which `region` is the division; `ended` is the first day it is no more."""

    id = key()
    region = region()
    site = link(ResettlementSite, null=True)
    community = link(Community, null=True)
    since = day()
    document = text(120)
    ended = day(null=True)
    end_document = text(120, null=True)

    work_team_one_place = Check("(site IS NULL) <> (community IS NULL)")
    work_team_days_in_order = Check("ended > since")
    work_team_one_at_a_site = Exclude("site WITH =, daterange(since, ended) WITH &&", where="site IS NOT NULL")
    work_team_one_in_a_village = Exclude(
        "community WITH =, daterange(since, ended) WITH &&", where="community IS NOT NULL"
    )


class TeamAssignment(Table, tablename="team_assignment", db=DB):
    """One person in one post of a team; `until` is the first day no longer. `succeeds` is whose place they took.

    `position` is the one in the sending unit. `name` is the person's as the letter has it: a township sees who is in its teams though the record may be elsewhere.
    `first_due` is the term of the sending once that was extended; `reason` says why warnings were passed over on the way in, `gap_reason` why the leaving left a gap. `party_moved` is
    whether the party relation went to the village, `worked_since` the month that the letter gives. `co_responsible` notes that the unit answers for a withdrawal.
    """

    id = key()
    region = region()
    team = link(WorkTeam)
    person = link(Person)
    name = text(40)
    unit = link(SendingUnit)
    post = choice(TeamPost)
    position = text(40, null=True)
    rank = text(20, null=True)
    worked_since = text(7, null=True)
    since = day()
    until = day(null=True)
    due = day()
    first_due = day(null=True)
    why = choice(DispatchReason)
    document = text(120)
    reason = text(200, null=True)
    party_moved = flag(default=False)
    succeeds = big_number(null=True, index=True)
    ended_by = choice(AssignmentEnd, null=True)
    ground = choice(WithdrawalGround, null=True)
    end_document = text(120, null=True)
    gap_reason = text(200, null=True)
    co_responsible = flag(default=False)
    recorded = moment()

    team_assignment_post_known = one_of("post", TeamPost)
    team_assignment_why_known = one_of("why", DispatchReason)
    team_assignment_end_known = one_of("ended_by", AssignmentEnd)
    team_assignment_ground_known = one_of("ground", WithdrawalGround)
    team_assignment_days_in_order = Check("until > since")
    team_assignment_end_has_its_day = Check("(ended_by IS NULL) = (until IS NULL)")
    team_assignment_ground_of_withdrawal = Check("(ground IS NOT NULL) = (ended_by IS NOT DISTINCT FROM 'withdrawal')")
    team_assignment_unit_answers = Check("ended_by IS DISTINCT FROM 'withdrawal' OR co_responsible")
    team_assignment_person_once = Exclude("person WITH =, daterange(since, until) WITH &&")
    team_assignment_one_first_secretary = Exclude(
        "team WITH =, daterange(since, until) WITH &&",
        where="post IN ('both', 'first_secretary') AND succeeds IS NULL",
    )
    team_assignment_one_leader = Exclude(
        "team WITH =, daterange(since, until) WITH &&", where="post IN ('both', 'leader') AND succeeds IS NULL"
    )
    team_assignment_one_successor = Unique([succeeds])


class CountyArrangement(Table, tablename="county_arrangement", db=DB):
    """Who looks after a site that has no team of its own: the county's unit and the contact by name (SD-8)."""

    id = key()
    region = region()
    site = link(ResettlementSite)
    unit = link(SendingUnit)
    contact = text(40)
    position = text(60)
    since = day()
    until = day(null=True)
    document = text(120)
    end_reason = text(200, null=True)

    county_arrangement_days_in_order = Check("until > since")
    county_arrangement_one_at_a_site = Exclude("site WITH =, daterange(since, until) WITH &&")


class HelpRecord(Table, tablename="help_record", db=DB):
    """What a team or the contact of an arrangement did on a day. It names no household: `households` is a count."""

    id = key()
    region = region()
    team = link(WorkTeam, null=True)
    arrangement = link(CountyArrangement, null=True)
    kind = choice(HelpKind)
    day = day()
    done_by = text(40)
    said = text(300)
    households = number(null=True)
    recorded = moment()

    help_record_one_subject = Check("(team IS NULL) <> (arrangement IS NULL)")
    help_record_kind_known = one_of("kind", HelpKind)
    help_record_households_possible = Check("households BETWEEN 0 AND 9999")


class VillageDay(Table, tablename="village_day", db=DB):
    """That somebody spent a day in the village: the day only, no place and no hour."""

    id = key()
    region = region()
    assignment = link(TeamAssignment)
    day = day()

    village_day_once = Unique([assignment, day])


class TeamLeave(Table, tablename="team_leave", db=DB):
    """A leave, both days included, with who let them go (FS-8)."""

    id = key()
    region = region()
    assignment = link(TeamAssignment)
    kind = choice(LeaveKind)
    first = day()
    last = day()
    approver = choice(LeaveApprover)
    approved_by = text(40)
    document = text(120, null=True)
    recorded = moment()

    team_leave_kind_known = one_of("kind", LeaveKind)
    team_leave_approver_known = one_of("approver", LeaveApprover)
    team_leave_days_in_order = Check("last >= first")
    team_leave_once = Exclude("assignment WITH =, daterange(first, last, '[]') WITH &&")


class TeamAbsence(Table, tablename="team_absence", db=DB):
    """That an inspection found somebody away without leave (FS-9)."""

    id = key()
    region = region()
    assignment = link(TeamAssignment)
    day = day()
    found_by = text(60)
    document = text(120, null=True)
    recorded = moment()

    team_absence_once = Unique([assignment, day])


class TeamGrade(Table, tablename="team_grade", db=DB):
    """The yearly or term appraisal of somebody in a team (FS-10); a yearly one is of `year`, the other of the whole term.

    `over_share` says that `reason` was written for one 优秀 too many in the county's year.
    """

    id = key()
    region = region()
    assignment = link(TeamAssignment)
    year = number(null=True)
    grade = choice(Grade)
    led_by = text(60)
    document = text(120)
    reason = text(200, null=True)
    over_share = flag(default=False)
    recorded = moment()

    team_grade_once = Unique([assignment, year])
    team_grade_known = one_of("grade", Grade)


class DispatchSetting(Table, tablename="dispatch_setting", db=DB):
    """What the province, or a county for itself, decided about sending people, from a day on."""

    id = key()
    place = text(12)
    field = text(40)
    value = text(40)
    since = day()
    document = text(120)
    recorded = moment()

    dispatch_setting_edition_unique = Unique([place, field, since])
