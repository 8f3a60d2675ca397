"""The law of one election as plain values: what a rule reads instead of a date."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from cadres.vocabulary import CommitteeKind
from elections.assisted_vocabulary import MobileScope
from elections.rules.kinship import KinBan
from elections.rules.profile import (
    DEFAULT,
    BallotMarks,
    CarryDown,
    KinFill,
    MobileBoxExcess,
    MoreThanIssued,
    OvervoteScope,
    TieRule,
)
from elections.rules.provisions import (
    AuditScope,
    Ban,
    Nominator,
    ProxyScope,
    RecallVote,
    ResignationEffect,
    Span,
    ThirdClass,
)
from elections.vocabulary import Method, Petitioner
from server.law.lawbook import Provision, Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """One edition of one organic law with the province's parameters filled in.

    A duty or a limit the law does not know is None. Days are calendar days, months calendar months. `basis(name)` gives
    the provision a field rests on.
    """

    code: str
    committee: CommitteeKind
    law: str
    since: date
    until: date | None

    # The committee and the meetings above it (B-01 … B-29).
    term_years: int
    size: Span
    female_member_required: bool
    minority_member_required: bool
    kinship_avoidance: KinBan | None
    oversight_required: bool
    household_range: Span | None
    households_per_representative: Span | None
    representatives_share: Share | None
    women_representatives_share: Share | None
    representatives_quorum: Share | None
    assembly_call: Mapping[Petitioner, Share]
    assembly_notice_days: int | None
    publicity_min_days: int | None
    guide_dept: str
    audit_scope: AuditScope | None

    # The election committee (S02 … S02b).
    ec_required: bool
    ec_has_vice_chair: bool
    ec_exit_on_nominated: bool
    ec_exit_on_relative_nominated: bool

    # The roll (V-01 … V-13).
    voting_age: int
    single_registration: bool
    third_class: ThirdClass | None
    roll_days: int | None
    objection_days: int | None
    ruling_days: int | None
    proxy_to: ProxyScope | None
    proxy_max: int | None
    proxy_candidate_forbidden: bool
    proxy_methods: frozenset[Method]

    # Candidates (S07, Q-10, Q-11).
    nominators: tuple[Nominator, ...]
    joint_nominators_min: int | None
    statutory_bans: tuple[Ban, ...]
    candidate_must_support_party: bool
    margin_required: bool
    meeting_required: bool

    # Votes (T-01 … T-31). `runoff_share` is of the ballots of the runoff.
    turnout_voters: Share
    turnout_households: Share
    turnout_representatives: Share
    majority: Share
    runoff_share: Share

    # After the election (T-30 … T-39).
    recall_petition: Mapping[Petitioner, Share]
    recall_reply: bool
    recall_vote: RecallVote
    recall_majority: Share
    assembly_removal: bool
    resign_effective: ResignationEffect | None
    unfit_reviews_to_end: int | None
    handover_days: int | None

    # The province's parameters. Those of `Profile` are filled in from it.
    ec_min_members: int = 3
    candidates_days: int = 5
    chair_margin: int = 1
    vice_chair_margin: int = 1
    member_margin: int = 1
    member_margin_most: int = 3
    one_post: bool = True
    free_ballot: bool = False
    proxy_list_days: int = 3
    postponed_roll_days: int = 30
    runoff_days: int = 10
    result_days: int = 1
    filing_days: int = 10
    recall_meeting_days: int = 30
    recall_again_months: int = 6
    recall_in_person: bool = True
    by_election_months: int = 3
    postponement_months: int = 3
    complaint_days: int = 60
    complaint_more_days: int = 30
    subbodies_days: int = 30
    mobile_box_staff: int = 3
    mobile_box_excess: MobileBoxExcess = MobileBoxExcess.LEFT_OUT
    mobile_box_scrutineers: int = 2
    mobile_scope: MobileScope = MobileScope.FRAIL
    writer_max: int = 3
    recovered_gt_issued: MoreThanIssued = DEFAULT.recovered_gt_issued
    spoilt_in_cast: bool = True
    ballot_marks: BallotMarks = BallotMarks.SPACE
    overvote_scope: OvervoteScope = DEFAULT.overvote_scope
    carry_down: CarryDown = DEFAULT.carry_down
    tie: TieRule = DEFAULT.tie
    women_seat: bool = DEFAULT.women_seat
    runoff_extra: int = DEFAULT.runoff_extra
    vacancy_ok_from: int
    kin_fill: KinFill = DEFAULT.kin_fill
    seats_odd: bool = DEFAULT.seats_odd

    bases: Mapping[str, Provision] = field(repr=False, compare=False)

    def basis(self, name: str) -> Provision:
        """The provision the field `name` rests on."""
        return self.bases[name]

    def turnout(self, method: Method) -> Share:
        """The part of the electorate that must vote (T-01, R-03; for villagers' by-elections B-24, B-25)."""
        if method is Method.VOTERS:
            return self.turnout_voters
        return self.turnout_households if method is Method.HOUSEHOLDS else self.turnout_representatives

    def turnout_basis(self, method: Method) -> Provision:
        return self.bases[f"turnout_{method.value}"]
