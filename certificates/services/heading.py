"""No certificate goes out for somebody who no longer represents, and none is handed to the dead (CT-2, CT-3)."""

from certificates.filing_commands import Advance
from certificates.heads import changed_heads, died
from certificates.tables import Filing
from certificates.vocabulary import FilingState
from server.access.actor import Actor
from server.errors import Problem, Refused
from server.values.periods import chinese_day


async def refuse_changed_head(actor: Actor, filing: Filing, to: FilingState) -> None:
    """Raise Refused where the filing names somebody who is no longer the chair, or, as the certificate is given out, nobody."""
    if filing.representative is None and to is not FilingState.ISSUED:
        return
    changed = (await changed_heads(actor, [filing.id])).get(filing.id)
    if changed:
        raise Refused([changed.problem])


async def dead_receiver(filing: Filing, told: Advance) -> Problem | None:
    """Why nobody of the receiver's name can have fetched the certificate on that day; None where somebody can."""
    if not told.received_by or told.received is None:
        return None
    day = await died(filing.region, told.received_by)
    if day is None or told.received < day:
        return None
    cause = f"{told.received_by}已登记{chinese_day(day)}死亡，不能在{chinese_day(told.received)}领取。"
    cure = "照领取登记表核对是谁签的字、是哪一天；死亡登记错了的，先在那次任职的页面撤销离任。"
    return Problem("领取人", cause, cure, "FT-6")
