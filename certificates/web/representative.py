"""Who represents a committee on any day, and on which ground (CT-2 … CT-4)."""

from datetime import date
from typing import Annotated, Any

from litestar import Controller, Request, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from litestar.response import Template

from cadres import queries as cadres
from certificates.permissions import VIEW
from certificates.representing import representative_on
from certificates.web.panels import SUBJECT
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Problem, Refused
from server.values.periods import read_day
from server.web.auth import PERMISSION
from server.web.forms import Form
from server.web.pages import frame, page

_LABELS = {"day": "日期"}


class RepresentativePages(Controller):
    """法定代表人."""

    path = "/communities"

    @get("/{region:str}/representative", opt={PERMISSION: VIEW})
    async def show(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        region: FromPath[str],
        day: Annotated[str, QueryParameter(max_length=20)] = "",
    ) -> Template:
        """Of one community, today where no day is asked for."""
        form: Form[Any] = Form({"day": day}, _LABELS)
        on = clock.today()
        try:
            on = _day(day) or on
        except Refused as refusal:
            form = form.with_refusal(refusal)
        async with transaction(actor):
            around = await frame(request, actor, SUBJECT, region)
            community = await cadres.community(actor, region, on)
            found = await representative_on(actor, region, on)
        return page(
            request,
            "certificates/pages/representative.html",
            around,
            status=422 if form.wrongs else 200,
            community=community,
            region=region,
            on=on,
            found=found,
            form=form,
        )


def _day(typed: str) -> date | None:
    if not typed.strip():
        return None
    try:
        return read_day(typed)
    except ValueError as error:
        raise Refused([Problem("日期", str(error), "写成2021-11-20。")]) from None
