"""Something to lose and how to look for it afterwards: `python -P -m tests.support.home furnish|look`.

Both print one line of JSON: what a person's sealed fields say when they are opened, and the hash of a stored file.
"""

import asyncio
import hashlib
import json
import sys
from typing import Any

from cadres.services.people import RegisterPerson, register
from cadres.tables.people import CITIZEN_NUMBER, HOME, PHONE
from certificates.scans import SCAN
from server.access import sealing
from server.access.actor import Actor
from server.cli.machine import running
from server.db.engine import connection, transaction
from server.files import keeping
from server.files.disk import Store
from server.files.keeping import Purpose
from server.settings import Settings
from tests.support.accounts import an_opened
from tests.support.factories import VILLAGE, a_citizen_number, a_county
from tests.support.files import A_PNG, in_pieces

NAME = "杜秀英"


async def furnish(actor: Actor, store: Store) -> None:
    """An account, a person with every sealed field, a scan."""
    async with transaction(actor):
        await an_opened(actor)
        await a_county(actor)
        person = RegisterPerson(
            region=VILLAGE,
            name=NAME,
            citizen_number=a_citizen_number(),
            phone="10000000093",
            home="新关镇解放街九十三号",
        )
        await register(actor, person)
    await keeping.add(actor, store, Purpose(SCAN, VILLAGE, "filing:1"), "扫描.png", in_pieces(A_PNG))


async def look(actor: Actor, store: Store) -> dict[str, Any]:
    """The sealed fields whole, and the file as it lies on the disk."""
    async with transaction(actor):
        row = await connection().fetchrow("SELECT citizen_number, phone, home FROM person WHERE name = $1", NAME)
        file = await connection().fetchval("SELECT sha256 FROM stored_file")
    sealed = {"citizen_number": CITIZEN_NUMBER, "phone": PHONE, "home": HOME}
    content = b"".join([piece async for piece in store.read(file)])
    opened = {column: sealing.unseal(row[column], known_as) for column, known_as in sealed.items()}
    return {**opened, "file": hashlib.sha256(content).hexdigest()}


async def main(word: str) -> None:
    settings, actor = Settings.read(), Actor.operator()
    async with running(settings, begins=True):
        store = Store(settings.files)
        if word == "furnish":
            await furnish(actor, store)
        print(json.dumps(await look(actor, store), ensure_ascii=False))  # noqa: T201  # Whoever started this reads it.


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
