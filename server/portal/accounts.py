"""The door: signing in and out."""

from typing import Annotated, Any
from urllib.parse import urlsplit

from litestar import Controller, Request, get, post
from litestar.params import QueryParameter
from litestar.response import Redirect, Template
from pydantic import BaseModel, ConfigDict, Field

from server.access import door
from server.access.actor import Role, permission
from server.errors import Problem, Unauthenticated
from server.web import flash
from server.web.auth import (
    PERMISSION,
    PUBLIC,
    UNSETTLED,
    known,
    known_cookie,
    no_session_cookie,
    session_cookie,
    source_of,
)
from server.web.cookies import gone
from server.web.flash import Said
from server.web.forms import Form, Wrong, bind
from server.web.pages import AREA_COOKIE, bare_page

ENTER = permission("server.enter", "进入系统", *Role, writes=False)

_LABELS = {"name": "账号", "word": "密码"}

Next = Annotated[str, QueryParameter(name="next")]


class SignIn(BaseModel):
    """What the door asks for."""

    model_config = ConfigDict(frozen=True)

    name: str = Field(min_length=1, max_length=40)
    word: str = Field(min_length=1, max_length=200)


class DoorPages(Controller):
    """Open to all: what is behind it is not."""

    path = "/"

    @get("/sign-in", opt={PUBLIC: True}, sync_to_thread=False)
    def door(self, request: Request[Any, Any, Any], to: Next = "") -> Template | Redirect:
        """The form; whoever is signed in goes on."""
        if known(request):
            return Redirect(local(to), status_code=303)
        return _door(request, Form(), to)

    @post("/sign-in", opt={PUBLIC: True})
    async def sign_in(self, request: Request[Any, Any, Any], to: Next = "") -> Template | Redirect:
        """A session under a new token. One that this browser already had is ended, whoever it was."""
        form = await bind(SignIn, request, _LABELS)
        if form.command is None:
            return _door(request, form, to)
        login = form.command.name
        try:
            token = await door.sign_in(login, form.command.word, _device(request), source_of(request, login))
        except Unauthenticated as refusal:
            wrong = Wrong("word", Problem("密码", refusal.message))
            return _door(request, Form(form.values, _LABELS, wrongs=(wrong,)), to)
        await _end_session(request)
        cookies = [session_cookie(request, token), known_cookie(request, login)]
        return Redirect(local(to), status_code=303, cookies=cookies)

    @post("/sign-out", opt={PERMISSION: ENTER, UNSETTLED: True})
    async def sign_out(self, request: Request[Any, Any, Any]) -> Redirect:
        """End the session here and now."""
        await _end_session(request)
        answer = flash.done(request, "/sign-in", Said("已退出登录。"))
        answer.cookies.extend((no_session_cookie(request), gone(request, AREA_COOKIE)))
        return answer


def _device(request: Request[Any, Any, Any]) -> str:
    return door.device_name(request.headers.get("user-agent", ""))


def local(address: str) -> str:
    """The address if it leads to a page of this application, else the workbench: a link may not send people elsewhere."""
    parts = urlsplit(address)
    inside = address.startswith("/") and not address.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
    return address if inside and address.isprintable() and "\\" not in address else "/"


def _door(request: Request[Any, Any, Any], form: Form[SignIn], to: str) -> Template:
    status = 422 if form.wrongs else 200
    return bare_page(request, "server/sign_in.html", status=status, form=form, next=to)


async def _end_session(request: Request[Any, Any, Any]) -> None:
    actor = known(request)
    if actor is not None:
        await door.sign_out(actor, str(request.auth))
