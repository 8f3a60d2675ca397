"""A credit code that stands on several communities: whose it is not is said here, until one of them has it (UC-14)."""

from collections.abc import Sequence
from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from cadres import queries
from cadres.permissions import RECORD_CODES
from cadres.services import held_codes
from cadres.services.communities import GiveUpCode, give_up_code
from cadres.web.communities import SUBJECT
from server.access.actor import Actor
from server.db.engine import transaction
from server.manifest import Duty
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import frame, page

_LABELS = {"reason": "依据"}


class CodePages(Controller):
    """重复登记的代码."""

    path = SUBJECT

    @get("/{region:str}/code", opt={PERMISSION: RECORD_CODES})
    async def show(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], region: FromPath[str]
    ) -> Template:
        """Where else the code stands, and the form that takes it off here."""
        return await _page(request, actor, region, Form())

    @post("/{region:str}/code", opt={PERMISSION: RECORD_CODES})
    async def give_up(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], region: FromPath[str]
    ) -> Template | Redirect:
        """Take it off."""
        form = await bind(GiveUpCode, request, _LABELS)
        if form.command is None:
            return await _page(request, actor, region, form)
        await give_up_code(actor, region, form.command)
        return flash.done(request, f"{SUBJECT}/{region}", Said("已撤下代码。本村（社区）自己的代码照证书登记。"))


async def _page(request: Request[Any, Any, Any], actor: Actor, region: str, form: Form[Any]) -> Template:
    async with transaction(actor):
        community = await queries.community(actor, region)
        around = await frame(request, actor, SUBJECT, region)
        found = await held_codes.doubles(actor, region)
    status = 422 if form.wrongs else 200
    template = "cadres/pages/community_code.html"
    return page(request, template, around, status=status, community=community, doubles=found, form=form)


async def duties(actor: Actor, area: str) -> Sequence[Duty]:
    """The communities whose code stands elsewhere too: nothing here can tell whose it is."""
    found = []
    for one in await held_codes.doubles(actor, area):
        name = (await queries.community(actor, one.region)).name
        found.append(
            Duty(
                f"{name}：统一社会信用代码与别处重复",
                f"{SUBJECT}/{one.region}/code",
                one.region,
                RECORD_CODES,
                one.said,
                basis="统一社会信用代码一码一组织，终身不变",
                act="核对",
            )
        )
    return found
