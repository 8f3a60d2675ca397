"""What this package declares to the ground."""

from cadres import benchmarks, permissions
from cadres.demo import play
from cadres.large_imports import LARGE_IMPORTS
from cadres.queries import names_of_people
from cadres.sheets.communities import COMMUNITIES_EXCHANGE
from cadres.sheets.people import PEOPLE_EXCHANGE
from cadres.web.api import CommunityApi
from cadres.web.communities import CommunityPages
from cadres.web.people import DisclosurePages, PersonPages
from cadres.web.registering import CommunityForms
from server.manifest import MenuEntry, Package, RecordKind

PACKAGE = Package(
    name="cadres",
    pages=(CommunityPages, CommunityForms, PersonPages, DisclosurePages),
    api=(CommunityApi,),
    permissions=permissions.ALL,
    view=permissions.VIEW,
    menu=(MenuEntry("社区", "/communities"),),
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
