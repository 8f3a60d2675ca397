"""What the pages of teams share: their subject, their tabs, and reading a form."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from litestar import Request
from litestar.response import Redirect, Template

from server.access.actor import Actor
from server.errors import Refused
from server.web import flash
from server.web.flash import Said
from server.web.forms import Form
from training.permissions import DISPATCH

SUBJECT = "/teams"
#: The lists beside each other, by the end of their address.
TABS = {
    "": "工作队",
    "/coverage": "覆盖情况",
    "/units": "派出单位",
    "/proposal": "补派建议",
    "/grids": "网格和配备",
    "/contacts": "联系服务",
    "/workers": "社区工作者",
    "/settings": "工作口径",
}


Again = Callable[[Form[Any]], Awaitable[Template]]


def tabs_of(actor: Actor) -> Mapping[str, str]:
    """Those that somebody may open: a proposal is for whoever sends people."""
    return {end: label for end, label in TABS.items() if end != "/proposal" or actor.may(DISPATCH)}


async def act(
    request: Request[Any, Any, Any],
    form: Form[Any],
    does: Callable[[Any], Awaitable[object]],
    again: Again,
    to: str | Callable[[Any], str],
    said: str,
) -> Template | Redirect:
    """Do what a form asks and go on, or show it again with what is wrong and all that was typed."""
    if form.command is None:
        return await again(form)
    try:
        made = await does(form.command)
    except Refused as refusal:
        return await again(form.with_refusal(refusal))
    return flash.done(request, to if isinstance(to, str) else to(made), Said(said))
