"""What a page does with a form that was posted to it: act and go on, or come back with what is wrong."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from litestar import Request
from litestar.response import Redirect, Template

from server.errors import Conflict, Problem, Refused
from server.web import flash
from server.web.flash import Said
from server.web.forms import Form

C = TypeVar("C")
Again = Callable[[Form[Any]], Awaitable[Template]]


async def act(
    request: Request[Any, Any, Any],
    form: Form[Any],
    does: Callable[[Any], Awaitable[object]],
    again: Again,
    to: str | Callable[[Any], str],
    said: str,
) -> Template | Redirect:
    """Do what a form asks and go on `to` the next page, or show it `again` with what is wrong and all that was typed."""
    if form.command is None:
        return await again(form)
    try:
        made = await does(form.command)
    except Refused as refusal:
        return await again(form.with_refusal(refusal))
    return flash.done(request, to if isinstance(to, str) else to(made), Said(said))


def at_field(name: str, does: Callable[[C], Awaitable[object]]) -> Callable[[C], Awaitable[object]]:
    """The same act, with a conflict refused at the form, as a problem of `name`, and not on a page of its own."""

    async def doing(command: C) -> object:
        try:
            return await does(command)
        except Conflict as conflict:
            raise Refused([Problem(name, conflict.message)]) from conflict

    return doing
