"""Which papers of whom have been handed in, ticked for a whole batch at once."""

from collections.abc import Sequence
from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template
from pydantic import BaseModel, ConfigDict

from cadres.permissions import PREPARE_REVIEWS
from cadres.rules.review_course import missing
from cadres.services.reviews import batches
from cadres.vocabulary import ReviewMaterial, ReviewStage
from cadres.web.vetting import SUBJECT
from cadres.web.vetting.steps import step_page
from server.access.actor import Actor
from server.errors import Conflict, Problem, Refused
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind

_LABELS = {"shown": "人员", "ticked": "材料"}


class _Materials(BaseModel):
    """By entry the papers that are there. An entry that was shown and has none ticked stands in `shown` alone.

    `complete` says that everybody shown has handed in all of them.
    """

    model_config = ConfigDict(frozen=True)

    shown: tuple[int, ...] = ()
    ticked: tuple[str, ...] = ()
    complete: bool = False

    def there(self) -> dict[int, frozenset[ReviewMaterial]]:
        """By entry what is there, of everybody shown. Raises Refused for a box of another page."""
        ticked, every = _by_entry(self.ticked), frozenset(ReviewMaterial)
        return {one: every if self.complete else ticked.get(one, frozenset()) for one in self.shown}


class VettingMaterials(Controller):
    """What lies before the review, person by person."""

    path = f"{SUBJECT}/{{review:int}}/materials"

    @get("/", opt={PERMISSION: PREPARE_REVIEWS})
    async def ask(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], review: FromPath[int]
    ) -> Template:
        """People by papers, to be ticked."""
        return await _page(request, actor, review, Form())

    @post("/", opt={PERMISSION: PREPARE_REVIEWS})
    async def check(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], review: FromPath[int]
    ) -> Template | Redirect:
        """Record what is there; who was not shown stays as it was."""
        form = await bind(_Materials, request, _LABELS)
        if form.command is None:
            return await _page(request, actor, review, form)
        try:
            there = form.command.there()
            await batches.check_many(actor, review, there)
        except (Refused, Conflict) as refusal:
            return await _page(request, actor, review, form.with_refusal(refusal))
        lacking = sum(bool(missing(one)) for one in there.values())
        said = f"已登记材料，{lacking}人缺件，点姓名看缺什么。" if lacking else "已登记材料，都齐了。下一步：乡镇初审。"
        return flash.done(request, f"{SUBJECT}/{review}", Said(said))


def _by_entry(ticked: Sequence[str]) -> dict[int, frozenset[ReviewMaterial]]:
    """`12:identity` says that the identity card of entry 12 is there."""
    found: dict[int, frozenset[ReviewMaterial]] = {}
    for one in ticked:
        entry, _, material = one.partition(":")
        try:
            number, there = int(entry), ReviewMaterial(material)
        except ValueError:
            raise Refused([Problem("材料", "页面已过时。", "刷新后再勾选。")]) from None
        found[number] = found.get(number, frozenset()) | {there}
    return found


async def _page(request: Request[Any, Any, Any], actor: Actor, review: int, form: Form[_Materials]) -> Template:
    stages = {ReviewStage.MATERIALS, ReviewStage.TOWNSHIP, ReviewStage.READY}
    return await step_page(request, actor, review, "materials", form, stages=stages, materials=tuple(ReviewMaterial))
