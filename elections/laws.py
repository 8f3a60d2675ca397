"""The law as it stands for a place: the statutes with the province's and the county's parameters; inside `transaction(actor)`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cadres.vocabulary import CommitteeKind
from elections.rules.parameters import Value, local_values
from elections.rules.rulebook import Rulebook, rulebook
from server.access.actor import PROVINCE, reach_of
from server.db.engine import connection


@dataclass(frozen=True, slots=True)
class Laws:
    """All parameters on record, read once for whatever asks about many places."""

    values: Sequence[Value]

    def book(self, kind: CommitteeKind, day: date, region: str) -> Rulebook:
        """The law of an election in a place on a day."""
        own = [
            one
            for one in self.values
            if one.kind is kind and (one.place == PROVINCE or region.startswith(reach_of(one.place)))
        ]
        return rulebook(kind, day, local=local_values(kind, tuple(own)))


async def laws() -> Laws:
    """The parameters on record."""
    rows = await connection().fetch(
        "SELECT place, kind, field, value, since, document, force FROM law_parameter ORDER BY place, field, since"
    )
    return Laws(tuple(Value.of(row) for row in rows))
