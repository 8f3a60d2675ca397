"""Every route that is registered, method by method."""

from collections.abc import Iterator
from dataclasses import dataclass

from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from server.web.auth import PUBLIC
from server.web.security import API


@dataclass(frozen=True)
class Way:
    """One method of one route."""

    method: str
    path: str
    handler: HTTPRouteHandler

    @property
    def api(self) -> bool:
        return self.path.startswith(API)

    @property
    def public(self) -> bool:
        return bool(self.handler.opt.get(PUBLIC))

    @property
    def safe(self) -> bool:
        return self.method == "GET"

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def ways(app: Litestar) -> list[Way]:
    return sorted(_ways(app), key=str)


def _ways(app: Litestar) -> Iterator[Way]:
    for route in app.routes:
        assert isinstance(route, HTTPRoute), route.path
        for handler in route.route_handlers:
            for method in handler.http_methods - {"OPTIONS"}:
                yield Way(str(method), route.path_format, handler)
