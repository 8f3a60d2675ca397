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
    cookies = [_cookie(_pack(request, said))] if said else []
    return Redirect(to, status_code=303, cookies=cookies)


def read(request: Request[Any, Any, Any]) -> Said | None:
    """What the last page left to say; None if nothing, or if the cookie is not ours."""
    packed = request.cookies.get(_COOKIE, "")
    content, _, mark = packed.partition(".")
    if not content or not hmac.compare_digest(mark.encode(), _mark(request, content).encode()):
        return None
    try:
        return Said(**json.loads(base64.urlsafe_b64decode(content)))
    except (binascii.Error, ValueError, TypeError):
        return None


def forget(request: Request[Any, Any, Any]) -> list[Cookie]:
    """The cookie that takes back what has been said."""
    return [_cookie("", max_age=0)] if _COOKIE in request.cookies else []


def _cookie(value: str, max_age: int | None = None) -> Cookie:
    return Cookie(_COOKIE, value=value, path="/", httponly=True, samesite="lax", max_age=max_age)


def _pack(request: Request[Any, Any, Any], said: Said) -> str:
    content = base64.urlsafe_b64encode(json.dumps(asdict(said)).encode()).decode()
    return f"{content}.{_mark(request, content)}"


def _mark(request: Request[Any, Any, Any], content: str) -> str:
    return marked(request, f"flash:{content}")
