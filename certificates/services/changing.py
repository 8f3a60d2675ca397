"""Filings that changes of communities ask for: another name, the end of a committee; and taking these back with the change."""

from collections.abc import Sequence
from datetime import timedelta

from cadres import queries as cadres
from cadres.place_vocabulary import PlaceChangeTakenBack, PlacesChanged
from cadres.services import held_codes
from certificates import given_out, queries
from certificates.filing_commands import subject
from certificates.queries import FilingLine
from certificates.representing import representative_on
from certificates.rules.changing import asked
from certificates.rules.checklists import Occasion
from certificates.services.filings import keep_step
from certificates.services.laying_out import (
    NewFiling,
    ask_for_change_paper,
    drop_change_paper,
    open_filing,
    supersede,
)
from certificates.tables import Filing
from certificates.vocabulary import FilingCause, FilingState, FilingType, ReturnCode
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import take_turn, transaction

STOPPED = event_kind("filing.stopped", "终止办理", Dot.ATTENTION)
#: These two follow from a change or from taking one back, and hold up no earlier change that is to be taken back as well.
RENAMED = event_kind("filing.renamed", "社区更名，申领的名称随之更改", Dot.ATTENTION)
RESUMED = event_kind("filing.resumed", "恢复办理", Dot.ATTENTION)


async def open_for_change(actor: Actor, event: PlacesChanged) -> None:
    """Open what a change asks for, community by community; one that waits already for its certificate gets the new name."""
    async with transaction(actor):
        for part in event.parts:
            wanted = asked(event.kind, part)
            if wanted is None:
                continue
            if wanted[0] is FilingType.CHANGE and await _rename_waiting(actor, part.region, event.document):
                continue
            await _open(actor, event, part.region, *wanted)


async def upon_change(actor: Actor, event: PlacesChanged) -> Sequence[str]:
    """What a change would do to filings, in sentences: what it opens, what that takes the place of, what bears another name."""
    said: list[str] = []
    for part in event.parts:
        wanted = asked(event.kind, part)
        if wanted is None or part.before is None:
            continue
        business, cause = wanted
        lines = await queries.open_filings(actor, part.region)
        waiting = [one for one in lines if _would_bear_its_name(one)]
        if business is FilingType.CANCELLATION:
            said.append(f"{part.before[0]}的证书注销（{cause.label}）自动立件，收回证书和印章")
            ended = [one for one in lines if one.business is not FilingType.CANCELLATION]
            said += [f"{part.before[0]}的证书{one.word}（{one.state.label}）由注销接替，不再办理" for one in ended]
        elif waiting and part.after:
            said += [f"证书{one.word}（{one.state.label}）改用新名称，已经提交的退回重新打印、盖章" for one in waiting]
        else:
            said.append(f"{part.before[0]}的证书变更（{cause.label}）自动立件")
    return said


async def _open(actor: Actor, event: PlacesChanged, region: str, business: FilingType, cause: FilingCause) -> None:
    cancels = business is FilingType.CANCELLATION
    # What is cancelled bears the name that it had to the end, and was represented by whoever was chair then.
    last = event.day - timedelta(days=1)
    chair = (await representative_on(actor, region, last if cancels else event.day)).chair
    new = NewFiling(
        region=region,
        business=business,
        opened=clock.today(),
        origin=f"{event.kind.label}，{event.document}",
        representative=chair.person if chair else None,
        span=(chair.since, chair.term_ends) if chair and chair.term_ends else (None, None),
        cause=cause,
        change=event.event,
        document=event.document,
        named=last if cancels else None,
        occasion=Occasion(election=False, headed=chair is not None),
    )
    filing = await open_filing(actor, new)
    if cancels:
        await supersede(actor, filing, new.origin)


async def _rename_waiting(actor: Actor, region: str, document: str) -> bool:
    """Give the filings that wait the committee's new name; papers that lie with an office go back to be printed anew.

    `document` is the paper of the rename, empty where one is taken back.
    """
    waiting = [line for line in await queries.open_filings(actor, region) if _would_bear_its_name(line)]
    for line in waiting:
        await take_turn("filing", line.id)
        filing = await Filing.objects().where(Filing.id == line.id).first()
        if filing is None:
            continue
        await _rename(actor, filing, document)
    return bool(waiting)


def _would_bear_its_name(line: FilingLine) -> bool:
    return line.business is not FilingType.CANCELLATION and line.state is not FilingState.ISSUED


async def _rename(actor: Actor, filing: Filing, document: str) -> None:
    before, name = filing.committee, (await cadres.community(actor, filing.region)).committee
    if name == before:
        return
    await Filing.update({Filing.committee: name}).where(Filing.id == filing.id)
    if document:
        await ask_for_change_paper(filing, document)
    else:
        await drop_change_paper(filing)
    reason = document or "变更已撤销"
    change = Change(subject(filing.id), filing.region, before={"名称": before}, after={"名称": name}, reason=reason)
    await audit.record(actor, RENAMED, change)
    if filing.state != FilingState.PREPARING and not filing.returned:
        await Filing.update({Filing.returned: True}).where(Filing.id == filing.id)
        paper = "附更名批准文件，" if document else ""
        note = f"组织已更名为{name}，请重新打印，{paper}签字盖章后提交。"
        await keep_step(actor, filing, note=note, returned=True, codes=(ReturnCode.NAME,))


async def take_back(actor: Actor, event: PlaceChangeTakenBack) -> None:
    """Stop what a change opened, and go on with what that had taken the place of; names are as they were before."""
    async with transaction(actor):
        opened = await Filing.objects().where(Filing.change_event == event.event, Filing.stopped.is_null())
        for filing in opened:
            await stop(actor, filing, f"变更已撤销：{event.reason}")
            # A cancellation that was granted had ended the code.
            code = await given_out.code_given(actor, filing.id)
            if filing.business == FilingType.CANCELLATION and code:
                await held_codes.go_on(filing.region, code)
        await resume(actor, [filing.id for filing in opened])
        for region in event.regions:
            await _rename_waiting(actor, region, "")


async def stop(actor: Actor, filing: Filing, why: str) -> None:
    """Nothing more is done about a filing, for a reason that its page says."""
    await Filing.update({Filing.stopped: why[:120]}).where(Filing.id == filing.id)
    await audit.record(actor, STOPPED, Change(subject(filing.id), filing.region, reason=why))


async def resume(actor: Actor, by: Sequence[int]) -> None:
    """Go on with those whose place some filings had taken that nothing more is done about.

    Of one that is stopped itself nothing goes on, but what that had taken the place of.
    """
    for filing in await Filing.objects().where(Filing.superseded_by.is_in([*by, 0])):
        if filing.stopped is not None:
            await resume(actor, [filing.id])
            continue
        await take_turn("filing", filing.id)
        await Filing.update({Filing.superseded_by: None}).where(Filing.id == filing.id)
        await audit.record(actor, RESUMED, Change(subject(filing.id), filing.region))
