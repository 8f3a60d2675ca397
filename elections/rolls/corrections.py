"""What was put right of an entry of a published list, and what still waits; inside `transaction(actor)`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from elections.roll_vocabulary import list_name
from elections.rolls.reading import roll_id
from server.access.actor import Actor
from server.db.engine import connection


@dataclass(frozen=True, slots=True)
class CorrectionLine:
    """One correction. What it makes of the entry is there to be typed on; `number` says that the number changes too."""

    id: int
    voter: int
    name: str
    group: str
    household: str
    party_member: bool
    number: bool
    told: str
    document: str
    reason: str
    edition: int | None
    withdrawn: datetime | None
    actor: str
    unit: str
    recorded: datetime

    @property
    def waits(self) -> bool:
        """Whether the next supplementary list is to tell of it."""
        return self.edition is None and self.withdrawn is None

    @property
    def state(self) -> str:
        """How it stands, in words."""
        if self.edition is not None:
            return f"已随{list_name(self.edition)}更正"
        return "已撤销" if self.withdrawn else "待补充名单公布"


_LINES = """
SELECT id, voter, name, group_name AS "group", household, party_member, citizen_number IS NOT NULL AS number, told, document,
       reason, edition, withdrawn, actor, unit, recorded FROM roll_correction WHERE roll = $1
"""


async def corrections_of(actor: Actor, code: str, voter: int) -> Sequence[CorrectionLine]:
    """Those of one entry, the newest first."""
    roll, _ = await roll_id(actor, code)
    rows = await connection().fetch(f"{_LINES} AND voter = $2 ORDER BY id DESC", roll, voter)
    return [CorrectionLine(**dict(row.items())) for row in rows]


async def waiting_corrections(actor: Actor, code: str) -> Sequence[CorrectionLine]:
    """Those that the next supplementary list is to tell of."""
    roll, _ = await roll_id(actor, code)
    rows = await connection().fetch(f"{_LINES} AND edition IS NULL AND withdrawn IS NULL ORDER BY id", roll)
    return [CorrectionLine(**dict(row.items())) for row in rows]
