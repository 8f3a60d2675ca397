"""What this package declares to the ground."""

from certificates import permissions
from certificates.demo import play
from certificates.services.filings import open_for_result
from certificates.services.issuing import issue_for_result
from elections.vocabulary import ResultPublished
from server.manifest import MenuEntry, Package

PACKAGE = Package(
    name="certificates",
    permissions=permissions.ALL,
    reactions={ResultPublished: (issue_for_result, open_for_result)},
    menu=(MenuEntry("证书", "/filings"),),
    demo=play,
)
