"""Putting right a credit code that was recorded wrongly: the code is lifelong, what was typed of it need not be (UC-14)."""

from cadres.permissions import RECORD_CODES
from cadres.rules.codes import CODE
from cadres.services import held_codes
from cadres.services.communities import subject
from cadres.tables import Community
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import take_turn, transaction
from server.errors import Conflict, NotFound

CODE_CORRECTED = event_kind("community.code_corrected", "更正统一社会信用代码", Dot.ATTENTION)


async def correct_code(actor: Actor, region: str, *, before: str, after: str, reason: str) -> None:
    """Record the code `after` instead of `before`. Raises Conflict where another one is on record by now.

    Whether `after` may be a code of the committee is asked by whoever decides so; Refused is raised for one that is another's. The
    code `before` was never this community's and is free for whose it is.
    """
    actor.require(RECORD_CODES, at=region)
    async with transaction(actor):
        row = await Community.objects().where(Community.region == region).lock_rows("UPDATE").first()
        if row is None:
            raise NotFound
        if row.credit_code != before:
            message = f"登记的代码现在是{row.credit_code or '空的'}，不是{before}。请重新申请更正。"
            raise Conflict(message, code="community.code_changed")
        # Of two communities that had it, one keeps it: the other may be giving it up at this moment.
        await take_turn("held_code", before)
        await held_codes.give_up(region, before)
        await held_codes.hold({after: region})
        await Community.update({Community.credit_code: after}).where(Community.region == region)
        change = Change(subject(region), region, before={CODE: before}, after={CODE: after}, reason=reason)
        await audit.record(actor, CODE_CORRECTED, change)
