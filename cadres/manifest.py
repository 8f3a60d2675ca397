"""What this package declares to the ground."""

from cadres import benchmarks, benchmarks_web, permissions
from cadres.demo import play
from cadres.large_imports import LARGE_IMPORTS
from cadres.photos import PHOTO
from cadres.sheets.communities import COMMUNITIES_EXCHANGE
from cadres.sheets.people import PEOPLE_EXCHANGE
from cadres.web.api import CommunityApi
from cadres.web.appointments import AppointmentExports, AppointmentForms
from cadres.web.communities import CommunityPages
from cadres.web.facts import FactForms
from cadres.web.kin import KinForms
from cadres.web.merging import DuplicatePages
from cadres.web.people import DisclosurePages, PersonPages
from cadres.web.people_api import PeopleApi
from cadres.web.people_list import PeopleListPages
from cadres.web.registering import CommunityForms
from cadres.web.rosters import ListSheets, RosterPages
from server.manifest import MenuEntry, Package

PACKAGE = Package(
    name="cadres",
    pages=(
        CommunityPages,
        CommunityForms,
        PeopleListPages,
        PersonPages,
        FactForms,
        KinForms,
        DuplicatePages,
        AppointmentForms,
        AppointmentExports,
        RosterPages,
        ListSheets,
        DisclosurePages,
    ),
    api=(CommunityApi, PeopleApi),
    permissions=permissions.ALL,
    view=permissions.VIEW,
    menu=(MenuEntry("社区", "/communities"), MenuEntry("人员", "/people")),
    asides=((MenuEntry("调阅记录", "/disclosures"), permissions.REVIEW_DISCLOSURES),),
    benchmarks={"sheets": benchmarks.sheets, "web": benchmarks_web.web},
    jobs=(LARGE_IMPORTS,),
    files=(PHOTO,),
    records={"community": "/communities/{}", "person": "/people/{}"},
    sheets=(COMMUNITIES_EXCHANGE, PEOPLE_EXCHANGE),
    demo=play,
)
