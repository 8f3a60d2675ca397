"""What this package declares to the ground."""

from cadres import benchmarks, permissions
from cadres.demo import play
from cadres.large_imports import LARGE_IMPORTS
from cadres.queries import names_of_people
from cadres.sheets.communities import COMMUNITIES_EXCHANGE
from cadres.sheets.people import PEOPLE_EXCHANGE
from cadres.web.api import CommunityApi
from cadres.web.communities import CommunityPages
from cadres.web.office_api import OfficeApi
from cadres.web.office_forms import OfficeForms
from cadres.web.offices import OfficePages, duties, tallies
from cadres.web.people import DisclosurePages, PersonPages
from cadres.web.registering import CommunityForms
from cadres.web.secretaries import SecretaryPages
from cadres.web.tenures import TenurePages
from server.manifest import MenuEntry, Package, RecordKind

PACKAGE = Package(
    name="cadres",
    pages=(
        CommunityPages,
        CommunityForms,
        OfficeForms,
        SecretaryPages,
        PersonPages,
        DisclosurePages,
        OfficePages,
        TenurePages,
    ),
    api=(CommunityApi, OfficeApi),
    permissions=permissions.ALL,
    view=permissions.VIEW,
    menu=(MenuEntry("社区", "/communities"), MenuEntry("任职", "/offices")),
    duties=(duties,),
    tallies=(tallies,),
    asides=((MenuEntry("调阅记录", "/disclosures"), permissions.REVIEW_DISCLOSURES),),
    benchmarks={"sheets": benchmarks.sheets},
    jobs=(LARGE_IMPORTS,),
    records={
        "community": RecordKind("村（社区）", "/communities/{}"),
        "person": RecordKind("人员", "/people/{}", names_of_people),
    },
    sheets=(COMMUNITIES_EXCHANGE, PEOPLE_EXCHANGE),
    demo=play,
)
