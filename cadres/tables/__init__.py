"""Where communities, people, offices and vetting conclusions are kept."""

from cadres.tables.bodies import CommunityBody, CommunityChange, CommunityCount, CommunityPart, Representative
from cadres.tables.disclosures import Disclosure
from cadres.tables.people import KinRecord, Person, Tenure, VettingCase
from cadres.tables.places import Community, ResettlementSite, SiteCount, SiteService

__all__ = [
    "Community",
    "CommunityBody",
    "CommunityChange",
    "CommunityCount",
    "CommunityPart",
    "Disclosure",
    "KinRecord",
    "Person",
    "Representative",
    "ResettlementSite",
    "SiteCount",
    "SiteService",
    "Tenure",
    "VettingCase",
]
