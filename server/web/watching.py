"""Every request is counted, timed and told in one line of the log: by its route, never by its address.

Addresses hold ids, and people type identity numbers into them; the route's template holds neither. The line names the
account by number.
"""

import secrets
import time
from dataclasses import dataclass
from typing import Any

import structlog
from litestar.connection import ASGIConnection
from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from server.metrics import REQUEST_SECONDS, REQUESTS

_HEADER = "X-Request-Id"
_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
_UNANSWERED = 500

_log = structlog.get_logger("huanjie.web")


def watched(app: ASGIApp) -> ASGIApp:
    """The application under watch. It goes around everything else: addresses without a route are requests too."""

    async def watch(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await app(scope, receive, send)
            return
        request = _Watched(scope, send, secrets.token_hex(6))
        scope["state"]["request_id"] = request.number
        start = time.perf_counter()
        try:
            await app(scope, receive, request.send)
        finally:
            request.tell(time.perf_counter() - start)

    return watch


def request_id(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """By what the line of a request is found in the log; whoever asked is told it with every refusal."""
    number: str = connection.scope["state"].get("request_id", "")
    return number


def route_of(scope: Scope) -> str:
    """The template of a request's route (`/people/{person}`), empty where none was found."""
    return str(scope.get("path_template", ""))


@dataclass(slots=True)
class _Watched:
    """One request on its way. `number` is ours: a client's own could be anything."""

    scope: HTTPScope
    out: Send
    number: str
    status: int = _UNANSWERED

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            MutableScopeHeaders.from_message(message)[_HEADER] = self.number
        await self.out(message)

    def tell(self, seconds: float) -> None:
        # A client may invent methods without end; each would be a series of its own.
        method = self.scope["method"] if self.scope["method"] in _METHODS else "other"
        route = route_of(self.scope)
        REQUESTS.labels(method, route, self.status).inc()
        REQUEST_SECONDS.labels(method, route).observe(seconds)
        account = getattr(self.scope.get("user"), "account_id", None)
        _log.info(
            "request",
            request=self.number,
            method=method,
            route=route,
            status=self.status,
            ms=round(seconds * 1000, 1),
            account=account,
        )
