"""Kinship as the avoidance rules use it (B-10 … B-12)."""

from cadres.vocabulary import Kinship
from server.values.labels import Labelled

__all__ = ["KinBan", "Kinship"]


class KinBan(Labelled):
    """Which relatives may not sit on one committee. Siblings tell the two apart."""

    SPOUSE_LINEAL = "spouse_lineal", "夫妻、直系亲属"
    NEAR_RELATIVES = "near_relatives", "近亲属"

    @property
    def relations(self) -> frozenset[Kinship]:
        return _RELATIONS[self]

    def within(self, upper: "KinBan | None") -> bool:
        """Whether this ban is at least as wide as the one above it (RV-03)."""
        return upper is None or self.relations >= upper.relations


_NEAR = frozenset(Kinship)
_RELATIONS = {KinBan.NEAR_RELATIVES: _NEAR, KinBan.SPOUSE_LINEAL: _NEAR - {Kinship.SIBLING}}
