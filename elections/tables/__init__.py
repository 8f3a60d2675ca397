"""Where elections, counts and results are kept."""

from elections.tables.counts import Count, CountLine, Elected
from elections.tables.drafts import CountDraft
from elections.tables.elections import Candidacy, Election, ElectionRound, RollSummary, Seat, StageDay

__all__ = [
    "Candidacy",
    "Count",
    "CountDraft",
    "CountLine",
    "Elected",
    "Election",
    "ElectionRound",
    "RollSummary",
    "Seat",
    "StageDay",
]
