"""Every route that is registered, method by method."""

from collections.abc import Iterator
from dataclasses import dataclass

from litestar import Litestar
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from server.web.auth import PUBLIC
from server.web.security import API

#: Ways about something of one's own, where everybody else's is not there, in the own county too.
MINE = frozenset(
    {
        "/account/sessions/{session}/end",
        "/account/stand-ins/{pair}/end",
        "/account/held/{account}/release",
        # A question is for the unit it was put to; the lists are the province's.
        "/vetting/answers/{question}",
        "/vetting/answers/{question}/file",
        "/vetting/answers/{question}/withdraw",
        "/api/v1/vetting/questions/{question}/answer",
        # A reply on paper is shown to the unit that typed it, until it is opened.
        "/vetting/opinions/{opinion}",
        "/vetting/lists/agencies/{agency}/end",
        "/vetting/lists/editions/{edition}/end",
    }
)


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
