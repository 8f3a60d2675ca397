"""The register of certificates: which were given out, who fetched them, where they are kept; and the sheet to sign."""

from typing import Annotated, Any

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Redirect, Template

from certificates.filing_papers import CollectionLine, CollectionRegister
from certificates.given_out import GivenOut, communities_in, given_out, given_out_sums
from certificates.permissions import HANDLE, PRINT, VIEW
from certificates.services.handing_out import Keep, keep_at
from certificates.vocabulary import FilingType
from certificates.web.panels import SUBJECT
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import NotFound, Refused
from server.values.periods import chinese_day
from server.web import areas, flash, printing
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import bind
from server.web.pages import Pager, frame, page

PAGE_SIZE = 50

_LABELS = {"kept_at": "证书保管处"}


class RegisterPages(Controller):
    """证书台账."""

    path = SUBJECT

    @get("/certificates", opt={PERMISSION: VIEW})
    async def show(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        number: Annotated[int, QueryParameter(name="page", ge=1, le=10_000)] = 1,
    ) -> Template:
        """The certificates of an area; those that nobody has fetched first."""
        async with transaction(actor):
            around = await frame(request, actor, SUBJECT, area)
            sums = await given_out_sums(actor, around.area_code)
            pager = Pager(f"{SUBJECT}/certificates", {"area": around.area_code}, number, PAGE_SIZE, sums.total, "本")
            if number > pager.last:
                raise NotFound
            rows = await given_out(actor, around.area_code, skipped=pager.skipped, most=PAGE_SIZE)
        return page(
            request,
            "certificates/pages/certificates.html",
            around,
            rows=rows,
            pager=pager,
            sums=sums,
            may_print=actor.may(PRINT),
        )

    @get("/papers/register.pdf", opt={PERMISSION: PRINT})
    async def register(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], area: FromQuery[str | None] = None
    ) -> Response[bytes]:
        """领取登记表 of what lies ready; of all that hold where everything was fetched. Raises NotFound where none does."""
        async with transaction(actor):
            place = (await areas.locate(actor, area or actor.region))[-1]
            held = [one for one in await given_out(actor, place.code) if one.closed is None]
            # A village bears its own name here and not that of the division, which ends in 村委会.
            named = dict(await communities_in(actor, place.code)).get(place.code, place.name)
        rows = [one for one in held if one.business is not FilingType.CANCELLATION]
        wanted = [row for row in rows if row.waits] or rows
        if not wanted:
            raise NotFound
        lines = tuple(map(_line, wanted))
        paper = CollectionRegister(area=named, office=wanted[0].issuer, printed_on=clock.today(), lines=lines)
        return await printing.one(request, paper)

    @post("/{wanted:int}/kept", opt={PERMISSION: HANDLE})
    async def keep(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], wanted: FromPath[int]
    ) -> Redirect:
        """Where the certificate is kept now."""
        form = await bind(Keep, request, _LABELS)
        if form.command is None:
            raise Refused(wrong.problem for wrong in form.wrongs)
        await keep_at(actor, wanted, form.command)
        return flash.done(request, f"{SUBJECT}/{wanted}", Said("已登记保管处。"))


def _line(row: GivenOut) -> CollectionLine:
    return CollectionLine(
        committee=row.committee,
        business=row.business.label if row.business else "",
        code=row.credit_code or "",
        validity=tuple(chinese_day(day) for day in (row.valid_from, row.valid_until) if day),
        received_by=row.received_by or "",
        received_as=row.received_as or "",
        received=row.received,
    )
