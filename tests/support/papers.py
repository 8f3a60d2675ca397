"""Papers of the register taken on by two people, as the office does it."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from server.access.actor import Actor
from server.db.engine import transaction
from server.files.disk import Store
from server.papers.register.issuing import issue
from server.papers.register.life import move
from server.papers.register.reading import PaperLine, Wanted, paper, papers
from server.papers.register.vocabulary import PaperState
from tests.support.press import PretendPress

APPROVER = "杜秀英"


def another(actor: Actor) -> Actor:
    """A colleague with the same rights."""
    return replace(actor, name=APPROVER)


async def all_papers(actor: Actor, state: str = "", kind: str = "") -> Sequence[PaperLine]:
    async with transaction(actor):
        return (await papers(actor, actor.region, Wanted(kind=kind, state=state)))[0]


async def approved(actor: Actor, kind: str = "") -> list[int]:
    """Check and approve every draft; the papers' ids."""
    ids = [line.id for line in await all_papers(actor, "draft", kind)]
    await move(another(actor), ids, PaperState.CHECKED)
    await move(another(actor), ids, PaperState.APPROVED)
    return ids


async def issued(actor: Actor, store: Store | Path, kind: str = "") -> list[int]:
    """Check, approve and issue every draft; the papers' ids."""
    ids = await approved(actor, kind)
    await issue(actor, store if isinstance(store, Store) else Store(store), PretendPress(), ids)
    return ids


async def line_of(actor: Actor, wanted: int) -> PaperLine:
    async with transaction(actor):
        return await paper(actor, wanted)
