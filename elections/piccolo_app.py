"""This package's tables."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from elections.tables import (
    Candidacy,
    Count,
    CountDraft,
    CountHand,
    CountLine,
    Elected,
    Election,
    ElectionRound,
    RecallBallot,
    RecallPetition,
    RegistrationConflict,
    Roll,
    RollChange,
    RollCount,
    RollEdition,
    RollImport,
    RollObjection,
    RollSummary,
    Seat,
    StageDay,
    Voter,
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
        Elected,
        RecallPetition,
        RecallBallot,
        VoterStanding,
        Roll,
        Voter,
        RollCount,
        RollEdition,
        RollChange,
        RollObjection,
        RegistrationConflict,
        RollImport,
    ],
    migration_dependencies=["cadres.piccolo_app"],
)
