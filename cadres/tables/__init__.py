"""Where communities, people, offices and vetting conclusions are kept."""

from cadres.tables.appointing import AppointingOrder
from cadres.tables.bodies import CommunityBody, CommunityChange, CommunityCount, CommunityPart, Representative
from cadres.tables.disclosures import Disclosure
from cadres.tables.duplicates import DistinctPair, PersonMerge
from cadres.tables.facts import (
    AppointmentFormRecord,
    Appraisal,
    CareerLine,
    ConductRecord,
    Determination,
    PersonCircumstance,
    PersonDuty,
    PersonMerit,
)
from cadres.tables.offices import OfficeReview, OfficeSeats, Tenure
from cadres.tables.people import KinRecord, Person, VettingCase
from cadres.tables.places import Community, ResettlementSite, SiteCount, SiteService
from cadres.tables.searches import SavedSearch
from cadres.tables.secretaries import SecretaryFiling, SecretaryFilingStep, SecretaryMerit, SecretaryRecognition
from cadres.tables.structure import StructureTarget
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
    "AppointingOrder",
    "AppointmentFormRecord",
    "Appraisal",
    "CareerLine",
    "Community",
    "CommunityBody",
    "CommunityChange",
    "CommunityCount",
    "CommunityPart",
    "ConductRecord",
    "Determination",
    "Disclosure",
    "DistinctPair",
    "KinRecord",
    "NegativeItem",
    "OfficeReview",
    "OfficeSeats",
    "Person",
    "PersonCircumstance",
    "PersonDuty",
    "PersonMerge",
    "PersonMerit",
    "Representative",
    "ResettlementSite",
    "SavedSearch",
    "SecretaryFiling",
    "SecretaryFilingStep",
    "SecretaryMerit",
    "SecretaryRecognition",
    "SiteCount",
    "SiteService",
    "StructureTarget",
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
