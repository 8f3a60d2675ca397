"""What comes after a result: handing over, the election's file, disputes; and what puts an election off."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from cadres.tables import Person
from elections.after_vocabulary import ArchiveEdition, Channel, Decider, DisputeEffect, DisputeKind, HandoverItem
from elections.tables.elections import Election
from server.db.columns import choice, day, flag, key, link, moment, number, one_of, region, sealed, text, words
from server.db.engine import DB

# Names of the sealed columns, bound into their ciphertext.
COMPLAINANT = "election_dispute.complainant"
CONTACT = "election_dispute.contact"


class HandoverLine(Table, tablename="handover_line", db=DB):
    """One thing that the former committee hands over: who gave it to whom before which witness, or why it is outstanding."""

    id = key()
    region = region()
    election = link(Election)
    item = choice(HandoverItem)
    handed = day(null=True)
    given_by = text(40, null=True)
    taken_by = text(40, null=True)
    witness = text(60, null=True)
    quantity = text(120, null=True)
    remark = text(200, null=True)
    outstanding = text(200, null=True)

    handover_line_item_unique = Unique([election, item])
    handover_line_item_known = one_of("item", HandoverItem)
    handover_line_handed_whole = Check(
        "handed IS NULL OR (given_by IS NOT NULL AND taken_by IS NOT NULL AND witness IS NOT NULL AND quantity IS NOT NULL)"
    )
    handover_line_one_of_two = Check("(handed IS NULL) = (outstanding IS NOT NULL)")


class HandoverOrder(Table, tablename="handover_order", db=DB):
    """That somebody refused to hand over, and the township's order to do it by a day (S19). `complied` is when it was done."""

    id = key()
    region = region()
    election = link(Election)
    items = words(20)
    refused_by = text(40)
    refused = day()
    facts = text(200)
    ordered = day()
    document = text(120)
    due = day()
    complied = day(null=True)
    outcome = text(200, null=True)

    handover_order_days_in_order = Check("ordered >= refused AND due >= ordered")
    handover_order_outcome_whole = Check("(complied IS NULL) = (outcome IS NULL)")


class ArchiveBook(Table, tablename="election_archive", db=DB):
    """By which list the file of an election is made up; without a row it is the usual one."""

    id = key()
    region = region()
    election = link(Election)
    edition = choice(ArchiveEdition)

    election_archive_election_unique = Unique([election])
    election_archive_edition_known = one_of("edition", ArchiveEdition)


class ArchiveLine(Table, tablename="election_archive_line", db=DB):
    """One document of an election's file: how many pages it has and where it is kept, or why there is none."""

    id = key()
    region = region()
    election = link(Election)
    item = text(20)
    pages = number(null=True)
    place = text(80, null=True)
    absent = text(200, null=True)

    election_archive_line_item_unique = Unique([election, item])
    election_archive_line_pages_positive = Check("pages > 0")
    election_archive_line_one_of_two = Check(
        "(place IS NULL) = (absent IS NOT NULL) AND (place IS NULL) = (pages IS NULL)"
    )


class Dispute(Table, tablename="election_dispute", db=DB):
    """A dispute or a complaint about an election. Who raised it is sealed; NULL where they gave no name.

    `holds` keeps the result from being published until it is settled; `person` is whose election was found void.
    """

    id = key()
    region = region()
    election = link(Election)
    kind = choice(DisputeKind)
    channel = choice(Channel)
    subject = text(300)
    complainant = sealed(null=True)
    contact = sealed(null=True)
    received = day()
    owner = text(40)
    due = day()
    prolonged_why = text(200, null=True)
    holds = flag(default=False)
    decided = day(null=True)
    decided_by = choice(Decider, null=True)
    document = text(120, null=True)
    result = text(300, null=True)
    effect = choice(DisputeEffect, null=True)
    person = link(Person, null=True)
    replied = day(null=True)

    election_dispute_kind_known = one_of("kind", DisputeKind)
    election_dispute_channel_known = one_of("channel", Channel)
    election_dispute_decider_known = one_of("decided_by", Decider)
    election_dispute_effect_known = one_of("effect", DisputeEffect)
    election_dispute_decided_whole = Check(
        "(decided IS NULL) = (decided_by IS NULL) AND (decided IS NULL) = (result IS NULL) "
        "AND (decided IS NULL) = (effect IS NULL) AND (decided IS NULL) = (document IS NULL)"
    )
    election_dispute_person_named = Check(
        "(effect = 'person_void') = (person IS NOT NULL) OR effect IS NULL AND person IS NULL"
    )
    election_dispute_voided_by_government = Check(
        "effect IS NULL OR effect = 'none' OR decided_by IN ('township', 'county')"
    )
    election_dispute_days_in_order = Check("due >= received AND decided >= received AND replied >= decided")


class DisputeStep(Table, tablename="election_dispute_step", db=DB):
    """What was done about a dispute on a day, and by whom."""

    id = key()
    region = region()
    dispute = link(Dispute)
    day = day()
    done_by = text(40)
    what = text(300)


class Postponement(Table, tablename="election_postponement", db=DB):
    """That an election was put off by a decision: from which day, to which one (NULL while it is open), and why.

    `resumed` is the day on which a new day was set where the decision named none.
    """

    id = key()
    region = region()
    election = link(Election)
    was = day()
    until = day(null=True)
    approved = day()
    approved_by = text(80)
    document = text(120)
    reason = text(200)
    warned = text(200, null=True)
    resumed = day(null=True)
    recorded = moment()

    election_postponement_later = Check("until > was")
    election_postponement_resumed_with_a_day = Check("resumed IS NULL OR until IS NOT NULL")
