"""Removing a batch that nobody is in."""

from typing import Any

from litestar import Controller, Request, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from cadres.permissions import RUN_REVIEWS
from cadres.services.reviews.removing import remove_batch
from cadres.web.vetting import SUBJECT
from server.access.actor import Actor
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said


class VettingRemoval(Controller):
    """An empty batch goes; what anybody did in it stays in the trace."""

    path = f"{SUBJECT}/{{review:int}}/remove"

    @post("/", opt={PERMISSION: RUN_REVIEWS})
    async def remove(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], review: FromPath[int]
    ) -> Redirect:
        """Remove it."""
        name = await remove_batch(actor, review)
        return flash.done(request, SUBJECT, Said(f"已删除空的批次：{name}。"))
