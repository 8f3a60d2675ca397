"""Where elections, counts and results are kept."""

from elections.tables.after import (
    ArchiveBook,
    ArchiveLine,
    Dispute,
    DisputeStep,
    HandoverLine,
    HandoverOrder,
    Postponement,
)
from elections.tables.assisted import AssistedVoter
from elections.tables.box_counts import BoxCount, BoxNameMerge, BoxReading, BoxSettlement, CountingPlan
from elections.tables.committee import CommitteeMember, ElectionCommittee
from elections.tables.corrigenda import Corrigendum
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
from elections.tables.roll_corrections import RollCorrection
from elections.tables.roll_uploads import RollUpload
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
from elections.tables.sampling import CountSample, Recount, SampledCount
from elections.tables.voters import VoterStanding

__all__ = [
    "ArchiveBook",
    "ArchiveLine",
    "AreaRound",
    "AssistedVoter",
    "BallotAccount",
    "BoxCount",
    "BoxNameMerge",
    "BoxReading",
    "BoxSettlement",
    "Candidacy",
    "CandidateConsent",
    "CandidateList",
    "CandidateMeeting",
    "CommitteeMember",
    "Corrigendum",
    "Count",
    "CountDraft",
    "CountHand",
    "CountLine",
    "CountReading",
    "CountSample",
    "CountSettlement",
    "CountingPlan",
    "Dispute",
    "DisputeStep",
    "Elected",
    "Election",
    "ElectionCommittee",
    "ElectionNotice",
    "ElectionPlan",
    "ElectionRound",
    "HandoverLine",
    "HandoverOrder",
    "LawParameter",
    "MadeWith",
    "NameMerge",
    "NominationPlan",
    "NoticePosting",
    "PlanDay",
    "PollingStation",
    "PollingWorker",
    "Postponement",
    "Preparation",
    "ProxyMandate",
    "RecallBallot",
    "RecallPetition",
    "Recount",
    "RegistrationConflict",
    "Roll",
    "RollChange",
    "RollCorrection",
    "RollCount",
    "RollEdition",
    "RollImport",
    "RollObjection",
    "RollSummary",
    "RollUpload",
    "SampledCount",
    "Seat",
    "SlipReading",
    "StageDay",
    "Voter",
    "VoterStanding",
]
