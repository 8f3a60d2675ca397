"""What this package declares to the ground."""

from elections import benchmarks, permissions
from elections.demo import play
from elections.sheets.candidate_exchange import CANDIDATES_EXCHANGE
from elections.sheets.count_exchange import COUNTS_EXCHANGE
from elections.web.api import ElectionApi
from elections.web.checking import CheckingPages
from elections.web.counting import CountingPages
from elections.web.drafting import DraftingPages
from elections.web.elections import ElectionPages
from elections.web.panels import COLUMNS, community_panel, duties, person_panel, tallies
from elections.web.publishing import PublishingPages
from elections.web.rolls import RollPages
from elections.web.setting_up import SettingUpPages
from elections.web.stages import StagePages
from elections.web.withdrawing import StrikingPages, WithdrawingPages
from elections.web.write_ins import WriteInPages
from server.manifest import MenuEntry, Package

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
    records={"election": "/elections/{}"},
    tallies=(tallies,),
    sheets=(CANDIDATES_EXCHANGE, COUNTS_EXCHANGE),
    demo=play,
)
