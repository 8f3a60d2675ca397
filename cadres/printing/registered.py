"""审查结果告知书 on the register of papers: approved by another person, numbered by the county's office, verifiable (Q-26, DC-10)."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress

from cadres.documents.review_letters import ReviewNotice
from cadres.permissions import READ_OPINIONS, RUN_REVIEWS
from cadres.printing.review_letters import NOTICE, made_notices
from cadres.printing.reviews import desk, record_print, record_reading
from cadres.reviews.states import SubjectState, state_of
from cadres.specimens import review_notice
from cadres.vocabulary import (
    REVIEW_NOTICE,
    reviewed_source,
)
from server.access.actor import Actor
from server.errors import NotFound, Problem
from server.manifest import Drawn, PaperKind
from server.papers.register.kinds import numbered
from server.papers.register.reading import on_register


async def draw_notices(actor: Actor, sources: Sequence[str]) -> Mapping[str, Drawn]:
    """The notices behind some sources, each of which is read and traced so; none where nobody is told any more."""
    return {source: await _drawn(actor, state) async for source, state in _against(actor, sources)}


async def obstacles(actor: Actor, sources: Sequence[str]) -> Mapping[str, Problem | None]:
    """Why the notices may not go out: nothing that was answered is read for it."""
    return {source: await _told_already(actor, state) async for source, state in _against(actor, sources)}


async def record_printed(actor: Actor, sources: Sequence[str]) -> None:
    """The event on the batch for notices that were printed from the register."""
    async for state in _named(actor, sources):
        at = await desk(actor, state.batch, READ_OPINIONS)
        await record_print(actor, at, {"文书": NOTICE, "份数": 1})


async def record_reread(actor: Actor, sources: Sequence[str]) -> None:
    """The event on the trail of whom a notice is to that is read as it was issued, also of who is told nothing any more."""
    async for state in _named(actor, sources):
        await desk(actor, state.batch, READ_OPINIONS)
        await record_reading(actor, NOTICE, [state])


async def _named(actor: Actor, sources: Sequence[str]) -> AsyncIterator[SubjectState]:
    """Whom the sources name, as far as they are on record."""
    for source in sources:
        entry = numbered(source, "reviewed")
        if entry is not None:
            with suppress(NotFound):
                yield await state_of(actor, entry)


async def _against(actor: Actor, sources: Sequence[str]) -> AsyncIterator[tuple[str, SubjectState]]:
    """Whom the sources name who is told a conclusion in writing."""
    for source in sources:
        async for state in _named(actor, [source]):
            if state.to_tell:
                yield source, state


async def _drawn(actor: Actor, state: SubjectState) -> Drawn:
    at = await desk(actor, state.batch, READ_OPINIONS)
    (made,) = await made_notices(actor, at, [state])
    await record_reading(actor, NOTICE, [state])
    return Drawn(at.batch.region, made.title, state.name, made, await _told_already(actor, state))


async def _told_already(actor: Actor, state: SubjectState) -> Problem | None:
    """A notice that was handed over under a number of its own gets no second one."""
    line = (await on_register(actor, REVIEW_NOTICE, [reviewed_source(state.id)])).get(reviewed_source(state.id))
    if not state.notice or (line and line.number == state.notice):
        return None
    cause = f"{state.name}的告知书已按{state.notice}送达，不再另编文号。"
    return Problem("告知书文号", cause, "请作废这一件。", "DC-10")


KIND = PaperKind(
    code=REVIEW_NOTICE,
    label=ReviewNotice.name_of_kind,
    level=6,
    issuer="中共{县}委组织部",
    series="{县首字}联审告",
    view=READ_OPINIONS,
    handle=RUN_REVIEWS,
    draw=draw_notices,
    specimen=review_notice,
    single_copy=True,
    obstacles=obstacles,
    printed=record_printed,
    reread=record_reread,
)
