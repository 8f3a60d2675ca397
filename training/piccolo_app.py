"""This package's tables."""

from pathlib import Path

from piccolo.conf.apps import AppConfig

from training.tables import (
    ChildCheck,
    ChildCount,
    ChildDirector,
    ChildWork,
    CountyArrangement,
    Course,
    CourseMember,
    CoursePresence,
    CourseSession,
    DispatchSetting,
    HelpRecord,
    SendingUnit,
    TeamAbsence,
    TeamAssignment,
    TeamGrade,
    TeamLeave,
    VillageDay,
    WorkTeam,
)

APP_CONFIG = AppConfig(
    app_name="training",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=[
        SendingUnit,
        WorkTeam,
        TeamAssignment,
        CountyArrangement,
        HelpRecord,
        VillageDay,
        TeamLeave,
        TeamAbsence,
        TeamGrade,
        DispatchSetting,
        ChildDirector,
        ChildCheck,
        ChildWork,
        ChildCount,
        Course,
        CourseSession,
        CourseMember,
        CoursePresence,
    ],
    migration_dependencies=["cadres.piccolo_app"],
)
