"""Papers for download: printed by the press, alone, bound into one file, or packed."""

import asyncio
import io
from collections.abc import Sequence
from typing import Any

from litestar import Request, Response

from server.errors import Conflict
from server.files.keeping import FileLine
from server.papers.archive import Archive
from server.papers.binder import as_pdf, merge
from server.papers.making import Part, as_it_was_issued, made
from server.papers.page import Paper, Sheet, compose
from server.papers.press import Press
from server.papers.register.recalling import as_issued
from server.papers.stamp import Stamp
from server.web.handing import store_of
from server.web.pages import download

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ZIP = "application/zip"


async def one(request: Request[Any, Any, Any], paper: Paper) -> Response[bytes]:
    """One paper; where the address ends with `as=word`, its twin for a word processor. Raises Conflict where it has none."""
    if request.query_params.get("as") == "word":
        # Of a paper that was issued the twin says what went out, and not what the records say by now.
        content = await press_of(request).twin(compose(await as_issued(store_of(request), paper)))
        return download(content, f"{paper.filename.removesuffix('.pdf')}.docx", WORD)
    (content,) = await made(store_of(request), press_of(request), [paper])
    return download(content, paper.filename, PDF)


async def kept(request: Request[Any, Any, Any], stamp: Stamp, filename: str) -> Response[bytes]:
    """The bytes of an issued paper of which nothing else is left; a twin for a word processor cannot be made. Raises Conflict."""
    if request.query_params.get("as") == "word":
        message = "这一件只存有签发的PDF，资料里已经没有内容，做不成文字稿。请下载PDF。"
        raise Conflict(message, code="papers.no_twin")
    return download(await as_it_was_issued(store_of(request), press_of(request), stamp), filename, PDF)


async def sheets(request: Request[Any, Any, Any], found: Sequence[Sheet], title: str) -> Response[bytes]:
    """Sheets that are put together already, several in one file with bookmarks."""
    press = press_of(request)
    contents = [await press.print(one) for one in found]
    if len(contents) > 1:
        parts = [(one.title, content) for one, content in zip(found, contents, strict=True)]
        contents = [await asyncio.to_thread(merge, title, parts)]
    return download(contents[0], f"{title}.pdf", PDF)


async def bound(request: Request[Any, Any, Any], title: str, parts: Sequence[Part]) -> Response[bytes]:
    """Several papers and scans in one file with bookmarks. Raises Refused for a scan that cannot be bound."""
    contents = await made(store_of(request), press_of(request), parts)
    bookmarks = [part.name if isinstance(part, FileLine) else part.title for part in parts]
    return download(await asyncio.to_thread(_bind, title, bookmarks, parts, contents), f"{title}.pdf", PDF)


def _bind(title: str, bookmarks: Sequence[str], parts: Sequence[Part], contents: Sequence[bytes]) -> bytes:
    pdfs = [
        as_pdf(part.name, content) if isinstance(part, FileLine) else content
        for part, content in zip(parts, contents, strict=True)
    ]
    return merge(title, zip(bookmarks, pdfs, strict=True))


async def packed(request: Request[Any, Any, Any], title: str, parts: Sequence[Part]) -> Response[bytes]:
    """Several papers and scans as files of a ZIP, numbered in their order; scans as they were handed in."""
    out = io.BytesIO()
    contents = await made(store_of(request), press_of(request), parts)
    with Archive(out) as archive:
        for number, (part, content) in enumerate(zip(parts, contents, strict=True), start=1):
            archive.add(content, f"{number:02} {part.name if isinstance(part, FileLine) else part.filename}")
    return download(out.getvalue(), f"{title}.zip", ZIP)


def press_of(request: Request[Any, Any, Any]) -> Press:
    """The press of this server."""
    press: Press = request.app.state["press"]
    return press
