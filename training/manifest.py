"""What this package declares to the ground."""

from cadres.dispatches import Dispatched
from server.manifest import MenuEntry, Package, RecordKind
from training import benchmarks, permissions
from training.completion import KIND as CERTIFICATE
from training.demo import play
from training.dispatched import dispatched
from training.engagements import KINDS as ENGAGEMENTS
from training.printing import KINDS
from training.proofs import PROOF
from training.sheets.attendance_exchange import ATTENDANCE_EXCHANGE
from training.sheets.child_counts import CHILD_COUNTS_EXCHANGE
from training.sheets.child_roster_exchange import CHILD_ROSTER_EXCHANGE
from training.sheets.contact_visits import CONTACT_VISITS_EXCHANGE
from training.sheets.contacts import CONTACTS_EXCHANGE
from training.sheets.courses import COURSES_EXCHANGE
from training.sheets.leaves import LEAVES_EXCHANGE
from training.sheets.roster_exchange import ROSTER_EXCHANGE
from training.sheets.village_days import VILLAGE_DAYS_EXCHANGE
from training.sheets.worker_reviews import WORKER_REVIEWS_EXCHANGE
from training.sheets.workers_exchange import WORKERS_EXCHANGE
from training.specimens import SPECIMENS
from training.web.assignments import AssignmentPages
from training.web.child_api import ChildApi
from training.web.child_counts import ChildCountPages
from training.web.child_record import ChildRecordPages
from training.web.children import ChildPages, child_duties, child_panel, child_tallies
from training.web.contacts import ContactPages, contact_duties
from training.web.course_api import CourseApi
from training.web.course_members import MemberPages
from training.web.course_proofs import ProofPages
from training.web.course_record import CourseRecordPages
from training.web.course_session import SessionPages
from training.web.courses import CoursePages, course_duties, training_panel
from training.web.coverage import CoveragePages, duties, tallies
from training.web.grades import grade_duties
from training.web.papers import TeamPaperPages
from training.web.presence import PresencePages
from training.web.proposal import ProposalPages
from training.web.settings import SettingPages
from training.web.staffing import StaffingPages
from training.web.support import SupportPages, TaskPages, task_duties
from training.web.teams import TeamPages, person_panel
from training.web.terms import term_duties
from training.web.units import UnitPages
from training.web.worker_record import WorkerRecordPages
from training.web.workers import WorkerPages, worker_duties, worker_panel

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
        ChildPages,
        ChildRecordPages,
        ChildCountPages,
        CoursePages,
        StaffingPages,
        ContactPages,
        SupportPages,
        TaskPages,
        WorkerPages,
        WorkerRecordPages,
        CourseRecordPages,
        SessionPages,
        ProofPages,
        MemberPages,
    ),
    api=(ChildApi, CourseApi),
    permissions=permissions.ALL,
    view=permissions.VIEW,
    menu=(MenuEntry("驻村帮扶", "/teams"), MenuEntry("儿童主任", "/children"), MenuEntry("培训", "/courses")),
    records={
        "work_team": RecordKind("工作队", "/teams/{}"),
        "assignment": RecordKind("选派", "/teams/assignments/{}"),
        "sending_unit": RecordKind("派出单位", "/teams/units/{}"),
        "dispatch_setting": RecordKind("工作口径", ""),
        "child_director": RecordKind("儿童主任", "/children/{}"),
        "community_worker": RecordKind("社区工作者", "/teams/workers/{}"),
        "household_contact": RecordKind("联系干部", "/teams/contacts/{}"),
        "pay_standard": RecordKind("待遇标准", ""),
        "course": RecordKind("培训班", "/courses/{}"),
    },
    answers={Dispatched: (dispatched,)},
    person_panels=(person_panel, child_panel, training_panel, worker_panel),
    duties=(duties, term_duties, child_duties, course_duties, worker_duties, contact_duties, task_duties, grade_duties),
    tallies=(tallies, child_tallies),
    benchmarks={"training": benchmarks.training},
    sheets=(
        ROSTER_EXCHANGE,
        VILLAGE_DAYS_EXCHANGE,
        LEAVES_EXCHANGE,
        WORKERS_EXCHANGE,
        WORKER_REVIEWS_EXCHANGE,
        CONTACTS_EXCHANGE,
        CONTACT_VISITS_EXCHANGE,
        CHILD_ROSTER_EXCHANGE,
        CHILD_COUNTS_EXCHANGE,
        COURSES_EXCHANGE,
        ATTENDANCE_EXCHANGE,
    ),
    papers=(*KINDS, *ENGAGEMENTS, CERTIFICATE),
    specimens=SPECIMENS,
    files=(PROOF,),
    demo=play,
)
