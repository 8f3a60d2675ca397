"""The steps of a whole batch, each asked about on a page of its own before it is taken."""

from datetime import date
from typing import Annotated, Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect, Template
from pydantic import BaseModel, ConfigDict, Field

from cadres.permissions import EDIT_PEOPLE, PREPARE_REVIEWS, READ_CONDUCT, READ_OPINIONS, RUN_REVIEWS, VET
from cadres.reviews import batches as stored
from cadres.reviews import board
from cadres.reviews.letters import sent_letters
from cadres.reviews.lists import agencies_on, seats_of
from cadres.reviews.on_record import sealed_records
from cadres.reviews.people import candidates_for
from cadres.reviews.states import SubjectState, states_of
from cadres.reviews.waiting import open_questions
from cadres.rules.review_course import shown_until
from cadres.rules.review_days import last_due, last_shown
from cadres.rules.review_shown import to_show
from cadres.services.reviews import batches, opinions, reminding, showing, verdicts
from cadres.services.reviews.batches import Listed, Sending
from cadres.services.reviews.verdicts import Concluding
from cadres.vocabulary import Office, ReviewPurpose, ReviewStage, VettingConclusion
from cadres.web.vetting import SUBJECT
from cadres.web.vetting.board import place_of
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Conflict, Refused
from server.web import flash
from server.web.auth import PERMISSION
from server.web.flash import Said
from server.web.forms import Form, bind
from server.web.pages import frame, page

_PEOPLE = {"people": "人员", "stands_for": "职务"}
_TOWNSHIP = {"entries": "人员", "signed_by": "初审签字人"}
_SENDING = {"letter": "函询文号", "due": "答复期限", "agencies": "联审部门", "fewer_why": "少问的理由"}
_OPENING = {"reason": "启封理由"}
_CONCLUDING = {"document": "结论文号", "concluded": "结论日期", "reason": "文号说明", "entries": "人员"}
_SHOWING = {"since": "公示开始日", "until": "公示截止日", "reason": "理由"}


class _People(BaseModel):
    """Who is listed, for which office."""

    model_config = ConfigDict(frozen=True)

    people: tuple[int, ...] = Field(min_length=1)
    stands_for: Office | None = None


class _Township(BaseModel):
    model_config = ConfigDict(frozen=True)

    entries: tuple[int, ...] = Field(min_length=1)
    signed_by: str = Field(min_length=1, max_length=40)


class _Opening(BaseModel):
    model_config = ConfigDict(frozen=True)

    entries: tuple[int, ...] = ()
    reason: str = Field("", max_length=200)


class _Concluding(Concluding):
    entries: tuple[int, ...] = Field(min_length=1)


class _Showing(BaseModel):
    model_config = ConfigDict(frozen=True)

    since: date
    until: date
    reason: str = Field("", max_length=200)


class VettingSteps(Controller):
    """Listing people, the township's review, the letters, the opening, the conclusions, the published list."""

    path = f"{SUBJECT}/{{review:int}}"

    @get("/people", opt={PERMISSION: PREPARE_REVIEWS})
    async def ask_people(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        review: FromPath[int],
        q: Annotated[str, QueryParameter(max_length=40)] = "",
    ) -> Template:
        """Who could be listed: people on record in the batch's area who are not in it yet."""
        return await _people_page(request, actor, review, q.strip(), Form())

    @post("/people", opt={PERMISSION: PREPARE_REVIEWS})
    async def add_people(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        review: FromPath[int],
        q: Annotated[str, QueryParameter(max_length=40)] = "",
    ) -> Template | Redirect:
        """List them; where that fails, the same people are there to be ticked again."""
        form = await bind(_People, request, _PEOPLE)
        if form.command is None:
            return await _people_page(request, actor, review, q.strip(), form)
        people = [Listed(person=one, stands_for=form.command.stands_for) for one in form.command.people]
        try:
            made = await batches.add_people(actor, review, people)
        except (Refused, Conflict) as refusal:
            return await _people_page(request, actor, review, q.strip(), form.with_refusal(refusal))
        return flash.done(request, f"{SUBJECT}/{review}", Said(f"已列入{len(made)}人。下一步：审查材料。"))

    @get("/township", opt={PERMISSION: PREPARE_REVIEWS})
    async def ask_township(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], review: FromPath[int]
    ) -> Template:
        """Whom the township passes."""
        return await step_page(request, actor, review, "township", Form(), stages={ReviewStage.TOWNSHIP})

    @post("/township", opt={PERMISSION: PREPARE_REVIEWS})
    async def township(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], review: FromPath[int]
    ) -> Template | Redirect:
        """Record the township's review."""
        form = await bind(_Township, request, _TOWNSHIP)
        if form.command is not None:
            passed = form.command.entries
            try:
                await batches.pass_township(actor, passed, form.command.signed_by)
            except (Refused, Conflict) as refusal:
                form = form.with_refusal(refusal)
            else:
                said = Said(f"乡镇初审通过{len(passed)}人。")
                return flash.done(request, f"{SUBJECT}/{review}", said)
        return await step_page(request, actor, review, "township", form, stages={ReviewStage.TOWNSHIP})

    @get("/send", opt={PERMISSION: RUN_REVIEWS})
    async def ask_send(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], review: FromPath[int]
    ) -> Template:
        """Which agencies are asked, by which letter, until when."""
        return await _send_page(request, actor, review, Form())

    @post("/send", opt={PERMISSION: RUN_REVIEWS})
    async def send(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], review: FromPath[int]
    ) -> Template | Redirect:
        """Ask them."""
        form = await bind(Sending, request, _SENDING)
        if form.command is None:
            return await _send_page(request, actor, review, form)
        try:
            people = await batches.send(actor, review, form.command)
        except (Refused, Conflict) as refusal:
            return await _send_page(request, actor, review, form.with_refusal(refusal))
        said = f"已向{len(form.command.agencies)}个部门发出{people}人的联审。有账号的部门自行答复，没有的把函询函和征询表送去，都在名册下面。"
        return flash.done(request, f"{SUBJECT}/{review}", Said(said))

    @get("/remind", opt={PERMISSION: RUN_REVIEWS})
    async def ask_remind(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], review: FromPath[int]
    ) -> Template:
        """Who has not answered yet, or still looks into it."""
        return await _remind_page(request, actor, review, Form())

    @post("/remind", opt={PERMISSION: RUN_REVIEWS})
    async def remind(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], review: FromPath[int]
    ) -> Template | Redirect:
        """Urge them."""
        try:
            agencies = await reminding.remind(actor, review)
        except Conflict as conflict:
            return await _remind_page(request, actor, review, Form().with_refusal(conflict))
        return flash.done(request, f"{SUBJECT}/{review}", Said(f"已催办{agencies}个部门，催办留痕。"))

    @get("/open", opt={PERMISSION: READ_OPINIONS})
    async def ask_open(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], review: FromPath[int]
    ) -> Template:
        """Whose answers would be opened."""
        return await _open_page(request, actor, review, Form())

    @post("/open", opt={PERMISSION: RUN_REVIEWS})
    async def open(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], review: FromPath[int]
    ) -> Template | Redirect:
        """Open them together."""
        form = await bind(_Opening, request, _OPENING)
        if form.command is not None:
            try:
                people = await opinions.open_answers(actor, review, form.command.entries, form.command.reason)
            except (Refused, Conflict) as refusal:
                form = form.with_refusal(refusal)
            else:
                return flash.done(request, f"{SUBJECT}/{review}", Said(f"已启封{people}人的部门意见，启封留痕。"))
        return await _open_page(request, actor, review, form)

    @get("/conclude", opt={PERMISSION: VET})
    async def ask_conclude(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], review: FromPath[int]
    ) -> Template:
        """What the rule has come to, person by person."""
        return await step_page(request, actor, review, "conclude", Form(), stages={ReviewStage.JUDGED})

    @post("/conclude", opt={PERMISSION: VET})
    async def conclude(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], review: FromPath[int]
    ) -> Template | Redirect:
        """Record it under a document."""
        form = await bind(_Concluding, request, _CONCLUDING)
        if form.command is not None:
            try:
                people = await verdicts.conclude(actor, review, form.command, form.command.entries)
            except (Refused, Conflict) as refusal:
                form = form.with_refusal(refusal)
            else:
                return flash.done(request, f"{SUBJECT}/{review}", Said(await _concluded(actor, review, people)))
        return await step_page(request, actor, review, "conclude", form, stages={ReviewStage.JUDGED})

    @get("/show", opt={PERMISSION: RUN_REVIEWS})
    async def ask_show(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], review: FromPath[int]
    ) -> Template:
        """From when until when the list hangs out."""
        return await step_page(
            request,
            actor,
            review,
            "show",
            Form(),
            stages={ReviewStage.CONCLUDED},
            enough=shown_until(clock.today()),
            last_shown=last_shown,
            to_show=to_show,
        )

    @post("/show", opt={PERMISSION: RUN_REVIEWS})
    async def show(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], review: FromPath[int]
    ) -> Template | Redirect:
        """Record it."""
        form = await bind(_Showing, request, _SHOWING)
        if form.command is not None:
            try:
                found = await showing.show_list(
                    actor, review, form.command.since, form.command.until, form.command.reason
                )
            except (Refused, Conflict) as refusal:
                form = form.with_refusal(refusal)
            else:
                return flash.done(request, f"{SUBJECT}/{review}", Said(f"已登记公示。{found.message}"))
        return await step_page(
            request,
            actor,
            review,
            "show",
            form,
            stages={ReviewStage.CONCLUDED},
            enough=shown_until(clock.today()),
            last_shown=last_shown,
            to_show=to_show,
        )

    @get("/close", opt={PERMISSION: RUN_REVIEWS})
    async def ask_close(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], review: FromPath[int]
    ) -> Template:
        """What closing means."""
        return await step_page(request, actor, review, "close", Form(), stages=set(ReviewStage))

    @post("/close", opt={PERMISSION: RUN_REVIEWS})
    async def close(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], review: FromPath[int]
    ) -> Template | Redirect:
        """Close the batch."""
        try:
            await verdicts.close(actor, review)
        except (Refused, Conflict) as refusal:
            form: Form[BaseModel] = Form().with_refusal(refusal)
            return await step_page(request, actor, review, "close", form, stages=set(ReviewStage))
        return flash.done(request, f"{SUBJECT}/{review}", Said("本批已办结。"))


async def _concluded(actor: Actor, review: int, people: int) -> str:
    """What was done, and who of the batch is on no list though one hangs out already (Q-0D)."""
    async with transaction(actor):
        shown = (await stored.batch_line(actor, review)).shown_from
        unshown = sum(one.unshown for one in await states_of(actor, review)) if shown else 0
    further = f"本批已登记公示，有{unshown}人不在公示名单里，请补公示。" if unshown else ""
    return f"已出具{people}人的联审结论。{further}"


async def step_page(
    request: Request[Any, Any, Any],
    actor: Actor,
    review: int,
    name: str,
    form: Form[Any],
    *,
    stages: set[ReviewStage],
    **more: object,
) -> Template:
    """The page of a step, with the people whom it is about."""
    async with transaction(actor):
        line = await stored.batch_line(actor, review)
        around = await frame(request, actor, SUBJECT, place_of(actor, line))
        states = await states_of(actor, review)
        people: list[SubjectState] = [one for one in states if one.stage in stages]
        sealed = await sealed_records(actor, [one.person for one in people]) if actor.may(READ_CONDUCT) else {}
    return page(
        request,
        f"cadres/pages/vetting/{name}.html",
        around,
        status=422 if form.wrongs else 200,
        line=line,
        people=people,
        sealed=sealed,
        most_asked=max((one.steps.asked for one in states), default=0),
        form=form,
        today_=clock.today(),
        conclusions=VettingConclusion,
        **more,
    )


async def _people_page(
    request: Request[Any, Any, Any], actor: Actor, review: int, q: str, form: Form[_People]
) -> Template:
    async with transaction(actor):
        line = await stored.batch_line(actor, review)
        region = place_of(actor, line)
        around = await frame(request, actor, SUBJECT, region)
        found, total = await candidates_for(actor, review, region, q)
    return page(
        request,
        "cadres/pages/vetting/people.html",
        around,
        status=422 if form.wrongs else 200,
        line=line,
        found=found,
        total=total,
        q=q,
        form=form,
        offices=tuple(Office),
        may_register=actor.may(EDIT_PEOPLE),
    )


async def _open_page(request: Request[Any, Any, Any], actor: Actor, review: int, form: Form[_Opening]) -> Template:
    async with transaction(actor):
        late = [
            one for one in await states_of(actor, review) if one.stage is ReviewStage.ASKED and not one.steps.opened
        ]
    return await step_page(request, actor, review, "open", form, stages={ReviewStage.ANSWERED}, late=late)


async def _remind_page(request: Request[Any, Any, Any], actor: Actor, review: int, form: Form[BaseModel]) -> Template:
    async with transaction(actor):
        waits = await open_questions(actor, await states_of(actor, review))
        urged = [one for one in await board.asked_agencies(actor, review, waits) if one.silent or one.pending]
    return await step_page(request, actor, review, "remind", form, stages={ReviewStage.ASKED}, urged=urged)


async def _send_page(request: Request[Any, Any, Any], actor: Actor, review: int, form: Form[Sending]) -> Template:
    async with transaction(actor):
        batch = await stored.find_batch(actor, review)
        agencies, seats = await agencies_on(clock.today()), await seats_of(batch.region)
        sent = await sent_letters(actor, review)
    asked = frozenset().union(*(one.agencies for one in sent))
    purpose, today = ReviewPurpose(batch.purpose), clock.today()
    last = last_due(purpose, batch.event_day, today, afterwards=batch.afterwards)
    more = {"last_due": last, "agencies": agencies, "seats": seats, "sent": sent, "asked": asked}
    return await step_page(request, actor, review, "send", form, stages={ReviewStage.READY}, **more)
