"""Reading the corrections of codes, always from the actor's area and inside `transaction(actor)`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from certificates.vocabulary import CorrectionState
from server import clock
from server.access.actor import Actor, reach_of
from server.access.duties import Hand
from server.db.engine import connection


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """One correction: what stood on record, what the certificate says, who asked for it and who decided."""

    id: int
    region: str
    community: str
    before: str
    after: str
    reason: str
    code_reason: str | None
    state: CorrectionState
    asked: datetime
    asked_by: Hand
    decided: datetime | None
    decided_by: str | None
    decided_unit: str | None
    answer: str | None

    @property
    def open(self) -> bool:
        """Whether somebody still has to decide."""
        return self.state is CorrectionState.ASKED


_LINES = """
SELECT k.id, k.region, c.name AS community, k.before, k.after, k.reason, k.code_reason, k.state, k.asked, k.account, k.actor,
       k.unit, k.decided, k.decided_by, k.decided_unit, k.answer
FROM code_correction k JOIN community c ON c.id = k.community
WHERE starts_with(k.region, $1) AND starts_with(k.region, $2)
"""


def _line(row: Mapping[str, Any]) -> CorrectionLine:
    told = {name: row[name] for name in ("id", "region", "community", "before", "after", "reason", "code_reason")}
    return CorrectionLine(
        **told,
        state=CorrectionState(row["state"]),
        asked=row["asked"].astimezone(clock.ZONE),
        asked_by=Hand(row["account"], row["actor"], row["unit"]),
        decided=row["decided"].astimezone(clock.ZONE) if row["decided"] else None,
        decided_by=row["decided_by"],
        decided_unit=row["decided_unit"],
        answer=row["answer"],
    )


async def corrections(actor: Actor, area: str) -> tuple[CorrectionLine, ...]:
    """All of an area, the latest first."""
    rows = await connection().fetch(f"{_LINES} ORDER BY k.id DESC", actor.reach, reach_of(area))
    return tuple(map(_line, rows))


async def waiting(actor: Actor, area: str) -> tuple[CorrectionLine, ...]:
    """Those of an area about which nobody has decided, the oldest first."""
    rows = await connection().fetch(f"{_LINES} AND k.state = 'asked' ORDER BY k.id", actor.reach, reach_of(area))
    return tuple(map(_line, rows))
