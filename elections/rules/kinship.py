"""Kinship as the avoidance rules use it (B-10 … B-12)."""

from server.values.labels import Labelled


class Kinship(Labelled):
    """What one person is to another. Together these are the near relatives of 民法典 第一千零四十五条 (B-11)."""

    SPOUSE = "spouse", "配偶"
    PARENT = "parent", "父母"
    CHILD = "child", "子女"
    SIBLING = "sibling", "兄弟姐妹"
    GRANDPARENT = "grandparent", "祖父母、外祖父母"
    GRANDCHILD = "grandchild", "孙子女、外孙子女"


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
