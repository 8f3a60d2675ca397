"""Cookies, all made alike. Over HTTPS their names bear `__Host-`: no neighbouring host and no plain connection can plant one."""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie

from server.settings import Settings

_BOUND = "__Host-"


def name_of(settings: Settings, name: str) -> str:
    """A cookie's name as the browser knows it; browsers refuse the prefix where the connection is a plain one."""
    return f"{_BOUND}{name}" if settings.secure_cookies else name


def kept(connection: ASGIConnection[Any, Any, Any, Any], name: str) -> str | None:
    """What the browser sent of a cookie."""
    return connection.cookies.get(name_of(connection.app.state["settings"], name))


def cookie(
    connection: ASGIConnection[Any, Any, Any, Any], name: str, value: str, *, max_age: int | None = None
) -> Cookie:
    """A cookie for the browser to keep until it closes, or for `max_age` seconds."""
    settings: Settings = connection.app.state["settings"]
    return Cookie(
        name_of(settings, name),
        value=value,
        path="/",
        httponly=True,
        samesite="lax",
        secure=settings.secure_cookies,
        max_age=max_age,
    )


def gone(connection: ASGIConnection[Any, Any, Any, Any], name: str) -> Cookie:
    """Takes a cookie back."""
    return cookie(connection, name, "", max_age=0)
