"""This package's part of the demo: the certificates of those elected, the filings that opened, and their packs."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from certificates import printing, queries
from certificates.filing_commands import Advance
from certificates.listing import Wanted, counted
from certificates.services.filings import Present, advance, mark_present
from certificates.services.opening import Business, decide_business
from certificates.services.returning import Return, send_back
from certificates.vocabulary import CERTIFICATE, FilingState, FilingType, ReturnCode
from elections import queries as elections
from elections import winners
from elections.queries import ElectionLine
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import NotFound
from server.manifest import Stage
from server.papers.register.issuing import issue
from server.papers.register.life import move
from server.papers.register.reading import on_register
from server.papers.register.vocabulary import PaperState
from server.places.regions import path
from server.values.periods import chinese_number
from server.web.areas import township_of

#: How far the filings of the present term are; the others still gather their papers.
_REACHED: Mapping[str, tuple[FilingState, ...]] = {
    "140932102200": (FilingState.SUBMITTED, FilingState.REVIEWED, FilingState.ACCEPTED),
    "140932103205": (FilingState.SUBMITTED,),
    "140932100209": (FilingState.SUBMITTED, FilingState.REVIEWED),
}
#: The codes on the certificates of the past term, under the digits of a county that never was, so that they are nobody's.
_CODES: Mapping[str, str] = {
    "140932100012": "55149932ME000001X2",
    "140932100209": "54149932ME00000285",
    "140932102200": "54149932ME00000360",
    "140932103200": "54149932ME0000044T",
    "140932104200": "54149932ME0000052M",
}
_CODE_REASON = "演示用的代码，不是真实证书上的"
#: How many days after the result its certificate was given out, and fetched.
_GIVEN_OUT, _FETCHED = 18, 21
#: Who prepares filings in the demo's townships.
_CLERK = "贺文秀"
#: Who reviews them there, and who takes the bureau's steps.
_REVIEWER, _BUREAU = "白玉梅", "任秀清"
#: Who approves what the office prepared.
_APPROVER = "杜秀英"
_SENT_BACK: Mapping[str, Return] = {
    "140932102200": Return(codes=(ReturnCode.UNCLEAR,), mend=("identity",)),
}


async def play_past(stage: Stage) -> None:
    """The results of the past term: their papers are printed, and every certificate was given out and fetched."""
    for code in stage.kept["published"]:
        issued = await _certify(stage, code, out=True)
        line, filing = await _opened(stage.actor, code)
        async with transaction(stage.actor):
            certificates = await printing.certificates(stage.actor, code)
            pack = await printing.filing_pack(stage.actor, filing)
        await _take_to_the_end(stage.actor, filing, line)
        folder = f"{line.community}第{chinese_number(line.term_number)}届"
        await stage.print(folder, certificates)
        await stage.print(f"{folder}/证书申领材料", pack)
        await stage.bind(folder, f"{line.community}-证书申领材料包", pack)
        stage.say(f"{line.community}：当选证书{len(certificates)}份（签发存档{issued}份），申领材料{len(pack)}份。")


async def play_present(stage: Stage) -> None:
    """The results of the present term: their filings are under way, one of them sent back. The pages print their papers."""
    for code in stage.kept["published"]:
        line, filing = await _opened(stage.actor, code)
        # A filing that was handed in has a certificate that was signed.
        await _certify(stage, code, out=line.region in _REACHED)
        await _take_on(stage.actor, filing, line)
        async with transaction(stage.actor):
            now = (await queries.filing(stage.actor, filing)).line
        back = "，退回补正" if now.returned else ""
        stage.say(f"{line.community}：证书{now.word}办到“{now.state.label}”{back}。")
    async with transaction(stage.actor):
        number = await counted(stage.actor, Wanted(stage.actor.region, clock.today()))
    stage.say(f"证书申领共{number['']}件，正在办理{number['open']}件，已超期{number['late']}件。")


async def _opened(actor: Actor, code: str) -> tuple[ElectionLine, int]:
    """An election with the filing that its result opened, its business decided."""
    async with transaction(actor):
        line = await elections.election(actor, code)
        filing = await queries.filing_of_election(actor, code)
    if filing is None:
        raise NotFound
    await _say_which(actor, filing)
    return line, filing


async def _certify(stage: Stage, code: str, *, out: bool) -> int:
    """Have a colleague check and approve the certificates of an election; how many of them go out for the archive too."""
    async with transaction(stage.actor):
        sources = [one.source for one in await queries.certificates(stage.actor, code)]
        lines = await on_register(stage.actor, CERTIFICATE, sources)
    papers = [line.id for line in lines.values() if line.state is PaperState.DRAFT]
    colleague = replace(stage.actor, name=_APPROVER)
    await move(colleague, papers, PaperState.CHECKED)
    await move(colleague, papers, PaperState.APPROVED)
    return await issue(colleague, stage.store, stage.press, papers) if out else 0


async def _say_which(actor: Actor, filing: int) -> None:
    """The villages are old and their certificates lie in the office: where the records do not tell, they renew."""
    async with transaction(actor):
        known = (await queries.filing(actor, filing)).line.business
    if known is None:
        await decide_business(actor, filing, Business(business=FilingType.RENEWAL, basis="已查看原证书正本。"))


async def _take_to_the_end(actor: Actor, filing: int, line: ElectionLine) -> None:
    """Give the certificate out, to the chair who was elected, and file it away."""
    given = (line.published or line.election_day) + timedelta(days=_GIVEN_OUT)
    async with transaction(actor):
        chair, *_ = await winners.elected(actor, line.code)
    before = (FilingState.SUBMITTED, FilingState.REVIEWED, FilingState.ACCEPTED)
    await _advance(
        actor,
        filing,
        line.region,
        [
            *(Advance(to=state) for state in before),
            Advance(
                to=FilingState.ISSUED,
                credit_code=_CODES[line.region],
                code_reason=_CODE_REASON,
                issued=given,
            ),
            Advance(
                to=FilingState.COLLECTED,
                received_by=chair.name,
                received_as="主任",
                received=given + timedelta(days=_FETCHED - _GIVEN_OUT),
                kept_at="村（居）委会办公室",
            ),
            Advance(to=FilingState.ARCHIVED),
        ],
    )


async def _take_on(actor: Actor, filing: int, line: ElectionLine) -> None:
    """Go on as far as this community's filing is."""
    if reached := _REACHED.get(line.region, ()):
        await _advance(actor, filing, line.region, [Advance(to=state) for state in reached])
    if line.region in _SENT_BACK:
        await send_back(_bureau(actor), filing, _SENT_BACK[line.region])


async def _advance(actor: Actor, filing: int, region: str, steps: Sequence[Advance]) -> None:
    """Gather what is missing and take the steps.

    Each is taken by its office: a clerk of the township submits, a colleague reviews, the bureau does the rest.
    """
    async with transaction(actor):
        missing = (await queries.filing(actor, filing)).missing
        township = next(place.name for place in await path(region) if place.code == township_of(region))
    for material in missing:
        await mark_present(actor, filing, Present(material=material.key))
    office = f"{township}人民政府"
    hands = {
        FilingState.SUBMITTED: replace(actor, name=_CLERK, unit=office),
        FilingState.REVIEWED: replace(actor, name=_REVIEWER, unit=office),
    }
    for step in steps:
        await advance(hands.get(step.to, _bureau(actor)), filing, step)


def _bureau(actor: Actor) -> Actor:
    return replace(actor, name=_BUREAU, unit="偏关县民政局")
