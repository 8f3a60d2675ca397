"""Handing in what proves the hours of a run; the list of it stands on the page of the run."""

from typing import Any

from litestar import Controller, Request, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Refused
from server.files.keeping import Purpose
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form
from server.web.handing import FORM_BYTES, take_in
from training.permissions import TEACH
from training.proofs import PROOF, called
from training.services.courses import held_course, subject
from training.web.course_record import record
from training.web.courses import SUBJECT

_LABELS = {"called": "是哪一项", "file": "文件"}


class ProofPages(Controller):
    """培训证明材料."""

    path = f"{SUBJECT}/{{course:int}}/proofs"

    @post("/", opt={PERMISSION: TEACH}, request_max_body_size=PROOF.most_bytes + FORM_BYTES)
    async def hand_in(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], course: FromPath[int]
    ) -> Template | Redirect:
        """One more file; its page shows it."""
        async with transaction(actor):
            line = await held_course(actor, course)
        key = str((await request.form()).get("called", ""))
        form: Form[Any] = Form({"called": key}, _LABELS)
        try:
            purpose = Purpose(PROOF, line.region, subject(course))
            file = await take_in(request, actor, purpose, called(key))
        except Refused as refusal:
            return await record(request, actor, course, form.with_refusal(refusal), "proofs")
        return flash.done(request, f"/files/{file}", Said("已存入证明材料，请核对是否清楚、完整。"))
