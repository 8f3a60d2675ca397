"""This package's tables."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from elections.tables import (
    AreaRound,
    Candidacy,
    CommitteeMember,
    Count,
    CountDraft,
    CountHand,
    CountLine,
    Elected,
    Election,
    ElectionCommittee,
    ElectionPlan,
    ElectionRound,
    LawParameter,
    MadeWith,
    PlanDay,
    Preparation,
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
        Elected,
        VoterStanding,
        AreaRound,
        MadeWith,
        Preparation,
        LawParameter,
        ElectionPlan,
        PlanDay,
        ElectionCommittee,
        CommitteeMember,
    ],
    migration_dependencies=["cadres.piccolo_app"],
)
