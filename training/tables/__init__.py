"""This package's tables."""

from training.tables.children import ChildCheck, ChildCount, ChildDirector, ChildWork
from training.tables.teams import (
    CountyArrangement,
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

__all__ = [
    "ChildCheck",
    "ChildCount",
    "ChildDirector",
    "ChildWork",
    "CountyArrangement",
    "DispatchSetting",
    "HelpRecord",
    "SendingUnit",
    "TeamAbsence",
    "TeamAssignment",
    "TeamGrade",
    "TeamLeave",
    "VillageDay",
    "WorkTeam",
]
