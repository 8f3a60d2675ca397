"""The papers of a review: forms, letters, notices, lists. What bears whole identity numbers is asked for with a reason."""

from datetime import date
from typing import Annotated, Any

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Redirect, Template
from pydantic import BaseModel, ConfigDict, Field

from cadres.letter_packing import LETTERS, LETTERS_AT_ONCE, PrintLetters, sealed_word
from cadres.permissions import DISCLOSE, READ_OPINIONS, RUN_REVIEWS, VIEW_REVIEWS
from cadres.printing import review_forms, review_letters, review_lists
from cadres.printing.reviews import WrittenIn, office_of
from cadres.review_packing import AT_ONCE, FORMS, PrintForms
from cadres.reviews import batches as stored
from cadres.reviews.letters import letters_of
from cadres.web.vetting import SUBJECT
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Conflict, NotFound, Problem, Refused
from server.jobs.asking import enqueue
from server.values.text import fold
from server.web import areas, flash, printing
from server.web.auth import PERMISSION
from server.web.forms import Form, bind
from server.web.pages import frame, page

_LETTERS = {
    "number": "函询文号",
    "agencies": "主送部门",
    "reason": "事由",
    "issuer": "署名单位",
    "contact": "联系人",
    "phone": "联系电话",
}
_REASONS = ("送各部门联审", "补送函询", "存档")

_Word = Annotated[str, QueryParameter(max_length=60)]


class _Letters(BaseModel):
    """Which letters are printed, why, and what is written into them."""

    model_config = ConfigDict(frozen=True)

    number: str = Field(min_length=1, max_length=80)
    agencies: tuple[str, ...] = Field(min_length=1)
    reason: str = Field(min_length=4, max_length=200)
    issuer: str = Field("", max_length=60)
    contact: str = Field("", max_length=60)
    phone: str = Field("", max_length=60)


def written_in(issuer: _Word = "", number: _Word = "", phone: _Word = "", address: _Word = "") -> WrittenIn:
    """What the address says is to be written into a paper. Raises Refused for characters that no paper can bear."""
    try:
        issuer, number, phone, address = (fold(word) for word in (issuer, number, phone, address))
    except ValueError as error:
        raise Refused([Problem("填写内容", str(error))]) from None
    return WrittenIn(issuer=issuer, number=number, phone=phone, address=address)


class VettingPaperPages(Controller):
    """The papers of one batch."""

    path = f"{SUBJECT}/{{review:int}}/papers"
    dependencies = {"written": Provide(written_in, sync_to_thread=False)}  # noqa: RUF012  # The framework reads it so.

    @get("/forms", opt={PERMISSION: READ_OPINIONS})
    async def forms(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        review: FromPath[int],
        area: FromQuery[str] = "",
    ) -> Response[bytes]:
        """The forms of everybody whose answers are open, bound with a bookmark for each; where they are few."""
        made = await review_forms.review_forms(actor, review, area, AT_ONCE)
        return await printing.bound(request, f"{made[0].review.county}-{made[0].review.name}-联审表", made)

    @post("/forms", opt={PERMISSION: READ_OPINIONS})
    async def have_printed(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        review: FromPath[int],
        area: FromQuery[str] = "",
    ) -> Redirect:
        """Have any number of them printed and bound; the job's page tells how far it is."""
        async with transaction(actor):
            line = await stored.batch_line(actor, review)
            place = (await areas.locate(actor, area))[-1].code if area else ""
            command = PrintForms(region=line.region, batch=review, area=place)
            job = await enqueue(actor, FORMS, command, line.name)
        return flash.done(request, f"/jobs/{job}")

    @get("/forms/{entry:int}", opt={PERMISSION: READ_OPINIONS})
    async def form(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        review: FromPath[int],
        entry: FromPath[int],
    ) -> Response[bytes]:
        """One person's form."""
        return await printing.one(request, await review_forms.review_form(actor, review, entry))

    @get("/letters", opt={PERMISSION: RUN_REVIEWS})
    async def ask_letters(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        review: FromPath[int],
        letter: FromQuery[str] = "",
    ) -> Template:
        """Which letters, and why: they bear whole identity numbers."""
        return await _letters_page(request, actor, review, letter, Form())

    @post("/letters", opt={PERMISSION: RUN_REVIEWS})
    async def letters(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], review: FromPath[int]
    ) -> Response[bytes] | Template | Redirect:
        """The letters to the agencies that were ticked; many of them as a job, whose page tells how far it is."""
        form = await bind(_Letters, request, _LETTERS)
        said = form.command
        if said is None:
            return await _letters_page(request, actor, review, form.value("number"), form)
        if len(set(said.agencies)) > LETTERS_AT_ONCE:
            return flash.done(request, f"/jobs/{await _as_job(actor, review, said)}")
        written = WrittenIn(issuer=said.issuer, contact=said.contact, phone=said.phone)
        made = await review_letters.inquiries(actor, review, said.number, said.agencies, said.reason, written)
        if len(made) == 1:
            return await printing.one(request, made[0])
        return await printing.bound(request, f"{made[0].review.county}-{said.number}-联审函询", made)

    @get("/notices", opt={PERMISSION: READ_OPINIONS})
    async def notices(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        review: FromPath[int],
        written: NamedDependency[WrittenIn],
    ) -> Response[bytes]:
        """The notices to everybody whose conclusion is unfavourable, bound."""
        made = await review_letters.notices(actor, review, written)
        return await printing.bound(request, f"{made[0].review.county}-{made[0].review.name}-审查结果告知书", made)

    @get("/notices/{entry:int}", opt={PERMISSION: READ_OPINIONS})
    async def notice(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        review: FromPath[int],
        entry: FromPath[int],
        written: NamedDependency[WrittenIn],
    ) -> Response[bytes]:
        """The notice to one person, with the slip for its delivery."""
        return await printing.one(request, await review_letters.notice(actor, review, entry, written))

    @get("/list", opt={PERMISSION: VIEW_REVIEWS})
    async def public_list(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        review: FromPath[int],
        written: NamedDependency[WrittenIn],
        area: FromQuery[str] = "",
        since: FromQuery[date | None] = None,
    ) -> Response[bytes]:
        """The list of those who passed, to be put up: the last one, or that of the day it hangs out from."""
        return await printing.one(request, await review_lists.public_list(actor, review, area, written, since))

    @get("/summary", opt={PERMISSION: VIEW_REVIEWS})
    async def summary(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        review: FromPath[int],
        written: NamedDependency[WrittenIn],
        area: FromQuery[str] = "",
    ) -> Response[bytes]:
        """How everybody came through."""
        return await printing.one(request, await review_lists.summary(actor, review, area, written))

    @get("/replies/{settled:int}", opt={PERMISSION: READ_OPINIONS})
    async def reply(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        review: FromPath[int],
        settled: FromPath[int],
        written: NamedDependency[WrittenIn],
    ) -> Response[bytes]:
        """The answer to an objection, with the slip for its delivery."""
        return await printing.one(request, await review_letters.reply(actor, review, settled, written))


async def _as_job(actor: Actor, review: int, said: _Letters) -> int:
    """Have the letters printed. Raises NotFound for an agency that no letter of the number went to."""
    async with transaction(actor):
        line = await stored.batch_line(actor, review)
        actor.require(DISCLOSE, at=line.region)
        known = {one.agency for one in await letters_of(actor, review) if one.number == said.number}
        if not known.issuperset(said.agencies):
            raise NotFound
        command = PrintLetters(
            region=line.region,
            batch=review,
            number=said.number,
            agencies=said.agencies,
            reason=said.reason,
            issuer=said.issuer,
            contact=sealed_word(said.contact),
            phone=sealed_word(said.phone),
        )
        return await enqueue(actor, LETTERS, command, f"{line.name}　{said.number}")


async def _letters_page(
    request: Request[Any, Any, Any], actor: Actor, review: int, letter: str, form: Form[_Letters]
) -> Template:
    async with transaction(actor):
        line = await stored.batch_line(actor, review)
        actor.require(RUN_REVIEWS, at=line.region)
        around = await frame(request, actor, SUBJECT, line.region)
        sent, issuer = await letters_of(actor, review), await office_of(line.region)
    numbers = tuple(dict.fromkeys(one.number for one in sent))
    if not numbers:
        raise Conflict("还没有发出联审，函询不能印。先办“发出联审”。", code="review.not_sent")
    chosen = letter if letter in numbers else numbers[0]
    return page(
        request,
        "cadres/pages/vetting/letters.html",
        around,
        status=422 if form.wrongs else 200,
        line=line,
        numbers=numbers,
        chosen=chosen,
        letters=[one for one in sent if one.number == chosen],
        at_once=LETTERS_AT_ONCE,
        issuer=issuer,
        reasons=_REASONS,
        form=form,
    )
