"""The ground's own tables."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from server.access.audit import AuditEvent
from server.access.ledger import AuditHead, AuditLink, AuditRoot
from server.access.tables import Account, ApiToken, Session, SignInAttempt, StandIn, Unit
from server.files.tables import StoredFile
from server.jobs.tables import Job, WorkerBeat
from server.papers.register.tables import PaperBook, PaperStep, PaperWording, RegisteredPaper, SpentCode, VerifyAttempt
from server.places.regions import Region
from server.sheets.tables import ImportBatch, ImportRow

APP_CONFIG = AppConfig(
    app_name="server",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=[
        Region,
        Unit,
        Account,
        Session,
        ApiToken,
        StandIn,
        SignInAttempt,
        AuditEvent,
        AuditLink,
        AuditHead,
        AuditRoot,
        StoredFile,
        Job,
        WorkerBeat,
        ImportBatch,
        ImportRow,
        PaperBook,
        RegisteredPaper,
        PaperStep,
        SpentCode,
        PaperWording,
        VerifyAttempt,
    ],
)
