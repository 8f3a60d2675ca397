"""On which ground somebody was registered as a voter, where that must be shown person by person."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from cadres.tables import Person
from elections.tables.elections import Election
from elections.vocabulary import VoterApprover, VoterClass
from server.db.columns import choice, day, key, link, moment, number, one_of, region, text
from server.db.engine import DB


class VoterStanding(Table, tablename="voter_standing", db=DB):
    """The ground of one person's registration for one election, with the paper that shows it.

    `declared` is the day on which the person said that they take part, or applied; the months are those of living here and
    of working for the village or the community.
    """

    id = key()
    region = region()
    election = link(Election)
    person = link(Person)
    ground = choice(VoterClass)
    declared = day(null=True)
    residence_months = number(null=True)
    service_months = number(null=True)
    approved_by = choice(VoterApprover, null=True)
    approved = day(null=True)
    document = text(120)
    recorded = moment()

    voter_standing_once = Unique([election, person])
    voter_standing_ground_known = one_of("ground", VoterClass)
    voter_standing_approver_known = one_of("approved_by", VoterApprover)
    voter_standing_months_possible = Check("residence_months >= 0 AND service_months >= 0")
