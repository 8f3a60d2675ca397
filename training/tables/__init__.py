"""This package's tables."""

from training.tables.children import ChildCheck, ChildCount, ChildDirector, ChildWork
from training.tables.contacts import ContactVisit, HouseholdContact, TeamSupport, TeamTask
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
from training.tables.workers import CommunityWorker, PayStandard, WorkerPay, WorkerReview

__all__ = [
    "ChildCheck",
    "ChildCount",
    "ChildDirector",
    "ChildWork",
    "CommunityWorker",
    "ContactVisit",
    "CountyArrangement",
    "Course",
    "CourseMember",
    "CoursePresence",
    "CourseSession",
    "DispatchSetting",
    "HelpRecord",
    "HouseholdContact",
    "PayStandard",
    "SendingUnit",
    "TeamAbsence",
    "TeamAssignment",
    "TeamGrade",
    "TeamLeave",
    "TeamSupport",
    "TeamTask",
    "VillageDay",
    "WorkTeam",
    "WorkerPay",
    "WorkerReview",
]
