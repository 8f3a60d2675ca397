"""Stored files on their way out: in pieces, under the media type of their content, never under the client's word for it."""

from typing import Any
from urllib.parse import quote

from litestar import Request
from litestar.response import Stream

from server.files.disk import Store
from server.files.keeping import FileLine
from server.files.sniffing import PDF, SHOWN
from server.settings import Settings

#: A PDF is shown by the browser's own viewer in a frame of our page, which needs this much more than other answers.
_FRAMED = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
FRAMING = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def store_of(request: Request[Any, Any, Any]) -> Store:
    """Where this server keeps contents."""
    settings: Settings = request.app.state["settings"]
    return Store(settings.files)


def hand_out(request: Request[Any, Any, Any], line: FileLine, *, inside: bool = False) -> Stream:
    """The content of a file; `inside` a page only what browsers may show there, everything else as a download."""
    shown = inside and line.media_type in SHOWN
    ending = line.name.rpartition(".")[2]
    way = "inline" if shown else "attachment"
    headers = {
        "Content-Disposition": f"{way}; filename=\"huanjie.{ending}\"; filename*=UTF-8''{quote(line.name)}",
        "Content-Length": str(line.size),
    }
    if shown and line.media_type == PDF:
        headers["Content-Security-Policy"] = _FRAMED
    content = store_of(request).read(bytes.fromhex(line.sha256))
    return Stream(content, media_type=line.media_type, headers=headers)
