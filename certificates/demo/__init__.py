"""This package's part of the demo: the certificates of those elected, the filings that opened, and their packs."""

from collections.abc import Mapping
from dataclasses import replace

from certificates import printing, queries
from certificates.filing_commands import Advance
from certificates.services.filings import Present, advance, mark_present
from certificates.services.opening import Business, decide_business
from certificates.services.returning import Return, send_back
from certificates.vocabulary import CERTIFICATE, FilingState, FilingType, ReturnCode
from elections import queries as elections
from elections.queries import ElectionLine
from server.access.actor import Actor
from server.db.engine import transaction
from server.manifest import Stage
from server.papers.register.issuing import issue
from server.papers.register.life import move
from server.papers.register.reading import on_register
from server.papers.register.vocabulary import PaperState
from server.places.regions import path
from server.values.periods import chinese_number
from server.web.areas import township_of

#: How far the filings of some communities are; the others still gather their papers.
_REACHED: Mapping[str, tuple[FilingState, ...]] = {
    "140932102200": (FilingState.SUBMITTED,),
    "140932103200": (FilingState.SUBMITTED, FilingState.REVIEWED),
    "140932104200": (FilingState.SUBMITTED, FilingState.REVIEWED, FilingState.ACCEPTED),
}
#: Who prepares filings in the demo's townships.
_CLERK = "贺文秀"
#: Who reviews them there, and who takes the bureau's steps.
_REVIEWER, _BUREAU = "白玉梅", "任秀清"
#: Who approves what the office prepared.
_APPROVER = "杜秀英"
_SENT_BACK: Mapping[str, Return] = {
    "140932104200": Return(codes=(ReturnCode.UNCLEAR,), mend=("identity",)),
}


async def play(stage: Stage) -> None:
    """Take the filings on, and print for every published election of the demo."""
    for order, code in enumerate(stage.kept["published"]):
        async with transaction(stage.actor):
            line = await elections.election(stage.actor, code)
        # A filing that was handed in has a certificate that was signed.
        issued = await _certify(stage, code, out=order == 0 or line.region in _REACHED)
        async with transaction(stage.actor):
            certificates = await printing.certificates(stage.actor, code)
            filing = await queries.filing_of_election(stage.actor, code)
        if filing:
            await _say_which(stage.actor, filing)
        async with transaction(stage.actor):
            pack = await printing.filing_pack(stage.actor, filing) if filing else ()
        folder = f"{line.community}第{chinese_number(line.term_number)}届"
        await stage.print(folder, certificates)
        if filing:
            await _take_on(stage.actor, filing, line)
            await stage.print(f"{folder}/证书申领材料", pack)
            await stage.bind(folder, f"{line.community}-证书申领材料包", pack)
        how = f"（签发存档{issued}份）" if issued else ""
        stage.say(f"{line.community}：当选证书{len(certificates)}份{how}，申领材料{len(pack)}份。")


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


async def _take_on(actor: Actor, filing: int, line: ElectionLine) -> None:
    """Gather what is missing and go on as far as this community's filing is."""
    reached = _REACHED.get(line.region, ())
    if reached:
        async with transaction(actor):
            missing = (await queries.filing(actor, filing)).missing
        for material in missing:
            await mark_present(actor, filing, Present(material=material.key))
    # Each step is taken by its office: a clerk of the township submits, a colleague reviews, the bureau does the rest.
    async with transaction(actor):
        township = next(place.name for place in await path(line.region) if place.code == township_of(line.region))
    office, bureau = f"{township}人民政府", replace(actor, name=_BUREAU, unit="偏关县民政局")
    hands = {
        FilingState.SUBMITTED: replace(actor, name=_CLERK, unit=office),
        FilingState.REVIEWED: replace(actor, name=_REVIEWER, unit=office),
    }
    for state in reached:
        await advance(hands.get(state, bureau), filing, Advance(to=state))
    if line.region in _SENT_BACK:
        await send_back(bureau, filing, _SENT_BACK[line.region])
