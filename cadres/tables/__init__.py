"""Where communities, people, offices and vetting conclusions are kept."""

from cadres.tables.disclosures import Disclosure
from cadres.tables.offices import OfficeReview, OfficeSeats, Tenure
from cadres.tables.people import KinRecord, Person, VettingCase
from cadres.tables.places import Community
from cadres.tables.secretaries import SecretaryFiling, SecretaryFilingStep, SecretaryMerit
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
    "OfficeReview",
    "OfficeSeats",
    "Person",
    "SecretaryFiling",
    "SecretaryFilingStep",
    "SecretaryMerit",
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
