"""This package's tables."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from elections.tables import (
    Candidacy,
    Count,
    CountDraft,
    CountHand,
    CountLine,
    CountReading,
    CountSettlement,
    Elected,
    Election,
    ElectionRound,
    RollSummary,
    Seat,
    StageDay,
    VoterStanding,
)

APP_CONFIG = AppConfig(
    app_name="elections",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=[
        ElectionRound,
        Election,
        Seat,
        RollSummary,
        StageDay,
        Candidacy,
        Count,
        CountDraft,
        CountHand,
        CountLine,
        CountReading,
        CountSettlement,
        Elected,
        VoterStanding,
    ],
    migration_dependencies=["cadres.piccolo_app"],
)
