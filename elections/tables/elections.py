"""Elections and what leads up to the vote."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from cadres.tables import Community, Person, VettingCase
from cadres.vocabulary import CommitteeKind
from elections.vocabulary import Method, Post
from server.db.columns import choice, day, document, flag, key, link, number, one_of, region, text
from server.db.engine import DB


class ElectionRound(Table, tablename="election_round", db=DB):
    """One term's election of all committees of a kind, e.g. the twelfth of the villagers' committees."""

    id = key()
    kind = choice(CommitteeKind)
    term_number = number()
    name = text(60)

    election_round_kind_term_unique = Unique([kind, term_number])
    election_round_kind_known = one_of("kind", CommitteeKind)


class Election(Table, tablename="election", db=DB):
    """One committee's election. `code` is its readable identifier: region, term, and which of that term's it is.

    A `by_election` fills seats that fell vacant within the term. `term_ends` is known with the result, of a by-election
    from its beginning: its winners serve to the end of the term they are elected in.
    `defects_reason` says why a result was published although something in the election was against the law.
    One that was `cancelled` by a decision has no result, ever; one that was `postponed` has none while no new day is set.
    `voided` is when a result that was published was found void. `worded` are the forms that notices of results had when it
    was published, so that the notice is printed again in the same words.
    """

    id = key()
    region = region()
    code = text(24, unique=True)
    election_round = link(ElectionRound)
    community = link(Community)
    by_election = flag(default=False)
    method = choice(Method)
    election_day = day()
    issuer = text(60)
    published = day(null=True)
    term_ends = day(null=True)
    defects_reason = text(200, null=True)
    worded = document(null=True)
    cancelled = day(null=True)
    cancelled_why = text(200, null=True)
    cancelled_document = text(120, null=True)
    postponed = day(null=True)
    voided = day(null=True)

    election_method_known = one_of("method", Method)
    election_cancelled_has_no_result = Check("cancelled IS NULL OR published IS NULL")
    election_postponed_has_no_result = Check("postponed IS NULL OR published IS NULL")
    election_voided_had_a_result = Check("voided IS NULL OR published IS NOT NULL")
    election_cancelled_with_reason = Check(
        "cancelled IS NULL OR (cancelled_why IS NOT NULL AND cancelled_document IS NOT NULL)"
    )


class Seat(Table, tablename="election_seat", db=DB):
    """How many of a post are to be elected."""

    id = key()
    region = region()
    election = link(Election)
    post = choice(Post)
    seats = number()

    election_seat_post_unique = Unique([election, post])
    election_seat_post_known = one_of("post", Post)
    election_seat_number_positive = Check("seats > 0")


class RollSummary(Table, tablename="roll_summary", db=DB):
    """The sums of a published roll. `electorate` is who may vote by the election's method: R, H or P; NULL is not known."""

    id = key()
    region = region()
    election = link(Election)
    electorate = number()
    women = number(null=True)
    party_members = number(null=True)
    minority = number(null=True)
    published = day()

    roll_summary_election_unique = Unique([election])
    roll_summary_numbers_possible = Check("electorate > 0 AND women BETWEEN 0 AND electorate")
    roll_summary_minority_possible = Check("minority BETWEEN 0 AND electorate")


class StageDay(Table, tablename="election_stage", db=DB):
    """The day on which an election reached a stage."""

    id = key()
    region = region()
    election = link(Election)
    stage = text(30)
    reached = day()

    election_stage_unique = Unique([election, stage])


class Candidacy(Table, tablename="candidacy", db=DB):
    """A person on the ballot for one post, on a recorded vetting conclusion. Two of one name are told apart on the ballot."""

    id = key()
    region = region()
    election = link(Election)
    person = link(Person)
    post = choice(Post)
    position = number()
    ballot_name = text(40)
    vetting_case = link(VettingCase)

    candidacy_person_unique = Unique([election, person])
    candidacy_ballot_name_unique = Unique([election, ballot_name])
    candidacy_post_known = one_of("post", Post)
