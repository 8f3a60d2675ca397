"""Where communities, people, offices and vetting conclusions are kept."""

from cadres.tables.disclosures import Disclosure
from cadres.tables.duplicates import DistinctPair, PersonMerge
from cadres.tables.facts import (
    AppointmentFormRecord,
    Appraisal,
    CareerLine,
    ConductRecord,
    Determination,
    PersonMerit,
)
from cadres.tables.people import KinRecord, Person, Tenure, VettingCase
from cadres.tables.places import Community
from cadres.tables.searches import SavedSearch

__all__ = [
    "AppointmentFormRecord",
    "Appraisal",
    "CareerLine",
    "Community",
    "ConductRecord",
    "Determination",
    "Disclosure",
    "DistinctPair",
    "KinRecord",
    "Person",
    "PersonMerge",
    "PersonMerit",
    "SavedSearch",
    "Tenure",
    "VettingCase",
]
