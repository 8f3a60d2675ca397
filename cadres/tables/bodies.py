"""What a community is made of, how many people it has by day, and how it changed."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from cadres.place_vocabulary import BodyKind, BodyState, PartKind, PartyForm, PlaceChange
from cadres.tables.places import Community
from cadres.vocabulary import CommitteeKind, PoliticalStatus, Sex
from server.db.columns import Exclude, big_number, choice, day, key, link, moment, number, one_of, region, text
from server.db.columns import document as json_document
from server.db.engine import DB


class CommunityCount(Table, tablename="community_count", db=DB):
    """Households and people of a community as known on a day, and those of a minority among them; NULL is not known."""

    id = key()
    region = region()
    community = link(Community)
    as_of = day()
    households = number(null=True)
    population = number(null=True)
    minority = number(null=True)

    community_count_day_unique = Unique([community, as_of])
    community_count_not_negative = Check("households >= 0 AND population >= 0")
    community_count_minority_not_negative = Check("minority >= 0")


class CommunityBody(Table, tablename="community_body", db=DB):
    """One organisation of a community. `since` is the day its state began: established, or known to be missing.

    `women_members` and `minority_members` are those among the `full_members` of a party organisation, NULL where not known.
    Of a missing one, `task_head` leads the 工作专班 that sees to things until it stands, `task_unit` is whose people it has.
    """

    id = key()
    region = region()
    community = link(Community)
    kind = choice(BodyKind)
    name = text(80)
    state = choice(BodyState)
    since = day()
    until = day(null=True)
    document = text(80, null=True)
    party_form = choice(PartyForm, null=True)
    full_members = number(null=True)
    women_members = number(null=True)
    minority_members = number(null=True)
    task_head = text(40, null=True)
    task_unit = text(80, null=True)

    community_body_kind_known = one_of("kind", BodyKind)
    community_body_state_known = one_of("state", BodyState)
    community_body_form_known = one_of("party_form", PartyForm)
    community_body_members_not_negative = Check("full_members >= 0")
    community_body_shares_of_members = Check(
        "women_members BETWEEN 0 AND full_members AND minority_members BETWEEN 0 AND full_members"
    )
    community_body_days_in_order = Check("until > since")
    community_body_once = Exclude(
        "community WITH =, kind WITH =", where="until IS NULL AND kind NOT IN ('mass', 'social')"
    )
    community_body_name_once = Exclude("community WITH =, kind WITH =, name WITH =", where="until IS NULL")


class CommunityPart(Table, tablename="community_part", db=DB):
    """A group or a grid of a community; `head` is its leader or grid worker, of whom sex, party and people may be known."""

    id = key()
    region = region()
    community = link(Community)
    kind = choice(PartKind)
    name = text(40)
    households = number(null=True)
    population = number(null=True)
    head = text(40, null=True)
    head_sex = choice(Sex, null=True)
    head_political_status = choice(PoliticalStatus, null=True)
    head_ethnicity = text(20, null=True)
    since = day()
    until = day(null=True)

    community_part_kind_known = one_of("kind", PartKind)
    community_part_counts_not_negative = Check("households >= 0 AND population >= 0")
    community_part_days_in_order = Check("until > since")
    community_part_head_sex_known = one_of("head_sex", Sex)
    community_part_head_status_known = one_of("head_political_status", PoliticalStatus)
    community_part_facts_of_a_head = Check(
        "head IS NOT NULL OR num_nonnulls(head_sex, head_political_status, head_ethnicity) = 0"
    )
    community_part_name_once = Exclude("community WITH =, kind WITH =, name WITH =, daterange(since, until) WITH &&")


class Representative(Table, tablename="representative", db=DB):
    """A representative of villagers or residents: of so many households, or elected by a group (`part`)."""

    id = key()
    region = region()
    community = link(Community)
    name = text(40)
    sex = choice(Sex)
    political_status = choice(PoliticalStatus, null=True)
    ethnicity = text(20, null=True)
    households = number(null=True)
    part = link(CommunityPart, null=True)
    since = day()
    until = day(null=True)

    representative_sex_known = one_of("sex", Sex)
    representative_status_known = one_of("political_status", PoliticalStatus)
    representative_households_positive = Check("households > 0")
    representative_days_in_order = Check("until > since")
    representative_name_once = Exclude("community WITH =, name WITH =, daterange(since, until) WITH &&")


class CommunityChange(Table, tablename="community_change", db=DB):
    """What one change did to one community: a row for each, tied together by `event`, the id of the first row.

    `day` is the first day on which the new state holds. `successor` is where a community went that is no more, `moved`
    names the records that went with it, so that the change can be taken back.
    """

    id = key()
    region = region()
    event = big_number(null=True, index=True)
    kind = choice(PlaceChange)
    day = day()
    document = text(80)
    community = link(Community)
    successor = link(Community, null=True)
    name_before = text(60, null=True)
    name_after = text(60, null=True)
    kind_before = choice(CommitteeKind, null=True)
    kind_after = choice(CommitteeKind, null=True)
    moved = json_document(null=True)
    recorded = moment()
    withdrawn = moment(null=True)

    community_change_kind_known = one_of("kind", PlaceChange)
    community_change_kind_before_known = one_of("kind_before", CommitteeKind)
    community_change_kind_after_known = one_of("kind_after", CommitteeKind)
    community_change_somewhere = Check("name_before IS NOT NULL OR name_after IS NOT NULL")
