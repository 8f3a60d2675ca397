"""What this package declares to the ground."""

from cadres.rules.dual_office import ChairPath, ChairPaths
from cadres.services.reviews.verdicts import ConclusionTakenBack
from elections import benchmarks, permissions
from elections.demo import play
from elections.paths import chair_paths
from elections.reviews import hold_candidates
from elections.scans import TALLY_SCAN
from elections.sheets.candidate_exchange import CANDIDATES_EXCHANGE
from elections.sheets.count_exchange import COUNTS_EXCHANGE
from elections.web.api import ElectionApi
from elections.web.checking import CheckingPages
from elections.web.counting import CountingPages
from elections.web.drafting import DraftingPages
from elections.web.elections import ElectionPages
from elections.web.nominating import NominatingPages
from elections.web.panels import COLUMNS, community_panel, duties, person_panel, tallies
from elections.web.publishing import PublishingPages
from elections.web.rolls import RollPages
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
        ElectionPages,
        StagePages,
        RollPages,
        CountingPages,
        CheckingPages,
        DraftingPages,
        WithdrawingPages,
        StrikingPages,
        NominatingPages,
        WriteInPages,
        PublishingPages,
        VoterPages,
    ),
    api=(ElectionApi,),
    permissions=permissions.ALL,
    view=permissions.VIEW,
    benchmarks={"tally": benchmarks.tally},
    menu=(MenuEntry("选举", "/elections"),),
    community_columns=(COLUMNS,),
    community_panels=(vacancy_panel, community_panel),
    person_panels=(person_panel,),
    files=(TALLY_SCAN,),
    records={"election": RecordKind("选举", "/elections/{}"), "election_round": RecordKind("届次", "")},
    duties=(duties, vacancy_duties),
    links={ChairPath: (voter_links,)},
    answers={ChairPaths: (chair_paths,)},
    reactions={ConclusionTakenBack: (hold_candidates,)},
    tallies=(tallies,),
    sheets=(CANDIDATES_EXCHANGE, COUNTS_EXCHANGE),
    demo=play,
)
