"""Where communities, people, offices and vetting conclusions are kept."""

from cadres.tables.disclosures import Disclosure
from cadres.tables.people import KinRecord, Person, Tenure, VettingCase
from cadres.tables.places import Community
from cadres.tables.vetting import (
    AgencySeat,
    NegativeItem,
    VettingAgency,
    VettingBatch,
    VettingDecision,
    VettingObjection,
    VettingOpinion,
    VettingQuestion,
    VettingSubject,
)

__all__ = [
    "AgencySeat",
    "Community",
    "Disclosure",
    "KinRecord",
    "NegativeItem",
    "Person",
    "Tenure",
    "VettingAgency",
    "VettingBatch",
    "VettingCase",
    "VettingDecision",
    "VettingObjection",
    "VettingOpinion",
    "VettingQuestion",
    "VettingSubject",
]
