"""What this package declares to the ground."""

from cadres import permissions
from cadres.demo import play
from cadres.web.api import CommunityApi
from cadres.web.communities import CommunityPages
from cadres.web.registering import CommunityForms
from server.manifest import MenuEntry, Package

PACKAGE = Package(
    name="cadres",
    pages=(CommunityPages, CommunityForms),
    api=(CommunityApi,),
    permissions=permissions.ALL,
    menu=(MenuEntry("社区", "/communities"),),
    demo=play,
)
