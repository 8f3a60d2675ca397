"""Who asks: a session cookie on pages, a bearer token under /api. Neither is honoured in the other's place."""

import hashlib
import hmac
from typing import Any

from litestar.connection import ASGIConnection, Request
from litestar.datastructures import Cookie
from litestar.enums import ScopeType
from litestar.handlers import BaseRouteHandler
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from server.access.actor import Actor
from server.access.door import actor_of_session, actor_of_token
from server.errors import Forbidden, NotFound, PasswordDue, Unauthenticated
from server.web.cookies import cookie, gone, kept
from server.web.security import marked, of_api

SESSION_COOKIE = "huanjie_session"
PUBLIC = "public"
PERMISSION = "permission"
#: A route that is open while a password of one's own is still due.
UNSETTLED = "unsettled"

#: In the query of a page that asks again by itself: nobody is at the screen for that.
WATCHING = "watching"

_BEARER = "bearer "
_GREATEST_ID = 2**63 - 1
#: Seconds for which a browser counts as known to an account that signed in there: half a year.
_KNOWN_FOR = 180 * 86_400


class Authentication(ASGIMiddleware):
    """Puts the actor, or None, on the connection. The only place in the web layer that asks the database who this is."""

    scopes = (ScopeType.HTTP,)
    exclude_opt_key = "no_actor"

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        connection: ASGIConnection[Any, Any, Any, Any] = ASGIConnection(scope)
        by_token = of_api(scope["path"])
        token = _bearer(connection) if by_token else kept(connection, SESSION_COOKIE)
        scope["user"] = await _actor(connection, token, by_token=by_token) if token else None
        scope["auth"] = token or ""
        await next_app(scope, receive, send)


async def _actor(connection: ASGIConnection[Any, Any, Any, Any], token: str, *, by_token: bool) -> Actor | None:
    if by_token:
        return await actor_of_token(token)
    return await actor_of_session(token, in_use=WATCHING not in connection.query_params)


def _bearer(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    words = connection.headers.get("authorization", "")
    return words[len(_BEARER) :].strip() if words.lower().startswith(_BEARER) else ""


async def guard(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """The early no: a route says who may use it or is closed to all. The services decide again, with the place."""
    if handler.opt.get(PUBLIC) or connection.scope.get("method") == "OPTIONS":
        return
    actor = known(connection)
    if actor is None:
        raise Unauthenticated("请先登录。")
    permission = handler.opt.get(PERMISSION)
    if permission is None or not actor.may(permission):
        if permission is None:
            raise Forbidden("本账号没有使用这个地址的权限。可以请本单位账号管理员开通。")
        if actor.read_only and permission.writes and actor.notice:
            raise Forbidden(actor.notice, code="read_only")
        raise actor.refused(permission)
    if any(isinstance(value, int) and value > _GREATEST_ID for value in connection.path_params.values()):
        # No record has such a number, and the database would not even take the question.
        raise NotFound
    if actor.password_due and not handler.opt.get(UNSETTLED):
        raise PasswordDue("首次登录或密码重置后，须先修改密码。")


def known(connection: ASGIConnection[Any, Any, Any, Any]) -> Actor | None:
    """The actor of a connection, None where nobody signed in or no route was found."""
    actor: Actor | None = connection.scope.get("user")
    return actor


def provide_actor(request: Request[Any, Any, Any]) -> Actor:
    """The actor of a route that is not public."""
    actor = known(request)
    if actor is None:
        raise Unauthenticated("请先登录。")
    return actor


def source_of(request: Request[Any, Any, Any], login: str) -> str:
    """Where somebody asks to be let in from: their address, or "" where the account has signed in in this browser before."""
    mark = kept(request, _known_name(login)) or ""
    if hmac.compare_digest(mark.encode(), _known_mark(request, login).encode()):
        return ""
    return request.client.host if request.client else "unknown"


def known_cookie(request: Request[Any, Any, Any], login: str) -> Cookie:
    """Lets this browser be told from strange ones, so that those cannot keep its people out by wrong passwords."""
    return cookie(request, _known_name(login), _known_mark(request, login), max_age=_KNOWN_FOR)


def _known_name(login: str) -> str:
    return f"huanjie_known_{hashlib.sha256(login.encode()).hexdigest()[:16]}"


def _known_mark(request: Request[Any, Any, Any], login: str) -> str:
    return marked(request, f"known:{login}")


def session_cookie(request: Request[Any, Any, Any], token: str) -> Cookie:
    """The cookie that carries a session until the browser closes; the server ends it earlier when idle."""
    return cookie(request, SESSION_COOKIE, token)


def no_session_cookie(request: Request[Any, Any, Any]) -> Cookie:
    """Takes the session cookie back."""
    return gone(request, SESSION_COOKIE)
