"""What this package declares to the ground."""

from cadres.dispatches import Dispatched
from server.manifest import MenuEntry, Package, RecordKind
from training import benchmarks, permissions
from training.demo import play
from training.dispatched import dispatched
from training.printing import KINDS
from training.sheets.roster_exchange import ROSTER_EXCHANGE
from training.web.assignments import AssignmentPages
from training.web.coverage import CoveragePages, duties, tallies
from training.web.papers import TeamPaperPages
from training.web.presence import PresencePages
from training.web.proposal import ProposalPages
from training.web.settings import SettingPages
from training.web.teams import TeamPages, person_panel
from training.web.terms import term_duties
from training.web.units import UnitPages

PACKAGE = Package(
    name="training",
    pages=(
        TeamPages,
        AssignmentPages,
        PresencePages,
        CoveragePages,
        UnitPages,
        SettingPages,
        ProposalPages,
        TeamPaperPages,
    ),
    permissions=permissions.ALL,
    view=permissions.VIEW,
    menu=(MenuEntry("驻村帮扶", "/teams"),),
    records={
        "work_team": RecordKind("工作队", "/teams/{}"),
        "assignment": RecordKind("选派", "/teams/assignments/{}"),
        "sending_unit": RecordKind("派出单位", "/teams/units/{}"),
        "dispatch_setting": RecordKind("选派口径", ""),
    },
    answers={Dispatched: (dispatched,)},
    person_panels=(person_panel,),
    duties=(duties, term_duties),
    tallies=(tallies,),
    benchmarks={"training": benchmarks.training},
    sheets=(ROSTER_EXCHANGE,),
    papers=KINDS,
    demo=play,
)
