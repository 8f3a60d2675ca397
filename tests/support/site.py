"""A site for journeys, run as a process: two villages on the day after their vote, an officer's account, the real server.

    python -P -m tests.support.site

It reads its database and folder from the environment as the application does, and prints the port it listens on.
"""

import asyncio
import socket
from datetime import timedelta

import uvicorn

from server import clock
from server.access.actor import Actor, Role
from server.app import create_app
from server.cli.machine import running
from server.settings import Settings
from tests.support.accounts import PASSWORD, an_opened
from tests.support.factories import VILLAGE, a_ballot, an_election

LOGIN = "liyaqin"
__all__ = ["LOGIN", "PASSWORD"]

OTHER_VILLAGE = "140932102200"
TERM = 13


async def furnish(actor: Actor) -> None:
    """Elections with everything before the count, and somebody who may do all that follows."""
    for region in (VILLAGE, OTHER_VILLAGE):
        day = clock.today() - timedelta(days=1)
        code = await an_election(actor, region=region, term_number=TERM, election_day=day)
        await a_ballot(actor, code, region=region)
    await an_opened(actor, LOGIN, Role.ELECTION_OFFICER, Role.FILING_OFFICER)


async def main() -> None:
    settings = Settings.read()
    async with running(settings):
        await furnish(Actor.operator())
        config = uvicorn.Config(create_app(settings), log_config=None, server_header=False)
        with socket.socket() as listening:
            listening.bind(("127.0.0.1", 0))
            listening.listen()
            print(listening.getsockname()[1], flush=True)  # noqa: T201  # Whoever started this waits for it.
            await uvicorn.Server(config).serve(sockets=[listening])


if __name__ == "__main__":
    asyncio.run(main())
