"""Voters to whom a box is brought, and those for whom somebody writes."""

from piccolo.constraints import Check
from piccolo.table import Table

from elections.assisted_vocabulary import AssistedBy, AssistReason
from elections.tables.elections import Election
from server.db.columns import Exclude, big_number, choice, key, link, moment, one_of, region, text
from server.db.engine import DB


class AssistedVoter(Table, tablename="assisted_voter", db=DB):
    """One voter on the list of a mobile box, whose `station` that is, or of those whose ballot is written by `writer`.

    The writer may be named later than the list goes up. What is taken off keeps its row, with when and why.
    """

    id = key()
    region = region()
    election = link(Election)
    name = text(40)
    helped = choice(AssistedBy)
    reason = choice(AssistReason)
    told = text(80, null=True)
    station = big_number(null=True)
    writer = text(40, null=True)
    recorded = moment()
    ended = moment(null=True)
    ended_why = text(200, null=True)

    assisted_voter_once = Exclude("election WITH =, name WITH =, helped WITH =", where="ended IS NULL")
    assisted_voter_helped_known = one_of("helped", AssistedBy)
    assisted_voter_reason_known = one_of("reason", AssistReason)
    assisted_voter_box_named = Check("(helped = 'mobile') = (station IS NOT NULL)")
    assisted_voter_written_for = Check("writer IS NULL OR (helped = 'writing' AND writer <> name)")
