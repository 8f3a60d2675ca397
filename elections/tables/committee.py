"""The body that runs an election: who chose it, who sits on it, who comes in for whom."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from cadres.tables import Person
from elections.planning_vocabulary import CommitteePost, ExitCause, FormedBy
from elections.tables.elections import Election
from server.db.columns import choice, day, key, link, number, one_of, region, text
from server.db.engine import DB


class ElectionCommittee(Table, tablename="election_committee", db=DB):
    """How an election's committee came about: of `electors` who could choose, `present` did. `filed` is with the township."""

    id = key()
    region = region()
    election = link(Election)
    formed_by = choice(FormedBy)
    formed = day()
    electors = number()
    present = number()
    document = text(120)
    filed = day(null=True)
    filed_document = text(120, null=True)

    election_committee_election_unique = Unique([election])
    election_committee_formed_by_known = one_of("formed_by", FormedBy)
    election_committee_numbers_possible = Check("present > 0 AND present <= electors")


class CommitteeMember(Table, tablename="election_committee_member", db=DB):
    """Somebody who got votes when the committee was chosen. `position` is their place in the order of votes.

    A reserve has no `since` until they come in; whoever has left has `until`, the cause and the paper that told of it.
    """

    id = key()
    region = region()
    committee = link(ElectionCommittee)
    person = link(Person)
    post = choice(CommitteePost)
    votes = number()
    position = number()
    since = day(null=True)
    until = day(null=True)
    cause = choice(ExitCause, null=True)
    document = text(120, null=True)

    election_committee_member_person_unique = Unique([committee, person])
    election_committee_member_post_known = one_of("post", CommitteePost)
    election_committee_member_cause_known = one_of("cause", ExitCause)
    election_committee_member_left_why = Check("(until IS NULL) = (cause IS NULL)")
