"""Stored files: the page that shows one, its content, taking it back; and the same for other programs.

They are handed in on the pages of the records they belong to, which know what kind they take.
"""

from typing import Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Stream, Template

from server.access.actor import Actor
from server.access.audit import TrailEntry, trail
from server.db.engine import transaction
from server.files import keeping
from server.files.keeping import FileLine, RemoveFile, kind_of
from server.portal.accounts import ENTER
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.handing import framing, hand_out
from server.web.pages import frame, page


class FilePages(Controller):
    """Files as people see them."""

    path = "/files"

    @get("/{file:int}", opt={PERMISSION: ENTER})
    async def show(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], file: FromPath[int]
    ) -> Template:
        """What it shows, beside what is known of it."""
        return await _shown(request, actor, file, Form())

    @get("/{file:int}/view", opt={PERMISSION: ENTER})
    async def view(self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], file: FromPath[int]) -> Stream:
        """The content inside its page; what browsers do not show is a download here too."""
        return hand_out(request, await _traced(actor, file), inside=True)

    @get("/{file:int}/content", opt={PERMISSION: ENTER})
    async def content(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], file: FromPath[int]
    ) -> Stream:
        """The content as a download."""
        return hand_out(request, await _traced(actor, file))

    @post("/{file:int}/remove", opt={PERMISSION: ENTER})
    async def remove(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], file: FromPath[int]
    ) -> Template | Redirect:
        """Take it back for a reason. That it was there, and its hash, stay in the trace."""
        async with transaction(actor):
            await keeping.removable(actor, file)
        form = await bind(RemoveFile, request, {"reason": "移除原因"})
        if form.command is None:
            return await _shown(request, actor, file, form)
        async with transaction(actor):
            line = await keeping.remove(actor, file, form.command)
        return flash.done(request, record_of(line), Said(f"已移除{line.name}。"))


async def _shown(request: Request[Any, Any, Any], actor: Actor, file: int, form: Form[RemoveFile]) -> Template:
    async with transaction(actor):
        line = await keeping.look_at(actor, file)
        around = await frame(request, actor, "", line.region)
        events = [event for event in await trail(line.subject) if _speaks_of(event, line)]
        why_not = await keeping.settled(line)
    kind = kind_of(line)
    answer = page(
        request,
        "server/file.html",
        around,
        status=422 if form.wrongs else 200,
        line=line,
        kind=kind,
        record=record_of(line),
        may_remove=actor.may(kind.add) and not why_not,
        why_not=why_not if actor.may(kind.add) else "",
        form=form,
        events=events,
    )
    return framing(answer, line)


class FileApi(Controller):
    """Files for other programs."""

    path = "/files"
    tags = ("文件",)

    @get("/{file:int}", operation_id="GetFile", summary="一个文件的信息", opt={PERMISSION: ENTER})
    async def show(self, actor: NamedDependency[Actor], file: FromPath[int]) -> FileLine:
        """Its name, type by content, size and hash."""
        async with transaction(actor):
            return await keeping.look_at(actor, file)

    @get(
        "/{file:int}/content",
        operation_id="GetFileContent",
        summary="一个文件的内容",
        media_type="application/octet-stream",
        opt={PERMISSION: ENTER},
    )
    async def content(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], file: FromPath[int]
    ) -> Stream:
        """The bytes as they were handed in."""
        return hand_out(request, await _traced(actor, file))


def record_of(line: FileLine) -> str:
    """The page of the record that a file belongs to."""
    return kind_of(line).page.format(line.subject.partition(":")[2])


def _speaks_of(event: TrailEntry, line: FileLine) -> bool:
    return line.sha256 in {event.before.get("SHA-256"), event.after.get("SHA-256")}


async def _traced(actor: Actor, file: int) -> FileLine:
    async with transaction(actor):
        line = await keeping.look_at(actor, file)
        await keeping.trace_reading(actor, line)
    return line
