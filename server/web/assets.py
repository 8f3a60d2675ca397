"""The files that pages load, held in memory and served under names that change with their contents."""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from litestar import Response, get
from litestar.params import FromPath

from server.errors import NotFound
from server.web.auth import PUBLIC
from server.web.security import STATIC

_FOREVER = "public, max-age=31536000, immutable"

#: Name, package, path inside it, media type. htmx comes out of its own package: nothing is fetched from elsewhere.
_FILES = (
    ("huanjie.css", "server", "static/huanjie.css", "text/css"),
    ("huanjie.js", "server", "static/huanjie.js", "text/javascript"),
    ("icons.svg", "server", "static/icons.svg", "image/svg+xml"),
    ("mark.svg", "server", "static/mark.svg", "image/svg+xml"),
    ("htmx.min.js", "js_lib_htmx", "static/htmx/htmx.min.js", "text/javascript"),
)


@dataclass(frozen=True, slots=True)
class Asset:
    """One file with the digest of its contents."""

    content: bytes
    media_type: str
    digest: str


@cache
def assets() -> dict[str, Asset]:
    """All files by name."""
    found = {}
    for name, package, path, media_type in _FILES:
        content = files(package).joinpath(path).read_bytes()
        found[name] = Asset(content, media_type, hashlib.sha256(content).hexdigest()[:12])
    return found


def address(name: str) -> str:
    """The path of a file, for templates. An unknown name is a mistake in a template and fails there."""
    return f"{STATIC}{name}?v={assets()[name].digest}"


@get("/static/{name:str}", opt={PUBLIC: True, "no_actor": True}, include_in_schema=False, sync_to_thread=False)
def serve_asset(name: FromPath[str]) -> Response[bytes]:
    """One file. Its address carries its digest, so a browser asks once and never again."""
    asset = assets().get(name)
    if asset is None:
        raise NotFound
    headers = {"Cache-Control": _FOREVER, "ETag": f'"{asset.digest}"'}
    return Response(asset.content, media_type=asset.media_type, headers=headers)
