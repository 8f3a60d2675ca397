"""Party members and cadres who look after resettled households, what stands behind a team, and what it is asked to do."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from cadres.tables import CommunityPart, ResettlementSite
from server.db.columns import Exclude, choice, day, key, link, moment, number, one_of, region, text
from server.db.engine import DB
from training.tables.teams import WorkTeam
from training.worker_vocabulary import SupportKind


class HouseholdContact(Table, tablename="household_contact", db=DB):
    """Who looks after how many households of a site, or after a residents' group (`part`). No household is named."""

    id = key()
    region = region()
    site = link(ResettlementSite, null=True)
    part = link(CommunityPart, null=True)
    name = text(40)
    office = text(60)
    unit = text(60)
    households = number()
    since = day()
    until = day(null=True)
    document = text(120)
    end_reason = text(200, null=True)
    recorded = moment()

    household_contact_one_subject = Check("(site IS NULL) <> (part IS NULL)")
    household_contact_households_possible = Check("households BETWEEN 1 AND 9999")
    household_contact_days_in_order = Check("until > since")
    household_contact_once_at_a_site = Exclude("site WITH =, name WITH =, unit WITH =, daterange(since, until) WITH &&")
    household_contact_one_of_a_group = Exclude("part WITH =, daterange(since, until) WITH &&")


class ContactVisit(Table, tablename="contact_visit", db=DB):
    """In how many households a contact was on a day, and what was found; the households are counted, not named."""

    id = key()
    region = region()
    contact = link(HouseholdContact)
    day = day()
    households = number()
    said = text(300)
    reason = text(200, null=True)
    recorded = moment()

    contact_visit_once = Unique([contact, day])
    contact_visit_households_possible = Check("households BETWEEN 1 AND 9999")


class TeamSupport(Table, tablename="team_support", db=DB):
    """Money or insurance that a team has for a year (FS-13): who gives it, how many yuan, for how many people."""

    id = key()
    region = region()
    team = link(WorkTeam)
    kind = choice(SupportKind)
    year = number()
    yuan = number(null=True)
    people = number(null=True)
    given_by = text(60)
    document = text(120)
    recorded = moment()

    team_support_once = Unique([team, kind, year, given_by])
    team_support_kind_known = one_of("kind", SupportKind)
    team_support_possible = Check("yuan BETWEEN 1 AND 9999999 AND people BETWEEN 1 AND 99")


class TeamTask(Table, tablename="team_task", db=DB):
    """What the county asks a team to do by a day, and what the team answered."""

    id = key()
    region = region()
    team = link(WorkTeam)
    set_on = day()
    due = day()
    asked = text(300)
    set_by = text(60)
    answered = day(null=True)
    answer = text(300, null=True)
    answered_by = text(40, null=True)
    recorded = moment()

    team_task_due_is_later = Check("due >= set_on")
    team_task_answer_is_whole = Check(
        "(answered IS NULL) = (answer IS NULL) AND (answered IS NULL) = (answered_by IS NULL) AND answered >= set_on"
    )
