"""What a page says once about what was just done: carried by a signed cookie over the redirect."""

import base64
import binascii
import hmac
import json
from dataclasses import asdict, dataclass
from typing import Any

from litestar import Request
from litestar.datastructures import Cookie
from litestar.response import Redirect

from server.web.cookies import cookie, gone, kept
from server.web.security import marked

_COOKIE = "huanjie_said"


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence, and where to go on from it."""

    text: str
    href: str = ""
    label: str = ""


def done(request: Request[Any, Any, Any], to: str, said: Said | None = None) -> Redirect:
    """The answer to a form that went through: see another page, which then says what was done."""
    cookies = [cookie(request, _COOKIE, _pack(request, said))] if said else []
    return Redirect(to, status_code=303, cookies=cookies)


def read(request: Request[Any, Any, Any]) -> Said | None:
    """What the last page left to say; None if nothing, or if the cookie is not ours."""
    packed = kept(request, _COOKIE) or ""
    content, _, mark = packed.partition(".")
    if not content or not hmac.compare_digest(mark.encode(), _mark(request, content).encode()):
        return None
    try:
        return Said(**json.loads(base64.urlsafe_b64decode(content)))
    except (binascii.Error, ValueError, TypeError):
        return None


def forget(request: Request[Any, Any, Any]) -> list[Cookie]:
    """The cookie that takes back what has been said."""
    return [gone(request, _COOKIE)] if kept(request, _COOKIE) is not None else []


def _pack(request: Request[Any, Any, Any], said: Said) -> str:
    content = base64.urlsafe_b64encode(json.dumps(asdict(said)).encode()).decode()
    return f"{content}.{_mark(request, content)}"


def _mark(request: Request[Any, Any, Any], content: str) -> str:
    return marked(request, f"flash:{content}")
