"""Where elections, counts and results are kept."""

from elections.tables.counts import Count, CountHand, CountLine, Elected
from elections.tables.drafts import CountDraft
from elections.tables.elections import Candidacy, Election, ElectionRound, RollSummary, Seat, StageDay
from elections.tables.readings import CountReading, CountSettlement
from elections.tables.voters import VoterStanding

__all__ = [
    "Candidacy",
    "Count",
    "CountDraft",
    "CountHand",
    "CountLine",
    "CountReading",
    "CountSettlement",
    "Elected",
    "Election",
    "ElectionRound",
    "RollSummary",
    "Seat",
    "StageDay",
    "VoterStanding",
]
