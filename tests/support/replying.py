"""Answers for tests by those whose work it is: the review's office, its second reader, and agencies with accounts of their own."""

import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path

from cadres import evidence
from cadres.reviews import answers
from cadres.reviews.answers import QuestionLine
from cadres.services.reviews import lists
from server.access.actor import Actor, Role
from server.access.tables import Account
from server.db.engine import connection, transaction
from server.errors import Conflict
from server.files import keeping
from server.files.disk import Store
from tests.support import reviews as given
from tests.support.factories import COUNTY, a_county, an_actor
from tests.support.files import A_PDF, in_pieces
from tests.support.http import an_account


async def asked_about(operator: Actor, *names: str, police: Actor | None = None) -> list[int]:
    """People about whom three agencies are asked, on paper; the police by its account where there is one."""
    await a_county(operator)
    await given.the_lists(operator)
    if police:
        await lists.seat_agency(operator, COUNTY, "police", police.unit_id)
    batch = await given.a_batch(operator)
    entries = await given.people_in(operator, batch, *names)
    await given.asked(operator, batch, entries)
    return list(entries)


async def somebody(role: Role, **more: str) -> Actor:
    """A new account with a role, acting."""
    account = await an_account(role, **more)
    return acting(account, role)


def acting(account: Account, role: Role) -> Actor:
    return replace(
        an_actor(role, region=account.region), account_id=account.id, unit_id=account.unit, name=account.name
    )


async def line_of(actor: Actor, entry: int, agency: str = "police") -> QuestionLine:
    """What an agency is asked about a person, as the actor is shown it."""
    async with transaction(actor):
        return next(one for one in await answers.questions_of(actor, entry) if one.agency == agency)


async def kept(actor: Actor, store: Store, entry: int, content: bytes = A_PDF, agency: str = "police") -> int:
    """A scan of an answer; returns its id."""
    line = await line_of(actor, entry, agency)
    async with transaction(actor):
        purpose = await evidence.purpose_of(line)
    return await keeping.add(actor, store, purpose, "判决书-盗窃.pdf", in_pieces(content))


async def files_of(actor: Actor, entry: int, agency: str = "police") -> list[str]:
    """The names of the scans that the actor is shown."""
    async with transaction(actor):
        return [one.name for one in await evidence.scans_of(actor, await line_of(actor, entry, agency))]


async def rows_shown(actor: Actor) -> int:
    """How many stored files the database shows to the actor."""
    async with transaction(actor):
        return int(await connection().fetchval("SELECT count(*) FROM stored_file"))


async def latest_file() -> int:
    return int(await connection().fetchval("SELECT max(id) FROM stored_file"))


async def kept_in(actor: Actor, batch: int, meanwhile: Callable[[], Awaitable[None]] | None = None) -> str:
    """One scan for every reply of a batch that waits; returns why it was refused, or nothing. `meanwhile` happens on its way."""
    async with transaction(actor):
        (letter,) = evidence.letters(await answers.to_check(actor, batch))

    async def pieces() -> AsyncIterator[bytes]:
        yield A_PDF
        if meanwhile:
            await meanwhile()

    with tempfile.TemporaryDirectory() as folder:
        try:
            await keeping.add_to_each(actor, Store(Path(folder)), evidence.purposes_of(letter), "来函.pdf", pieces())
        except Conflict as refusal:
            return refusal.reason
    return ""
