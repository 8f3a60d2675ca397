"""This package's tables."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from cadres.tables import Community, Disclosure, KinRecord, Person, Tenure, VettingCase
from cadres.tables.bodies import CommunityBody, CommunityChange, CommunityCount, CommunityPart, Representative
from cadres.tables.places import ResettlementSite, SiteCount, SiteService

APP_CONFIG = AppConfig(
    app_name="cadres",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=[
        *(Community, Person, KinRecord, VettingCase, Tenure, Disclosure),
        *(ResettlementSite, SiteService, SiteCount),
        *(CommunityCount, CommunityBody, CommunityPart, Representative, CommunityChange),
    ],
    migration_dependencies=["server.piccolo_app"],
)
