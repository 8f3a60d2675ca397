"""What this package declares to the ground."""

from certificates import permissions
from certificates.benchmarks import papers
from certificates.demo import play
from certificates.packing import KINDS
from certificates.printing import ELECTION_CERTIFICATE
from certificates.scans import SCAN
from certificates.services.issuing import prepare_for_result, void_for_result
from certificates.services.opening import open_for_result
from certificates.web.api import FilingApi
from certificates.web.filings import CertificatePages, FilingPages
from certificates.web.handling import FilingForms
from certificates.web.packs import PackingPages
from certificates.web.panels import COLUMNS, community_panel, duties, forecast, links, tallies
from elections.queries import ElectionLine
from elections.vocabulary import ResultPublished, ResultVoided
from elections.web.publishing import ResultProspect
from server.manifest import MenuEntry, Package, RecordKind

PACKAGE = Package(
    name="certificates",
    pages=(PackingPages, FilingPages, FilingForms, CertificatePages),
    api=(FilingApi,),
    permissions=permissions.ALL,
    view=permissions.VIEW,
    reactions={ResultPublished: (prepare_for_result, open_for_result), ResultVoided: (void_for_result,)},
    forecasts={ResultProspect: (forecast,)},
    links={ElectionLine: (links,)},
    menu=(MenuEntry("证书", "/filings"),),
    community_columns=(COLUMNS,),
    community_panels=(community_panel,),
    records={"filing": RecordKind("证书申领", "/filings/{}")},
    duties=(duties,),
    tallies=(tallies,),
    benchmarks={"papers": papers},
    demo=play,
    jobs=KINDS,
    files=(SCAN,),
    papers=(ELECTION_CERTIFICATE,),
)
