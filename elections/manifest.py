"""What this package declares to the ground."""

from cadres.dispatches import StandingFor
from cadres.holdings import TenureView
from cadres.place_vocabulary import RunningIn
from cadres.rules.dual_office import ChairPath, ChairPaths
from cadres.services.kinship import KinshipRecorded, KinshipsAhead, KinshipsAsked, KinshipStruck, KinshipToStrike
from cadres.services.reviews.moving import DayMoves
from cadres.services.reviews.verdicts import ConclusionTakenBack
from elections import benchmarks, permissions, roll_benchmarks
from elections.demo import play_past, play_present
from elections.dispatched import standing_for
from elections.hall_packing import HALL_PAPERS
from elections.noticing.batch import ISSUE_NOTICES
from elections.noticing.kinds import NOTICE_WORDINGS
from elections.noticing.posting import POSTING_PHOTO
from elections.paths import chair_paths
from elections.planning.leaving import exits_by_kinship
from elections.publishing_many import PUBLISH_RESULTS
from elections.reviews import hold_candidates, left_apart
from elections.roll_uploading import TAKE_ROLL
from elections.running import elections_in
from elections.scans import CONSENT_SCAN, TALLY_SCAN
from elections.services.planning.committee import withdraw_nominated
from elections.services.planning.relatives import (
    readmit_unrelated,
    returns_by_striking,
    take_turns,
    withdraw_related,
)
from elections.sheets.archive import ARCHIVE_EXCHANGE
from elections.sheets.box_counts import BOX_COUNTS_EXCHANGE
from elections.sheets.candidate_exchange import CANDIDATES_EXCHANGE
from elections.sheets.committees import COMMITTEES_EXCHANGE
from elections.sheets.count_exchange import COUNTS_EXCHANGE
from elections.sheets.handover import HANDOVER_EXCHANGE
from elections.sheets.mandates import MANDATES_EXCHANGE
from elections.sheets.preparations import PREPARATIONS_EXCHANGE
from elections.sheets.roll_import import import_voters
from elections.sheets.roll_sums import ROLL_SUMS_EXCHANGE
from elections.sheets.slips import SLIPS_EXCHANGE
from elections.sheets.workers import WORKERS_EXCHANGE
from elections.specimens import SPECIMENS
from elections.vocabulary import CandidateNamed
from elections.web.after.archive import ArchivePages
from elections.web.after.disputes import DisputeListPages, DisputePages, dispute_duties
from elections.web.after.handover import HandoverPages
from elections.web.after.postponing import PostponingPages
from elections.web.after.statistics import StatisticsPages
from elections.web.after.subbodies import SubbodyPages
from elections.web.api import ElectionApi
from elections.web.by_elections import ByElectionPages
from elections.web.cancelling import CancellingPages
from elections.web.checking import CheckingPages
from elections.web.corrigenda import CorrigendumPages
from elections.web.counting import CountingPages
from elections.web.drafting import DraftingPages
from elections.web.elections import ElectionPages
from elections.web.ended_terms import EndedTermPages, term_duties
from elections.web.nominating.api import NominationApi
from elections.web.nominating.ballot import NominatingPages
from elections.web.nominating.duties import nomination_duties
from elections.web.nominating.listing import ListingPages
from elections.web.nominating.nomination import NominationPages
from elections.web.nominating.slips import SlipPages
from elections.web.noticing.county import CountyNoticePages
from elections.web.noticing.duties import notice_duties
from elections.web.noticing.notices import NoticePages
from elections.web.panels import COLUMNS, community_panel, duties, person_panel, review_duties, tallies
from elections.web.planning.api import PlanningApi
from elections.web.planning.board import BoardPages
from elections.web.planning.committee import CommitteePages
from elections.web.planning.county import CountyPages
from elections.web.planning.duties import plan_duties
from elections.web.planning.parameters import ParameterPages
from elections.web.planning.plans import PlanPages
from elections.web.planning.preparations import PreparationPages
from elections.web.planning.schedules import CalendarPages, SchedulePages
from elections.web.polling.assisted import AssistedPages
from elections.web.polling.box_api import BoxApi
from elections.web.polling.box_checking import BoxCheckingPages
from elections.web.polling.box_counting import BoxCountingPages
from elections.web.polling.boxes import BoxPages
from elections.web.polling.printing_many import PrintingManyPages
from elections.web.polling.proxies import ProxyPages
from elections.web.polling.stations import PollingPages
from elections.web.publishing import PublishingPages
from elections.web.publishing_many import PublishingManyPages
from elections.web.recall_api import RecallApi
from elections.web.recalls import RecallPages, recall_duties, recall_links, recall_panel
from elections.web.rolls.api import RollApi
from elections.web.rolls.conflicts import RollConflictPages
from elections.web.rolls.correcting import RollCorrectionPages
from elections.web.rolls.duties import roll_duties
from elections.web.rolls.imports import RollImportPages
from elections.web.rolls.listing import RollListPages
from elections.web.rolls.publishing import RollPublishingPages
from elections.web.rolls.sums import RollPages
from elections.web.rolls.voters import RollVoterPages
from elections.web.sampling import SamplePages
from elections.web.setting_up import SettingUpPages
from elections.web.stages import StagePages
from elections.web.vacancies import vacancy_duties, vacancy_panel
from elections.web.voters import VoterPages, voter_links
from elections.web.withdrawing import StrikingPages, WithdrawingPages
from elections.web.write_ins import WriteInPages
from server.manifest import MenuEntry, Package, RecordKind

PACKAGE = Package(
    name="elections",
    pages=(
        SettingUpPages,
        ByElectionPages,
        CancellingPages,
        PostponingPages,
        ElectionPages,
        EndedTermPages,
        StagePages,
        RollPages,
        CountingPages,
        CheckingPages,
        DraftingPages,
        WithdrawingPages,
        StrikingPages,
        NominatingPages,
        NominationPages,
        SlipPages,
        ListingPages,
        WriteInPages,
        PollingPages,
        BoxPages,
        BoxCountingPages,
        BoxCheckingPages,
        ProxyPages,
        PrintingManyPages,
        SamplePages,
        AssistedPages,
        PublishingPages,
        PublishingManyPages,
        CorrigendumPages,
        HandoverPages,
        SubbodyPages,
        ArchivePages,
        DisputeListPages,
        DisputePages,
        StatisticsPages,
        RecallPages,
        VoterPages,
        RollConflictPages,
        RollImportPages,
        RollListPages,
        RollVoterPages,
        RollCorrectionPages,
        RollPublishingPages,
        CountyPages,
        ParameterPages,
        PreparationPages,
        PlanPages,
        CommitteePages,
        BoardPages,
        SchedulePages,
        CalendarPages,
        CountyNoticePages,
        NoticePages,
    ),
    api=(ElectionApi, BoxApi, NominationApi, RecallApi, RollApi, PlanningApi),
    permissions=permissions.ALL,
    view=permissions.VIEW,
    benchmarks={"tally": benchmarks.tally, "rolls": roll_benchmarks.rolls},
    menu=(MenuEntry("选举", "/elections", beside=("/recalls",)),),
    community_columns=(COLUMNS,),
    community_panels=(vacancy_panel, recall_panel, community_panel),
    person_panels=(person_panel,),
    files=(TALLY_SCAN, CONSENT_SCAN, POSTING_PHOTO),
    jobs=(PUBLISH_RESULTS, HALL_PAPERS, TAKE_ROLL, ISSUE_NOTICES),
    records={
        "election": RecordKind("选举", "/elections/{}"),
        "election_round": RecordKind("届次", ""),
        "recall": RecordKind("罢免要求", "/recalls/{}"),
        "roll_import": RecordKind("选民登记册", ""),
        "election_area_round": RecordKind("一批选举", "/elections/county/{}"),
        "dispute": RecordKind("选举争议、举报", "/elections/disputes/{}"),
        "count_sample": RecordKind("计票抽查", "/elections/samples/{}"),
        "law_parameter": RecordKind("选举参数", ""),
    },
    duties=(
        duties,
        review_duties,
        vacancy_duties,
        term_duties,
        recall_duties,
        roll_duties,
        plan_duties,
        nomination_duties,
        dispute_duties,
        notice_duties,
    ),
    links={ChairPath: (voter_links,), TenureView: (recall_links,)},
    answers={ChairPaths: (chair_paths,), StandingFor: (standing_for,), RunningIn: (elections_in,)},
    reactions={
        ConclusionTakenBack: (hold_candidates,),
        CandidateNamed: (withdraw_nominated,),
        KinshipsAhead: (take_turns,),
        KinshipRecorded: (withdraw_related,),
        KinshipStruck: (readmit_unrelated,),
    },
    forecasts={
        DayMoves: (left_apart,),
        KinshipsAsked: (exits_by_kinship,),
        KinshipToStrike: (returns_by_striking,),
    },
    tallies=(tallies,),
    sheets=(
        PREPARATIONS_EXCHANGE,
        COMMITTEES_EXCHANGE,
        ROLL_SUMS_EXCHANGE,
        CANDIDATES_EXCHANGE,
        COUNTS_EXCHANGE,
        BOX_COUNTS_EXCHANGE,
        WORKERS_EXCHANGE,
        MANDATES_EXCHANGE,
        SLIPS_EXCHANGE,
        HANDOVER_EXCHANGE,
        ARCHIVE_EXCHANGE,
    ),
    worded=NOTICE_WORDINGS,
    specimens=SPECIMENS,
    bulk_imports={"voters": import_voters},
    demo=(play_past, play_present),
)
