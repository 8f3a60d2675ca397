"""Where communities, people, offices and vetting conclusions are kept."""

from cadres.tables.disclosures import Disclosure
from cadres.tables.offices import OfficeReview, OfficeSeats, Tenure
from cadres.tables.people import KinRecord, Person, VettingCase
from cadres.tables.places import Community
from cadres.tables.secretaries import SecretaryFiling, SecretaryFilingStep, SecretaryMerit

__all__ = [
    "Community",
    "Disclosure",
    "KinRecord",
    "OfficeReview",
    "OfficeSeats",
    "Person",
    "SecretaryFiling",
    "SecretaryFilingStep",
    "SecretaryMerit",
    "Tenure",
    "VettingCase",
]
