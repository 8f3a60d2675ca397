"""This package's tables."""

from training.tables.children import ChildCheck, ChildCount, ChildDirector, ChildWork
from training.tables.courses import Course, CourseMember, CoursePresence, CourseSession
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
    "Course",
    "CourseMember",
    "CoursePresence",
    "CourseSession",
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
