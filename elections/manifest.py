"""What this package declares to the ground."""

from cadres.services.reviews.verdicts import ConclusionTakenBack
from elections import benchmarks, permissions
from elections.demo import play
from elections.reviews import hold_candidates
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
from elections.web.stages import StagePages
from elections.web.withdrawing import StrikingPages, WithdrawingPages
from elections.web.write_ins import WriteInPages
from server.manifest import MenuEntry, Package

PACKAGE = Package(
    name="elections",
    pages=(
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
    ),
    api=(ElectionApi,),
    permissions=permissions.ALL,
    view=permissions.VIEW,
    benchmarks={"tally": benchmarks.tally},
    menu=(MenuEntry("选举", "/elections"),),
    community_columns=(COLUMNS,),
    community_panels=(community_panel,),
    person_panels=(person_panel,),
    duties=(duties,),
    reactions={ConclusionTakenBack: (hold_candidates,)},
    records={"election": "/elections/{}"},
    tallies=(tallies,),
    sheets=(CANDIDATES_EXCHANGE, COUNTS_EXCHANGE),
    demo=play,
)
