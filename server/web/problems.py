"""Errors on their way out: each kind has one status, programs get problem+json, people get a page that says what to do."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any
from urllib.parse import quote, urlencode

import asyncpg
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, PermissionDeniedException, ValidationException
from litestar.response import Redirect, Template

from server.errors import (
    Conflict,
    Crowded,
    DomainError,
    Forbidden,
    NotFound,
    PasswordDue,
    Problem,
    Refused,
    TooOften,
    Unauthenticated,
    Unavailable,
)
from server.web.auth import WATCHING, known
from server.web.complaints import complaint
from server.web.cookies import gone, kept
from server.web.pages import bare_page
from server.web.security import CSRF_COOKIE, of_api
from server.web.watching import request_id, route_of

PROBLEM_JSON = "application/problem+json"

_log = structlog.get_logger("huanjie.web")

#: Status and heading by kind; the nearest class of an error decides.
_KINDS: Mapping[type[Exception], tuple[int, str]] = {
    NotFound: (404, "没有这个页面"),
    Unauthenticated: (401, "请先登录"),
    Forbidden: (403, "没有这项权限"),
    PasswordDue: (403, "须先修改密码"),
    Conflict: (409, "与已有的记录冲突"),
    Refused: (422, "没有办成，什么也没有写入"),
    Crowded: (429, "现在太忙"),
    TooOften: (429, "核验太频繁"),
    Unavailable: (503, "现在不能用"),
    DomainError: (422, "没有办成，什么也没有写入"),
}

_STATUSES: Mapping[int, tuple[str, str]] = {
    400: ("这次请求读不懂", "请返回上一页重做。"),
    404: ("没有这个页面", "地址可能写错，或者不在本账号的地区内。"),
    405: ("这个地址不能这样用", "请从页面上的按钮进入。"),
    413: ("内容太大", "请把文件分成几个再传。"),
}

_STALE_FORM = "这张表单已经失效，没有写入。请返回上一页，刷新后再办一次。"


@dataclass(frozen=True, slots=True)
class Trouble:
    """An error as it is shown. `number` finds the request in the log."""

    status: int
    title: str
    detail: str
    code: str
    problems: tuple[Problem, ...] = ()
    number: str = ""
    wait: int = 0


#: A NUL, which no text of the database can hold; in an address it is typed by nobody, in a form it comes with a paste.
_UNWRITABLE = Trouble(
    422, _KINDS[Refused][1], "地址或者填写的内容里有不能保存的字符（空字符）。请删去后重做。", "unwritable"
)

#: What the database refuses when a rule that should have caught it is missing, or when two act at once.
_STORED: Mapping[type[Exception], Trouble] = {
    asyncpg.UniqueViolationError: Trouble(
        409, _KINDS[Conflict][1], "同样的记录已经有了，没有写入。请刷新后核对。", "taken"
    ),
    asyncpg.ExclusionViolationError: Trouble(
        409, _KINDS[Conflict][1], "与已有记录的日期重叠，没有写入。请刷新后核对。", "overlap"
    ),
    asyncpg.SerializationError: Trouble(
        409, _KINDS[Conflict][1], "别人同时在改这条记录，没有写入。请再试一次。", "busy"
    ),
    asyncpg.DeadlockDetectedError: Trouble(
        409, _KINDS[Conflict][1], "别人同时在改这条记录，没有写入。请再试一次。", "busy"
    ),
    asyncpg.CharacterNotInRepertoireError: _UNWRITABLE,
    asyncpg.UntranslatableCharacterError: _UNWRITABLE,
    asyncpg.CheckViolationError: Trouble(
        422, _KINDS[Refused][1], "有数字或日期互相矛盾。请核对后重填。", "contradiction"
    ),
}

#: The driver says so of a whole number that no column could hold; other data errors are faults of ours.
_TOO_LARGE = Trouble(422, _KINDS[Refused][1], "有数字太大。请核对后重填。", "too_large")
_UNFORESEEN = Trouble(500, "系统出错", "没有写入。请再试一次；仍然出错的，把下面的编号告诉系统管理员。", "error")


def trouble_of(error: Exception) -> Trouble:
    """The one place where kinds of errors become statuses."""
    match error:
        case DomainError():
            return _of_domain(error)
        case ValidationException():
            return _of_validation(error)
        case PermissionDeniedException():
            return Trouble(403, "表单已失效", _STALE_FORM, "stale_form")
        case HTTPException():
            title, detail = _STATUSES.get(error.status_code, _STATUSES[400])
            return Trouble(error.status_code, title, detail, f"http_{error.status_code}")
        case asyncpg.DataError() if "value out of int" in str(error):
            return _TOO_LARGE
    return _STORED.get(type(error), _UNFORESEEN)


def _of_domain(error: DomainError) -> Trouble:
    status, title = next(_KINDS[kind] for kind in type(error).__mro__ if kind in _KINDS)
    problems = error.problems if isinstance(error, Refused) else ()
    detail = _STATUSES[404][1] if isinstance(error, NotFound) else error.message
    wait = error.WAIT if isinstance(error, Crowded) else 0
    return Trouble(status, title, "" if problems else detail, error.reason, problems, wait=wait)


def _of_validation(error: ValidationException) -> Trouble:
    """Litestar keeps what pydantic said in the cause; where another checker spoke, only the field is known."""
    found = getattr(error.__cause__, "errors", None)
    problems: tuple[Problem, ...] = ()
    if isinstance(found, list):
        problems = tuple(complaint(one, ".".join(map(str, one["loc"]))) for one in found)
    elif isinstance(error.extra, list):
        problems = tuple(Problem(str(one.get("key", "")), "内容不对。", "请核对后重填。") for one in error.extra)
    return Trouble(422, "内容不对", "", "invalid", problems)


def answer(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """The application's only exception handler: it sees every error, also those that arise before any route."""
    trouble = replace(trouble_of(error), number=request_id(request))
    if trouble.status == 500:  # noqa: PLR2004  # The status of what nobody foresaw.
        _log.error("unforeseen", request=trouble.number, route=route_of(request.scope), exc_info=error)
    if of_api(request.url.path):
        return _as_json(request, trouble)
    if isinstance(error, Unauthenticated):
        return _sent_on(request, _door(request))
    if isinstance(error, PasswordDue):
        return _sent_on(request, "/account/password")
    return _as_page(request, trouble)


def _sent_on(request: Request[Any, Any, Any], to: str) -> Response[Any]:
    """Another page, in place of the whole one and not of the part that a script asked for."""
    if "hx-request" in request.headers:
        return Response("", status_code=401, media_type="text/html", headers={"HX-Redirect": to})
    return Redirect(to, status_code=303)


def _door(request: Request[Any, Any, Any]) -> str:
    """The way to sign in and back. What was being posted is lost, so that way leads nowhere in particular."""
    if request.method != "GET" or request.url.path == "/":
        return "/sign-in"
    query = urlencode([one for one in request.query_params.multi_items() if one[0] != WATCHING])
    address = request.url.path + (f"?{query}" if query else "")
    return f"/sign-in?next={quote(address)}"


def _as_json(request: Request[Any, Any, Any], trouble: Trouble) -> Response[Any]:
    body: dict[str, Any] = {
        "type": f"urn:huanjie:{trouble.code}",
        "title": trouble.title,
        "status": trouble.status,
        "detail": trouble.detail or "；".join(map(str, trouble.problems)),
        "instance": request.url.path,
        "code": trouble.code,
        "number": trouble.number,
    }
    if trouble.problems:
        body["problems"] = [asdict(problem) for problem in trouble.problems]
    headers = {"WWW-Authenticate": "Bearer"} if trouble.status == 401 else {}  # noqa: PLR2004
    return Response(body, status_code=trouble.status, media_type=PROBLEM_JSON, headers={**headers, **_later(trouble)})


def _later(trouble: Trouble) -> Mapping[str, str]:
    return {"Retry-After": str(trouble.wait)} if trouble.wait else {}


def _form_of(path: str) -> str:
    """The page that a form which takes files is on: a record's for what is sent to below it, else the address itself."""
    return path.rstrip("/").rpartition("/")[0] or path


def _as_page(request: Request[Any, Any, Any], trouble: Trouble) -> Template:
    # Only where somebody may ask about an address, and where the answer is one of rights or place.
    asks = trouble.status in {403, 404} and trouble.code != "stale_form" and known(request) is not None
    why = f"/why?subject={quote(request.url.path)}" if asks else ""
    back = _form_of(request.url.path) if trouble.status == 413 else ""  # noqa: PLR2004  # Too large to be read, so no form.
    # Who shows a code is no official: there is no workbench to go back to.
    public = request.url.path.startswith("/verify")
    home = ("/verify", "回核验页") if public else ("/", "回工作台")
    page = bare_page(
        request, "server/error.html", status=trouble.status, trouble=trouble, why=why, back=back, home=home
    )
    page.headers.update(_later(trouble))
    if trouble.code == "stale_form" and kept(request, CSRF_COOKIE) is not None:
        # A cookie signed with a key that has since been replaced would fail for ever: let the next page give a new one.
        page.cookies.append(gone(request, CSRF_COOKIE))
    return page
