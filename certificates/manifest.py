"""What this package declares to the ground."""

from cadres.place_vocabulary import HeadLeft, PlaceChangeTakenBack, PlacesChanged, RunningIn
from certificates import permissions
from certificates.benchmarks import papers
from certificates.demo import play_past, play_present
from certificates.pack_benchmarks import packs
from certificates.packing import KINDS
from certificates.printing import ELECTION_CERTIFICATE
from certificates.running import filings_in
from certificates.scans import SCAN
from certificates.services.changing import open_for_change, take_back, upon_change
from certificates.services.issuing import prepare_for_result, void_for_result
from certificates.services.opening import open_for_result
from certificates.services.voiding import stop_for_result
from certificates.sheets.summary_exchange import SUMMARY_EXCHANGE
from certificates.specimens import SPECIMENS
from certificates.web.api import FilingApi
from certificates.web.checklists import ChecklistPages
from certificates.web.correcting import CorrectionPages
from certificates.web.correcting import duties as correction_duties
from certificates.web.faces import FacePages
from certificates.web.filings import CertificatePages, FilingPages
from certificates.web.handling import FilingForms
from certificates.web.keeping import RegisterPages
from certificates.web.packs import PackingPages
from certificates.web.panels import COLUMNS, community_panel, duties, forecast, links, tallies, without_head
from certificates.web.representative import RepresentativePages
from certificates.web.starting import ReplacementPages
from certificates.web.voided import would_fall
from elections.queries import ElectionLine
from elections.vocabulary import ResultPublished, ResultVoided, VoidProspect
from elections.web.publishing import ResultProspect
from server.manifest import MenuEntry, Package, RecordKind

PACKAGE = Package(
    name="certificates",
    pages=(
        PackingPages,
        ReplacementPages,
        RegisterPages,
        ChecklistPages,
        RepresentativePages,
        CorrectionPages,
        FacePages,
        FilingPages,
        FilingForms,
        CertificatePages,
    ),
    api=(FilingApi,),
    permissions=permissions.ALL,
    view=permissions.VIEW,
    reactions={
        ResultPublished: (prepare_for_result, open_for_result),
        ResultVoided: (void_for_result, stop_for_result),
        PlacesChanged: (open_for_change,),
        PlaceChangeTakenBack: (take_back,),
    },
    forecasts={
        ResultProspect: (forecast,),
        VoidProspect: (would_fall,),
        HeadLeft: (without_head,),
        PlacesChanged: (upon_change,),
    },
    answers={RunningIn: (filings_in,)},
    links={ElectionLine: (links,)},
    menu=(MenuEntry("证书", "/filings"),),
    community_columns=(COLUMNS,),
    community_panels=(community_panel,),
    records={
        "filing": RecordKind("证书申领", "/filings/{}"),
        "filing_checklist": RecordKind("证书材料清单", ""),
        "face_offset": RecordKind("证书套印偏移", ""),
    },
    duties=(duties, correction_duties),
    tallies=(tallies,),
    benchmarks={"papers": papers, "packs": packs},
    demo=(play_past, play_present),
    jobs=KINDS,
    files=(SCAN,),
    papers=(ELECTION_CERTIFICATE,),
    specimens=SPECIMENS,
    sheets=(SUMMARY_EXCHANGE,),
)
