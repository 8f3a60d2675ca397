"""Where elections, counts and results are kept."""

from elections.tables.committee import CommitteeMember, ElectionCommittee
from elections.tables.counts import Count, CountHand, CountLine, Elected
from elections.tables.drafts import CountDraft
from elections.tables.elections import Candidacy, Election, ElectionRound, RollSummary, Seat, StageDay
from elections.tables.nominations import (
    CandidateConsent,
    CandidateList,
    CandidateMeeting,
    NameMerge,
    NominationPlan,
    SlipReading,
)
from elections.tables.noticing import ElectionNotice, NoticePosting
from elections.tables.planning import AreaRound, ElectionPlan, LawParameter, MadeWith, PlanDay, Preparation
from elections.tables.polling import BallotAccount, PollingStation, PollingWorker, ProxyMandate
from elections.tables.readings import CountReading, CountSettlement
from elections.tables.recalls import RecallBallot, RecallPetition
from elections.tables.rolls import (
    RegistrationConflict,
    Roll,
    RollChange,
    RollCount,
    RollEdition,
    RollImport,
    RollObjection,
    Voter,
)
from elections.tables.voters import VoterStanding

__all__ = [
    "AreaRound",
    "BallotAccount",
    "Candidacy",
    "CandidateConsent",
    "CandidateList",
    "CandidateMeeting",
    "CommitteeMember",
    "Count",
    "CountDraft",
    "CountHand",
    "CountLine",
    "CountReading",
    "CountSettlement",
    "Elected",
    "Election",
    "ElectionCommittee",
    "ElectionNotice",
    "ElectionPlan",
    "ElectionRound",
    "LawParameter",
    "MadeWith",
    "NameMerge",
    "NominationPlan",
    "NoticePosting",
    "PlanDay",
    "PollingStation",
    "PollingWorker",
    "Preparation",
    "ProxyMandate",
    "RecallBallot",
    "RecallPetition",
    "RegistrationConflict",
    "Roll",
    "RollChange",
    "RollCount",
    "RollEdition",
    "RollImport",
    "RollObjection",
    "RollSummary",
    "Seat",
    "SlipReading",
    "StageDay",
    "Voter",
    "VoterStanding",
]
