"""What the pages below and the workbench show of filings: a column, a block, duties, numbers, what a result would set off."""

from collections.abc import Mapping, Sequence

from certificates import queries
from certificates.listing import Wanted, counted, listed
from certificates.permissions import HANDLE, PRINT, VIEW
from certificates.queries import FilingLine, StepHand
from certificates.rules.filings import DEADLINE, NEXT
from certificates.rules.sides import sides_of, step_side
from certificates.services.filings import barred
from certificates.services.laying_out import due_of
from certificates.services.opening import business_of
from certificates.vocabulary import FilingState, FilingType
from elections.queries import ElectionLine
from elections.vocabulary import Post
from elections.web.publishing import ResultProspect
from server import clock
from server.access.actor import Actor
from server.access.duties import Hand
from server.manifest import Cell, Columns, Duty, Panel, Tally
from server.values.labels import label_of
from server.values.periods import chinese_day
from server.web.templating import address

SUBJECT = "/filings"

#: What is done to take a filing into a state.
ACTS: Mapping[FilingState, str] = {
    FilingState.SUBMITTED: "提交乡镇审核",
    FilingState.REVIEWED: "登记审核盖章",
    FilingState.ACCEPTED: "登记县民政受理",
    FilingState.ISSUED: "登记核发",
    FilingState.COLLECTED: "登记领取",
    FilingState.ARCHIVED: "归档",
}
#: A cancellation gives nothing out: it takes the certificate and the seal back.
_ENDING: Mapping[FilingState, str] = {
    FilingState.ISSUED: "登记准予注销",
    FilingState.COLLECTED: "登记收回证书和印章",
}


#: What is done instead with a filing that was sent back, whichever state it goes on to.
RESUBMIT = "补正完毕，重新提交"
SUPERSEDED = "已由新件接替"
STOPPED = "已终止"
EXPIRED = "任期已满"


def act_of(line: FilingLine) -> str:
    """What is done to take a filing on; nothing where there is nothing more to do."""
    if line.superseded_by is not None or line.stopped is not None or line.state not in NEXT:
        return ""
    if line.returned:
        return RESUBMIT
    state = NEXT[line.state]
    return _ENDING.get(state, ACTS[state]) if line.business is FilingType.CANCELLATION else ACTS[state]


def link(line: FilingLine) -> str:
    """The page of a filing."""
    return f"{SUBJECT}/{line.id}"


def state_of(line: FilingLine) -> Cell:
    """Where a filing stands, in one word."""
    if line.superseded_by is not None:
        return Cell(SUPERSEDED, link(line), "none")
    if line.stopped is not None:
        return Cell(STOPPED, link(line), "none")
    if line.returned:
        return Cell("退回补正", link(line), "warn")
    glyph = "part" if line.open else "done"
    return Cell(line.state.label, link(line), glyph)


def word_of(line: FilingLine) -> Cell:
    """The one word where no deadline stands beside it: that the term ended says more than the step."""
    return Cell(EXPIRED, link(line), "warn") if line.expired(clock.today()) else state_of(line)


async def _cells(actor: Actor, regions: Sequence[str]) -> Mapping[str, tuple[Cell, ...]]:
    latest = await queries.filings_by_region(actor, regions)
    return {region: (word_of(line),) for region, line in latest.items()}


COLUMNS = Columns(("证书",), _cells)


async def community_panel(actor: Actor, region: str) -> Panel | None:
    """A community's filings; nothing where there was none."""
    lines = await queries.filings(actor, region)
    rows = [(line, state_of(line)) for line in lines]
    return Panel("证书申领", "certificates/pages/panel.html", {"rows": rows}) if rows else None


async def tallies(actor: Actor, area: str) -> Sequence[Tally]:
    """How many filings of an area are open, and how many of these are past the office's deadline."""
    number = await counted(actor, Wanted(area, clock.today()))
    if not number[""]:
        return ()
    ended = number["expired"]
    return (
        Tally("证书正在办理", number["open"], address(SUBJECT, area=area, show="open"), f"共{number['']}件"),
        Tally("证书已超期", number["late"], address(SUBJECT, area=area, show="late")),
        *([Tally("证书任期已满未办结", ended, address(SUBJECT, area=area, show="expired"))] if ended else ()),
    )


async def duties(actor: Actor, area: str) -> Sequence[Duty]:
    """The filings that wait for the actor, until the office's own deadline (CT-10); past it or past the term, everybody's.

    Of those in time the ones are left out that wait for somebody else: another office's step, one apart from what the
    actor did, or one that the actor sent back. Whoever sees an overdue one can ask for it, until it is closed.
    """
    today = clock.today()
    lines = await listed(actor, Wanted(area, today), "open")
    taken = await queries.hands(actor, [line.id for line in lines])
    found = []
    for line in lines:
        others = _waits_for_others(actor, line, taken[line.id])
        if not others or line.late(today) or line.expired(today):
            found.append(_duty(line, taken[line.id], others))
    return found


def _waits_for_others(actor: Actor, line: FilingLine, taken: Sequence[StepHand]) -> str:
    """For whom a filing waits, if not for the actor."""
    side = step_side(NEXT[line.state], returned=line.returned)
    if side not in sides_of(actor):
        return side.label
    mine = line.returned and taken[-1].hand.is_same(Hand.of(actor))
    return f"另一位{side.label}" if mine or barred(line, actor, taken) else ""


def _stands(line: FilingLine, taken: Sequence[StepHand], others: str) -> str:
    """How far a filing is, and for whom it waits."""
    stands = f"现在是{line.state.label}"
    if line.returned:
        back = taken[-1]
        stands = f"{back.hand.unit}{back.hand.name}退回：{(back.note or '').rstrip('。')}"
    ended = f"任期已于{chinese_day(line.valid_until)}届满" if line.expired(clock.today()) and line.valid_until else ""
    return "；".join(part for part in (stands, ended, f"等{others}办理" if others else "") if part)


def _duty(line: FilingLine, taken: Sequence[StepHand], others: str) -> Duty:
    stands = _stands(line, taken, others)
    return Duty(
        what=f"{line.community}：证书{line.word}{'待补正' if line.returned else ''}",
        href=link(line),
        region=line.region,
        right=HANDLE,
        note=stands if line.business is FilingType.CANCELLATION else f"{stands}；拿不到新证书，银行不能开立、变更账户",
        due=line.due,
        basis=f"内部期限　{DEADLINE.cite}",
        act="查看" if others else act_of(line),
    )


async def forecast(actor: Actor, prospect: ResultProspect) -> Sequence[str]:
    """The certificates that a result would give out, and the filing it would open (FT-7, FT-8)."""
    said = [f"拟出当选证书{len(prospect.elected)}份，核准后编号签发"]
    chair = next((name for post, name in prospect.elected if post is Post.CHAIR), None)
    if chair is None:
        why = "补选不涉及主任，证书不变更" if prospect.by_election else "没有选出主任，证书申领不立件"
        return (*said, why)
    business = await business_of(actor, prospect.region, prospect.since, by_election=prospect.by_election)
    until = chinese_day(await due_of(prospect.region, business, clock.today()))
    said.append(f"证书{label_of(business) or '申领'}自动立件，法定代表人{chair}，今天公布的内部期限至{until}")
    if business is None:
        said.append("记录中没有信用代码和上一届成员，立件后须确定是首次申领还是换领")
    earlier = [line for line in await queries.filings(actor, prospect.region) if line.open]
    return (*said, *(f"{line.opened.year}年立的证书{line.word}未办结，由新件接替" for line in earlier))


async def links(actor: Actor, line: ElectionLine) -> Sequence[Cell]:
    """What a published election left here: its filing and its certificates of election."""
    if line.published is None:
        return ()
    found = []
    filing = await queries.filing_of_election(actor, line.code) if actor.may(VIEW) else None
    if filing:
        one = (await queries.filing(actor, filing)).line
        found.append(Cell(f"证书{one.word}（{word_of(one).text}）", link(one)))
    issued = await queries.certificates(actor, line.code) if actor.may(PRINT) else ()
    if issued:
        found.append(Cell(f"当选证书{len(issued)}份", f"/elections/{line.code}/certificates.pdf"))
    return found
