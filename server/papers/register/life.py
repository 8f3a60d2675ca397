"""The life of a paper: prepared, checked, approved under a number, void with a reason. Issuing is `issuing`.

Every step asks the records again what the paper says, so that nothing goes out that nobody read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, transaction
from server.errors import Conflict, NotFound, Problem, Refused
from server.manifest import Drawn, PaperKind
from server.papers.register import codes
from server.papers.register.data import content_of, contents_of, refuse_changed
from server.papers.register.kinds import draw, issuer_of, kind_of
from server.papers.register.numbering import number_for
from server.papers.register.offices import keepers, keepers_of
from server.papers.register.reading import Hands, hands_of
from server.papers.register.recalling import sealed_words
from server.papers.register.rules import Offices, number_words, office_problem, step_problem
from server.papers.register.tables import PaperStep, RegisteredPaper
from server.papers.register.vocabulary import PaperState, Wording
from server.papers.register.wording import texts

PREPARED = event_kind("paper.prepared", "文书拟稿")
CHECKED = event_kind("paper.checked", "文书核对")
RETURNED = event_kind("paper.returned", "文书退回")
APPROVED = event_kind("paper.approved", "核准文书并编号", Dot.STEP)
VOIDED = event_kind("paper.voided", "文书作废", Dot.ATTENTION)

_TITLE, _HOLDER = 120, 400
#: The steps that are taken by the state alone, and where the others are.
_HERE = frozenset({PaperState.DRAFT, PaperState.CHECKED, PaperState.APPROVED})
_ELSEWHERE: Mapping[PaperState, str] = {
    PaperState.ISSUED: "签发要印出文件存档，请在登记簿选上，按“签发”。",
    PaperState.VOID: "请在这一件的页面上作废，写明原因。",
    PaperState.SUPERSEDED: "请在这一件的页面上另出新件，新件签发时，本件自动改为已被替代。",
}
#: Why a paper goes no further whose record is no longer there.
GONE = Problem("文书", "资料里已经没有这一件。", "请作废。")


class Reason(BaseModel):
    """Why something is done that needs explaining."""

    model_config = ConfigDict(frozen=True)

    reason: str = Field(min_length=2, max_length=200)


def subject(paper: int) -> str:
    """How the trace names a paper."""
    return f"paper:{paper}"


async def prepare(actor: Actor, kind: PaperKind, sources: Sequence[str], *, stands_for: int | None = None) -> list[int]:
    """Put papers on the register as drafts; returns their ids. One that is under way or issued already is left as it is."""
    async with transaction(actor):
        drawn = await draw(actor, kind, sources)
        standing = await _standing(kind, list(drawn), stands_for)
        wanted = [source for source in sources if source in drawn and source not in standing]
        said = {region: await texts(kind, region) for region in {drawn[source].region for source in wanted}}
        return [
            await _put(actor, kind, source, drawn[source], (said[drawn[source].region][Wording.ISSUER], stands_for))
            for source in wanted
        ]


async def rewrite(actor: Actor, paper: int) -> None:
    """Somebody is about to change what a draft says: they prepared it as well then, and another checks and approves it (AC-3).

    The paper is held until the transaction ends. Raises Conflict where somebody has read it by now.
    """
    async with transaction(actor):
        row = await locked(actor, paper)
        if row.state != PaperState.DRAFT:
            cause = f"《{row.title}》在登记簿上是“{PaperState(row.state).label}”，不再改写。"
            raise Conflict(f"{cause}已核对的，先在登记簿退回；已编号的，在登记簿作废或者另出新件。", code="paper.read")
        await keep_step(actor, row, PaperState.DRAFT, note="改写草稿", again=True)


async def _standing(kind: PaperKind, sources: Sequence[str], stands_for: int | None) -> set[str]:
    rows = await connection().fetch(
        """SELECT source FROM registered_paper WHERE kind = $1 AND source = ANY($2) AND id IS DISTINCT FROM $3
           AND state IN ('draft', 'checked', 'approved', 'issued')""",
        kind.code,
        list(sources),
        stands_for,
    )
    return {row["source"] for row in rows}


async def _put(actor: Actor, kind: PaperKind, source: str, drawn: Drawn, more: tuple[str, int | None]) -> int:
    issuer, stands_for = more
    row = RegisteredPaper(
        region=drawn.region,
        kind=kind.code,
        source=source,
        title=drawn.title[:_TITLE],
        holder=drawn.holder[:_HOLDER],
        issuer=issuer_of(kind, drawn.region),
        issuer_name=issuer,
        state=PaperState.DRAFT,
        reprints=0,
        stands_for=stands_for,
        changed=clock.now(),
    )
    await row.save()
    await keep_step(actor, row, PaperState.DRAFT)
    after = {"文书": kind.label, "名称": row.title}
    await audit.record(actor, PREPARED, Change(subject(row.id), row.region, after=after))
    return int(row.id)


async def replace_with_new(actor: Actor, paper: int, command: Reason) -> int:
    """A new draft in the place of an issued paper, for when what it says has changed, or of one that was declared void.

    Raises Conflict for a paper that is neither, and where another is under way; Refused where the records forbid a new one.
    """
    async with transaction(actor):
        row = await locked(actor, paper)
        kind = kind_of(row.kind)
        actor.require(kind.handle, at=row.region)
        if row.state not in {PaperState.ISSUED, PaperState.VOID}:
            raise Conflict(
                "只有已签发、已作废的文书可以另出新件；没有签发的，退回或者作废后重办。", code="paper.not_issued"
            )
        if row.state == PaperState.VOID:
            await _refuse_fallen(actor, kind, row)
        made = await prepare(actor, kind, [row.source], stands_for=paper)
        if not made:
            raise Conflict("新件已经在办，或者资料里已经没有这一件。", code="paper.under_way")
        await PaperStep.update({PaperStep.note: command.reason}).where(PaperStep.paper == made[0])
    return made[0]


async def _refuse_fallen(actor: Actor, kind: PaperKind, row: RegisteredPaper) -> None:
    """Refuse a new paper where it was the record itself that fell, and not the paper alone."""
    drawn = (await draw(actor, kind, [row.source])).get(row.source)
    if drawn is None:
        raise Conflict("资料里已经没有这一件，不能另出新件。", code="paper.no_source")
    if drawn.obstacle:
        raise Refused([drawn.obstacle], code="paper.step")


async def move(actor: Actor, papers: Sequence[int], to: PaperState, note: str = "") -> int:
    """Take papers a step on, or back to their drafts: all of them or none; returns how many.

    Raises Refused with each paper's obstacle by name: the order of steps, one's own work (AC-3), what the records forbid; also
    for a step that is none of these: a paper is issued with its bytes, declared void with a reason, superseded by another.
    """
    if to not in _HERE:
        raise Refused([Problem("步骤", f"“{to.label}”不是成批改的步骤。", _ELSEWHERE[to])], code="paper.step")
    async with transaction(actor):
        rows = [await locked(actor, paper) for paper in sorted(set(papers))]
        kinds = {row.kind: kind_of(row.kind) for row in rows}
        # Sending one back reads nothing of what it says.
        asked = {} if to is PaperState.DRAFT else kinds
        drawn = {
            (code, source): one
            for code, kind in asked.items()
            for source, one in (await _drawn(actor, kind, rows)).items()
        }
        offices = await keepers_of((kinds[row.kind], row.issuer, row.issuer_name) for row in rows)
        taken = await hands_of([row.id for row in rows])
        problems = [
            Problem(row.title, problem.cause, problem.cure, problem.rule, problem.cite)
            for row in rows
            if (
                problem := elsewhere(actor, kinds[row.kind], row, to, offices[row.kind, row.issuer, row.issuer_name])
                or _obstacle(actor, row, to, taken.get(row.id, ()), drawn.get((row.kind, row.source)))
            )
        ]
        if problems:
            raise Refused(problems, code="paper.step")
        said: dict[tuple[str, str], Mapping[Wording, str]] = {}
        if to is PaperState.APPROVED:
            said = {where: await texts(kinds[where[0]], where[1]) for where in {(row.kind, row.region) for row in rows}}
        steps = [
            (row, _Step(to, drawn.get((row.kind, row.source)), note, said.get((row.kind, row.region), {})))
            for row in rows
        ]
        for row, step in sorted(steps, key=lambda one: _place(kinds[one[0].kind], *one)):
            await _take(actor, kinds[row.kind], row, step)
    return len(rows)


def _place(kind: PaperKind, row: RegisteredPaper, step: "_Step") -> tuple[str, str, int, int]:
    """Where a paper stands among those of one call: rows are locked before books, and both in one order.

    Two who approve at once, of several series or years, wait for each other then and block none.
    """
    if step.to is not PaperState.APPROVED or step.drawn is None:
        return row.issuer, "", 0, row.id
    return row.issuer, step.said[Wording.SERIES], _day(kind, step.drawn).year, row.id


def _day(kind: PaperKind, drawn: Drawn) -> date:
    """The day that a paper bears once it is approved."""
    day: date = clock.today() if kind.dated_on_approval else drawn.model.dated
    return day


async def _drawn(actor: Actor, kind: PaperKind, rows: Sequence[RegisteredPaper]) -> Mapping[str, Drawn]:
    return await draw(actor, kind, [row.source for row in rows if row.kind == kind.code])


def _obstacle(actor: Actor, row: RegisteredPaper, to: PaperState, taken: Hands, drawn: Drawn | None) -> Problem | None:
    """Why a paper does not go on, whoever may take it there."""
    if problem := step_problem(to, PaperState(row.state), actor, taken):
        return problem
    if to is PaperState.DRAFT:
        return None
    if drawn is None:
        return GONE
    obstacle: Problem | None = drawn.obstacle
    return obstacle


def elsewhere(actor: Actor, kind: PaperKind, row: RegisteredPaper, to: PaperState, offices: Offices) -> Problem | None:
    """Why a step is another office's. Raises Forbidden without the right.

    Checking is anybody's who handles such papers here; what concerns a number is that of the issuing body and of the offices
    that keep its numbers, `offices`.
    """
    numbers = bool(row.number) or to is PaperState.APPROVED
    at = row.issuer if numbers else row.region
    if not actor.covers(at):
        cause = f"“{to.label}”由{row.issuer_name}办理，它在本账号的地区以外。"
        return Problem("步骤", cause, "请发文机关的同事办理。")
    actor.require(kind.handle, at=at)
    return office_problem(actor, to.label, offices) if numbers else None


@dataclass(frozen=True, slots=True)
class _Step:
    """A step as it is taken: what the records say of the paper now, and the texts that it is numbered by."""

    to: PaperState
    drawn: Drawn | None
    note: str
    said: Mapping[Wording, str]


async def _take(actor: Actor, kind: PaperKind, row: RegisteredPaper, step: _Step) -> None:
    to, drawn, note = step.to, step.drawn, step.note
    changes: dict[object, object] = {}
    after: dict[str, object] = {"步骤": to.label}
    if to is PaperState.CHECKED and drawn is not None:
        changes = {
            RegisteredPaper.content: content_of(kind, drawn.model),
            RegisteredPaper.title: drawn.title[:_TITLE],
            RegisteredPaper.holder: drawn.holder[:_HOLDER],
        }
    if to is PaperState.APPROVED and drawn is not None:
        refuse_changed(row.title, PaperState(row.state), row.content, contents_of(kind, drawn.model))
        day = _day(kind, drawn)
        model = replace(drawn.model, dated=day) if kind.dated_on_approval else drawn.model
        changes, after["编号"] = await _numbered(kind, row, day, step.said)
        changes |= {RegisteredPaper.content: content_of(kind, model), RegisteredPaper.said: sealed_words(kind, model)}
    changes |= {RegisteredPaper.state: to, RegisteredPaper.changed: clock.now()}
    await RegisteredPaper.update(changes).where(RegisteredPaper.id == row.id)  # type: ignore[arg-type]
    before = {"步骤": PaperState(row.state).label}
    await keep_step(actor, row, to, note=note)
    kinds = {PaperState.CHECKED: CHECKED, PaperState.DRAFT: RETURNED, PaperState.APPROVED: APPROVED}
    await audit.record(actor, kinds[to], Change(subject(row.id), row.region, before=before, after=after, reason=note))


async def _numbered(
    kind: PaperKind, row: RegisteredPaper, day: date, said: Mapping[Wording, str]
) -> tuple[dict[object, object], str]:
    book, number = await number_for(kind, row.issuer, said, day.year)
    changes: dict[object, object] = {
        RegisteredPaper.book: book,
        RegisteredPaper.number: number,
        RegisteredPaper.serial: codes.new_serial(),
        RegisteredPaper.dated: day,
        RegisteredPaper.issuer_name: said[Wording.ISSUER],
    }
    return changes, number_words(said[Wording.SERIES], day.year, number)


async def void(actor: Actor, paper: int, command: Reason) -> None:
    """Declare a paper void. Its number stays on the register with the reason, and its code says so from now on."""
    async with transaction(actor):
        row = await locked(actor, paper)
        kind = kind_of(row.kind)
        offices = await keepers(kind, row.issuer, row.issuer_name)
        if problem := elsewhere(actor, kind, row, PaperState.VOID, offices):
            raise Refused([problem], code="paper.step")
        await make_void(actor, row, command.reason)


async def make_void(actor: Actor, row: RegisteredPaper, reason: str) -> None:
    """As `void`, for a record that fell: nobody's right is asked. Raises Refused for a paper that is over already."""
    if problem := step_problem(PaperState.VOID, PaperState(row.state), actor, ()):
        raise Refused([problem], code="paper.step")
    await RegisteredPaper.update(
        {
            RegisteredPaper.state: PaperState.VOID,
            RegisteredPaper.reason: reason,
            RegisteredPaper.changed: clock.now(),
        }
    ).where(RegisteredPaper.id == row.id)
    await keep_step(actor, row, PaperState.VOID, note=reason)
    before = {"步骤": PaperState(row.state).label}
    change = Change(subject(row.id), row.region, before=before, after={"步骤": PaperState.VOID.label}, reason=reason)
    await audit.record(actor, VOIDED, change)


async def locked(actor: Actor, paper: int) -> RegisteredPaper:
    """A paper of the actor's area, held until the transaction ends. Raises NotFound."""
    found = await RegisteredPaper.objects().where(RegisteredPaper.id == paper).lock_rows("UPDATE").first()
    if found is None or not actor.covers(found.region):
        raise NotFound
    return found


async def keep_step(
    actor: Actor, row: RegisteredPaper, state: PaperState, *, note: str = "", again: bool = False
) -> None:
    """Write down who took a paper into a state."""
    await PaperStep.insert(
        PaperStep(
            region=row.region,
            paper=row.id,
            state=state,
            again=again,
            at=clock.now(),
            account=actor.account_id,
            actor=actor.name[:40],
            unit=actor.unit[:60],
            note=note or None,
        )
    )
