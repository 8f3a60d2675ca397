"""What is made and noted before an election begins: the elections of an area at once, and what is known of each place."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from cadres.vocabulary import CommitteeKind, Sex
from elections.planning_vocabulary import AuditState, Force
from elections.tables.elections import Election
from server.db.columns import choice, day, flag, key, link, moment, number, one_of, region, text, words
from server.db.engine import DB


class AreaRound(Table, tablename="election_area_round", db=DB):
    """One making of the elections of a whole area. `region` is that area; `undone` is when it was taken back."""

    id = key()
    region = region()
    villagers_term = number()
    residents_term = number()
    election_day = day()
    ends_by = day()
    made = moment()
    undone = moment(null=True)


class MadeWith(Table, tablename="election_made_with", db=DB):
    """That an election came about with those of an area. What is undone loses its row."""

    id = key()
    region = region()
    area_round = link(AreaRound)
    election = link(Election)

    election_made_with_unique = Unique([election])


class Preparation(Table, tablename="election_preparation", db=DB):
    """What is known of a place before its election; the words of the civil-affairs form of preparation (§9).

    `difficulties` is empty where none is expected; else `difficult_until` and `difficult_owner` say by when it is to be
    overcome and by whom.
    """

    id = key()
    region = region()
    election = link(Election)
    pilot = flag()
    audit = choice(AuditState)
    audit_document = text(120, null=True)
    helper = text(40, null=True)
    helper_sex = choice(Sex, null=True)
    contact = text(40, null=True)
    contact_sex = choice(Sex, null=True)
    contact_office = text(60, null=True)
    difficulties = words(20)
    difficult_until = day(null=True)
    difficult_owner = text(40, null=True)

    election_preparation_election_unique = Unique([election])
    election_preparation_audit_known = one_of("audit", AuditState)
    election_preparation_helper_sex_known = one_of("helper_sex", Sex)
    election_preparation_contact_sex_known = one_of("contact_sex", Sex)
    election_preparation_difficulty_owned = Check(
        "cardinality(difficulties) = 0 OR (difficult_until IS NOT NULL AND difficult_owner IS NOT NULL)"
    )


class LawParameter(Table, tablename="law_parameter", db=DB):
    """A value that the province, or a county where it may, has set from a day on. Law in force is everybody's to read."""

    id = key()
    place = text(12, index=True)
    kind = choice(CommitteeKind)
    field = text(40)
    value = text(40)
    since = day()
    document = text(120)
    force = choice(Force)
    recorded = moment()

    law_parameter_edition_unique = Unique([place, kind, field, since])
    law_parameter_kind_known = one_of("kind", CommitteeKind)
    law_parameter_force_known = one_of("force", Force)


class ElectionPlan(Table, tablename="election_plan", db=DB):
    """That an election has a plan: by which template it was made, and why its warnings were accepted."""

    id = key()
    region = region()
    election = link(Election)
    template = text(40)
    saved = moment()
    reason = text(200, null=True)

    election_plan_election_unique = Unique([election])


class PlanDay(Table, tablename="election_plan_day", db=DB):
    """The day planned for one line of an election's plan: a stage, a notice or a task."""

    id = key()
    region = region()
    election = link(Election)
    item = text(40)
    planned = day()

    election_plan_day_item_unique = Unique([election, item])
