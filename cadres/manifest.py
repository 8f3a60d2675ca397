"""What this package declares to the ground."""

from cadres import benchmarks, benchmarks_web, permissions, screening_benchmark
from cadres.demo import play
from cadres.evidence import SCAN
from cadres.large_imports import LARGE_IMPORTS
from cadres.letter_packing import LETTERS
from cadres.photos import PHOTO
from cadres.printing.appointing import KINDS as APPOINTING
from cadres.printing.registered import KIND as REVIEW_NOTICE
from cadres.queries import names_of_people
from cadres.review_packing import FORMS
from cadres.services.reviews.noticing import void_notices
from cadres.services.reviews.verdicts import ConclusionTakenBack
from cadres.sheets.change_exchange import CHANGES_EXCHANGE
from cadres.sheets.communities import COMMUNITIES_EXCHANGE
from cadres.sheets.fact_exchange import FACTS_EXCHANGE
from cadres.sheets.kin_exchange import KIN_EXCHANGE
from cadres.sheets.office_exchange import OFFICES_EXCHANGE
from cadres.sheets.parts import BODIES_EXCHANGE, COUNTS_EXCHANGE, PARTS_EXCHANGE, REPRESENTATIVES_EXCHANGE
from cadres.sheets.people import PEOPLE_EXCHANGE
from cadres.sheets.reply_exchange import OWN_REPLIES_EXCHANGE, REPLIES_EXCHANGE
from cadres.sheets.review_list_exchange import AGENCIES_EXCHANGE, ITEMS_EXCHANGE
from cadres.sheets.reviewed import REVIEWED_EXCHANGE
from cadres.sheets.site_exchange import SITES_EXCHANGE
from cadres.sheets.sub_committees import SUB_COMMITTEES_EXCHANGE
from cadres.specimens import SPECIMENS
from cadres.web.api import CommunityApi
from cadres.web.appointing import AppointingPages
from cadres.web.appointments import AppointmentExports, AppointmentForms
from cadres.web.bodies import PartPages, PendingPages
from cadres.web.changes import ChangeForms, ChangePages
from cadres.web.communities import CommunityPages
from cadres.web.facts import FactForms
from cadres.web.forms_api import AppointmentFormApi
from cadres.web.kin import KinForms
from cadres.web.merging import DuplicatePages
from cadres.web.office_api import OfficeApi
from cadres.web.office_forms import OfficeForms
from cadres.web.offices import OfficePages, duties, tallies
from cadres.web.people import DisclosurePages, PersonPages
from cadres.web.people_api import PeopleApi
from cadres.web.people_list import PeopleListPages
from cadres.web.person_forms import PersonForms
from cadres.web.place_panels import assembly_panel, bodies_panel, history_panel, peoples_panel, sites_panel
from cadres.web.places_api import ChangeApi, PartsApi, SiteApi
from cadres.web.registering import CommunityForms
from cadres.web.rosters import ListSheets, RosterPages
from cadres.web.secretaries import SecretaryPages
from cadres.web.sites import SitePages
from cadres.web.structure import StructurePages
from cadres.web.tenures import TenurePages
from cadres.web.trails import TrailPages
from cadres.web.vetting import SUBJECT as VETTING
from cadres.web.vetting.answers import OWN, OpinionPages, VettingAnswers
from cadres.web.vetting.api import VettingApi
from cadres.web.vetting.at_once import AnswersAtOnce
from cadres.web.vetting.board import VettingPages
from cadres.web.vetting.duties import duties as review_duties
from cadres.web.vetting.entries import VettingEntries
from cadres.web.vetting.lists import VettingLists
from cadres.web.vetting.materials import VettingMaterials
from cadres.web.vetting.moving import VettingDay
from cadres.web.vetting.panel import review_panel
from cadres.web.vetting.papers import VettingPaperPages
from cadres.web.vetting.removing import VettingRemoval
from cadres.web.vetting.replies import CheckingReplies, PaperAnswers
from cadres.web.vetting.screening import VettingScreening
from cadres.web.vetting.steps import VettingSteps
from server.manifest import MenuEntry, Package, RecordKind

PACKAGE = Package(
    name="cadres",
    pages=(
        CommunityPages,
        CommunityForms,
        SitePages,
        PendingPages,
        PartPages,
        ChangePages,
        ChangeForms,
        OfficeForms,
        SecretaryPages,
        PeopleListPages,
        PersonPages,
        TrailPages,
        PersonForms,
        FactForms,
        KinForms,
        DuplicatePages,
        AppointmentForms,
        AppointmentExports,
        RosterPages,
        ListSheets,
        DisclosurePages,
        OfficePages,
        AppointingPages,
        StructurePages,
        TenurePages,
        VettingPages,
        VettingSteps,
        VettingMaterials,
        VettingEntries,
        VettingAnswers,
        AnswersAtOnce,
        PaperAnswers,
        CheckingReplies,
        OpinionPages,
        VettingDay,
        VettingRemoval,
        VettingLists,
        VettingScreening,
        VettingPaperPages,
    ),
    api=(CommunityApi, SiteApi, PartsApi, ChangeApi, OfficeApi, PeopleApi, AppointmentFormApi, VettingApi),
    permissions=permissions.ALL,
    view=permissions.VIEW,
    menu=(
        MenuEntry("社区", "/communities", beside=("/bodies", "/changes")),
        MenuEntry("安置点", "/sites"),
        MenuEntry("人员", "/people"),
        MenuEntry("任职", "/offices"),
        MenuEntry("联审", VETTING, permissions.VIEW_REVIEWS),
        MenuEntry("联审答复", OWN, permissions.ANSWER_REVIEWS),
    ),
    person_panels=(review_panel,),
    community_panels=(bodies_panel, assembly_panel, peoples_panel, sites_panel, history_panel),
    tallies=(tallies,),
    asides=((MenuEntry("调阅记录", "/disclosures"), permissions.REVIEW_DISCLOSURES),),
    duties=(duties, review_duties),
    benchmarks={"sheets": benchmarks.sheets, "vetting": screening_benchmark.vetting, "web": benchmarks_web.web},
    reactions={ConclusionTakenBack: (void_notices,)},
    jobs=(LARGE_IMPORTS, FORMS, LETTERS),
    files=(PHOTO, SCAN),
    papers=(*APPOINTING, REVIEW_NOTICE),
    specimens=SPECIMENS,
    records={
        "community": RecordKind("村（社区）", "/communities/{}"),
        "person": RecordKind("人员", "/people/{}", names_of_people),
        "site": RecordKind("安置点", "/sites/{}"),
        "review": RecordKind("联审", f"{VETTING}/{{}}", right=permissions.VIEW_REVIEWS),
        "structure_target": RecordKind("结构目标", ""),
        "appointing": RecordKind("任免通知", ""),
        "opinion": RecordKind("联审答复", f"{VETTING}/opinions/{{}}", right=permissions.READ_OPINION_FILES),
    },
    sheets=(
        COMMUNITIES_EXCHANGE,
        PEOPLE_EXCHANGE,
        FACTS_EXCHANGE,
        KIN_EXCHANGE,
        OFFICES_EXCHANGE,
        SITES_EXCHANGE,
        CHANGES_EXCHANGE,
        COUNTS_EXCHANGE,
        BODIES_EXCHANGE,
        PARTS_EXCHANGE,
        REPRESENTATIVES_EXCHANGE,
        SUB_COMMITTEES_EXCHANGE,
        AGENCIES_EXCHANGE,
        ITEMS_EXCHANGE,
        REVIEWED_EXCHANGE,
        REPLIES_EXCHANGE,
        OWN_REPLIES_EXCHANGE,
    ),
    demo=play,
)
