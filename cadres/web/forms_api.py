"""The 干部任免审批表 for other programs: handed in and told what is unclear, then settled, as on the page."""

import base64
import binascii
from dataclasses import dataclass
from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_204_NO_CONTENT
from pydantic import BaseModel, ConfigDict, Field

from cadres.appointment_differences import FormDifference
from cadres.appointments import SettleForm, read_kept, settle_form, take_form
from cadres.permissions import EDIT_PEOPLE
from cadres.web.appointments import MOST_BYTES
from cadres.web.facts import person_of
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Problem, Refused
from server.web.auth import PERMISSION
from server.web.handing import store_of

#: In letters a file is a third larger.
_MOST_LETTERS = MOST_BYTES * 4 // 3


class HandInForm(BaseModel):
    """An .lrmx or .lrm file and, with an .lrm, its picture: each in Base64."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    content: str = Field(min_length=1)
    photo: str = ""


@dataclass(frozen=True, slots=True)
class DoubtToLookAt:
    """Something unclear in a form; its `key` says at the settling that somebody has looked into it."""

    key: str
    field: str
    cause: str
    cure: str


@dataclass(frozen=True, slots=True)
class FormToLookAt:
    """A form that was kept: what is unclear in it, and where it says otherwise than the record. Nothing is taken over yet."""

    id: int
    settled: bool
    struck: str
    doubts: tuple[DoubtToLookAt, ...]
    differences: tuple[FormDifference, ...]


class AppointmentFormApi(Controller):
    """In two steps, since only what somebody has looked at goes into the record."""

    path = "/people/{person:int}/forms"
    tags = ("人员",)

    @post(
        "/",
        operation_id="HandInAppointmentForm",
        summary="导入任免审批表",
        opt={PERMISSION: EDIT_PEOPLE},
        request_max_body_size=_MOST_LETTERS,
    )
    async def take(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        person: FromPath[int],
        data: JSONBody[HandInForm],
    ) -> FormToLookAt:
        """Keep it; answers what a person has to look at."""
        async with transaction(actor):
            await person_of(actor, person)
        content, photo = _bytes("content", data.content), _bytes("photo", data.photo)
        return await _look(actor, person, await take_form(actor, store_of(request), person, content, photo))

    @get("/{form:int}", operation_id="GetAppointmentForm", summary="一份任免审批表", opt={PERMISSION: EDIT_PEOPLE})
    async def look(self, actor: NamedDependency[Actor], person: FromPath[int], form: FromPath[int]) -> FormToLookAt:
        """What is unclear and different, against the record of now. That it was read leaves a trace."""
        return await _look(actor, person, form)

    @post(
        "/{form:int}/settle",
        operation_id="SettleAppointmentForm",
        summary="任免审批表核对完毕",
        status_code=HTTP_204_NO_CONTENT,
        opt={PERMISSION: EDIT_PEOPLE},
    )
    async def settle(
        self,
        actor: NamedDependency[Actor],
        person: FromPath[int],
        form: FromPath[int],
        data: JSONBody[SettleForm],
    ) -> None:
        """Take the named differences into the record by their keys; the others stay as on record.

        Every doubt is named as seen, by its key: none is settled in passing.
        """
        await settle_form(actor, person, form, data)


async def _look(actor: Actor, person: int, form: int) -> FormToLookAt:
    view = await read_kept(actor, person, form)
    doubts = tuple(DoubtToLookAt(one.key, one.field, one.cause, one.cure) for one in view.doubts)
    return FormToLookAt(form, view.line.settled is not None, view.line.struck, doubts, view.differences)


def _bytes(field: str, letters: str) -> bytes:
    try:
        return base64.b64decode(letters, validate=True)
    except (binascii.Error, ValueError):
        raise Refused([Problem(field, "不是Base64。", "把文件的内容按Base64编码，不要换行。")]) from None
