"""What every answer carries, and the guard against forms sent from other sites."""

import hashlib
import hmac
import os
import secrets
from pathlib import Path
from typing import Any

from litestar.config.csrf import CSRFConfig
from litestar.connection import ASGIConnection
from litestar.datastructures import MutableScopeHeaders
from litestar.types import Message, Scope

from server.settings import Settings
from server.web.cookies import name_of

API = "/api/"
STATIC = "/static/"
CSRF_COOKIE = "huanjie_csrf"

# Pages load nothing but their own files, so that nothing leaves the machine and nothing foreign runs in them.
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def of_api(path: str) -> bool:
    """Whether an address is for programs; `/api` itself too, which leads to the description."""
    return path.startswith(API) or path == API.rstrip("/")


async def harden(message: Message, scope: Scope) -> None:
    """Add the security headers to an answer; only static files may be kept by a browser."""
    if message["type"] != "http.response.start":
        return
    headers = MutableScopeHeaders.from_message(message)
    for name, value in _HEADERS.items():
        headers.setdefault(name, value)  # A page that frames a file of ours brings a policy of its own.
    if not scope["path"].startswith(STATIC):
        headers["Cache-Control"] = "no-store"


def csrf_config(settings: Settings) -> CSRFConfig:
    """Every form of a page carries a token. The API takes no cookies, so it needs none."""
    return CSRFConfig(
        secret=secret(settings.home / "csrf.key"),
        cookie_name=name_of(settings, CSRF_COOKIE),
        cookie_secure=settings.secure_cookies,
        cookie_httponly=True,
        cookie_samesite="lax",
        exclude=[f"^{API}", f"^{STATIC}", "^/health", "^/metrics$"],
    )


def marked(connection: ASGIConnection[Any, Any, Any, Any], content: str) -> str:
    """What only this installation could have put beside a content that a browser keeps for it."""
    config = connection.app.csrf_config
    key = config.secret if config else ""
    return hmac.new(key.encode(), content.encode(), hashlib.sha256).hexdigest()


def secret(path: Path) -> str:
    """The secret kept at `path`; made there, readable to its owner only, if there is none. Workers share it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_hex(32))
    return path.read_text()
