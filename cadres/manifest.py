"""What this package declares to the ground."""

from cadres import benchmarks, permissions
from cadres.demo import play
from cadres.large_imports import LARGE_IMPORTS
from cadres.sheets.communities import COMMUNITIES_EXCHANGE
from cadres.sheets.parts import BODIES_EXCHANGE, COUNTS_EXCHANGE, PARTS_EXCHANGE, REPRESENTATIVES_EXCHANGE
from cadres.sheets.people import PEOPLE_EXCHANGE
from cadres.sheets.site_exchange import SITES_EXCHANGE
from cadres.web.api import CommunityApi
from cadres.web.bodies import PartPages, PendingPages
from cadres.web.changes import ChangeForms, ChangePages
from cadres.web.communities import CommunityPages
from cadres.web.people import DisclosurePages, PersonPages
from cadres.web.place_panels import assembly_panel, bodies_panel, history_panel, sites_panel
from cadres.web.places_api import ChangeApi, PartsApi, SiteApi
from cadres.web.registering import CommunityForms
from cadres.web.sites import SitePages
from server.manifest import MenuEntry, Package

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
        PersonPages,
        DisclosurePages,
    ),
    api=(CommunityApi, SiteApi, PartsApi, ChangeApi),
    permissions=permissions.ALL,
    view=permissions.VIEW,
    menu=(
        MenuEntry("社区", "/communities"),
        MenuEntry("安置点", "/sites"),
        MenuEntry("组织", "/bodies"),
        MenuEntry("变更", "/changes"),
    ),
    asides=((MenuEntry("调阅记录", "/disclosures"), permissions.REVIEW_DISCLOSURES),),
    community_panels=(bodies_panel, assembly_panel, sites_panel, history_panel),
    benchmarks={"sheets": benchmarks.sheets},
    jobs=(LARGE_IMPORTS,),
    records={"community": "/communities/{}", "person": "/people/{}", "site": "/sites/{}"},
    sheets=(
        *(COMMUNITIES_EXCHANGE, PEOPLE_EXCHANGE, SITES_EXCHANGE),
        *(COUNTS_EXCHANGE, BODIES_EXCHANGE, PARTS_EXCHANGE, REPRESENTATIVES_EXCHANGE),
    ),
    demo=play,
)
