"""The trace for those who audit it: who did what to which record, when and why."""

from typing import Annotated, Any

from litestar import Controller, Request, get
from litestar.di import NamedDependency
from litestar.params import FromQuery, QueryParameter
from litestar.response import Template

from server.access import audit
from server.access.actor import Actor
from server.access.audit import READ_TRACES, Wanted
from server.db.engine import transaction
from server.errors import NotFound
from server.portal.naming import named
from server.values.periods import read_day
from server.web.auth import PERMISSION
from server.web.pages import AUDIT, Pager, frame, page

PAGE_SIZE = 50

Word = Annotated[str, QueryParameter(max_length=60)]


class AuditPages(Controller):
    """Reading only: nobody changes a trace."""

    path = AUDIT.path

    @get("/", opt={PERMISSION: READ_TRACES})
    async def list_area(  # noqa: PLR0913, PLR0917  # One for each field of the filter.
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        who: Word = "",
        subject: Word = "",
        kind: Word = "",
        since: Word = "",
        until: Word = "",
        number: Annotated[int, QueryParameter(name="page", ge=1, le=100_000)] = 1,
    ) -> Template:
        """The events of an area, narrowed; those of one record as its timeline. Days that are none narrow nothing, and say so."""
        asked = {"who": who.strip(), "subject": subject.strip(), "kind": kind, "since": since, "until": until}
        days = {name: _day(asked[name]) for name in ("since", "until")}
        async with transaction(actor):
            around = await frame(request, actor, AUDIT.path, area)
            wanted = Wanted(around.area_code, asked["who"], asked["subject"], kind, **days)
            events, total = await audit.search(actor, wanted, first=(number - 1) * PAGE_SIZE, size=PAGE_SIZE)
            records = await named(actor, events)
        pager = Pager(AUDIT.path, {"area": around.area_code, **asked}, number, PAGE_SIZE, total, "条")
        if number > pager.last:
            raise NotFound
        unread = [asked[name] for name, day in days.items() if asked[name] and day is None]
        return page(
            request,
            "server/audit.html",
            around,
            events=events,
            records=records,
            pager=pager,
            asked=asked,
            unread=unread,
            kinds=sorted(audit.kinds(), key=lambda one: one.code),
        )


def _day(text: str) -> Any:
    try:
        return read_day(text) if text else None
    except ValueError:
        return None
