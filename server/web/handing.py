"""Stored files on their way in and out: in pieces, under the media type of their content, never under the client's word."""

import re
from collections.abc import AsyncIterator, Sequence
from typing import Any
from urllib.parse import quote

from litestar import Request
from litestar.datastructures import UploadFile
from litestar.response import Stream, Template

from server.access.actor import Actor
from server.errors import Problem, Refused
from server.files import keeping
from server.files.disk import PIECE, Store
from server.files.keeping import FileLine, Purpose
from server.files.sniffing import PDF
from server.settings import Settings

#: What a form may hold beside its file.
FORM_BYTES = 64 * 1024

#: Whatever a file holds, opened by itself it runs nothing and is nobody's page. The browser's viewer of PDFs, shown in a
#: frame of our page, does not work in a sandbox; it has its own.
_SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"
_FRAMED = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
_FRAMING = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def framing(page: Template, line: FileLine | None) -> Template:
    """A page that shows this file; only for a PDF may it hold a frame."""
    if line and line.media_type == PDF:
        page.headers["Content-Security-Policy"] = _FRAMING
    return page


def store_of(request: Request[Any, Any, Any]) -> Store:
    """Where this server keeps contents."""
    settings: Settings = request.app.state["settings"]
    return Store(settings.files)


async def take_in(request: Request[Any, Any, Any], actor: Actor, purpose: Purpose, called: str = "") -> int:
    """Keep the file of a posted form, input `file`; returns its id. Refused where none was chosen.

    `called` says what it is, and goes before the name that it had at the sender's.
    """
    given, own = await _given(request)
    name = f"{called}-{own}" if called else own
    return await keeping.add(actor, store_of(request), purpose, name, _pieces(given))


async def take_in_for_each(request: Request[Any, Any, Any], actor: Actor, purposes: Sequence[Purpose]) -> None:
    """The same for several records that share a paper: each has it, or none."""
    given, name = await _given(request)
    await keeping.add_to_each(actor, store_of(request), purposes, name, _pieces(given))


async def _given(request: Request[Any, Any, Any]) -> tuple[UploadFile, str]:
    """What was chosen, and its name without the sender's folders."""
    given = (await request.form()).get("file")
    if not isinstance(given, UploadFile) or not given.filename:
        raise Refused([Problem("文件", "没有选择文件。", "请先选择，再存入。")], code="files.none")
    return given, re.split(r"[/\\]", given.filename)[-1]


async def _pieces(given: UploadFile) -> AsyncIterator[bytes]:
    while piece := await given.read(PIECE):
        yield piece


def hand_out(request: Request[Any, Any, Any], line: FileLine, *, inside: bool = False) -> Stream:
    """The content of a file; `inside` a page only what browsers may show there, everything else as a download."""
    shown = inside and line.shown
    ending = line.name.rpartition(".")[2]
    way = "inline" if shown else "attachment"
    headers = {
        "Content-Disposition": f"{way}; filename=\"huanjie.{ending}\"; filename*=UTF-8''{quote(line.name)}",
        "Content-Length": str(line.size),
    }
    headers["Content-Security-Policy"] = _FRAMED if shown and line.media_type == PDF else _SANDBOX
    content = store_of(request).read(bytes.fromhex(line.sha256))
    return Stream(content, media_type=line.media_type, headers=headers)
