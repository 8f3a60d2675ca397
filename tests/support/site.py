"""A site for journeys, run as a process: two villages on the day after their vote, an officer's account, the real server.

    python -P -m tests.support.site

It reads its database and folder from the environment as the application does, and prints in one line of JSON the port it
listens on and the records of a county in which something stands behind every page.
"""

import asyncio
import json
import secrets
import socket
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

import uvicorn

from certificates.packing import CERTIFICATES, PackArea
from server import clock
from server.access.actor import Actor, Role
from server.access.records import hashed
from server.access.tables import Session
from server.app import create_app
from server.cli.machine import running
from server.db.engine import transaction
from server.jobs.asking import enqueue
from server.jobs.tables import Job, JobState
from server.settings import Settings
from tests.support.accounts import PASSWORD, an_opened
from tests.support.factories import COUNTY, TOWNSHIP, VILLAGE, a_ballot, a_citizen_number, an_actor, an_election
from tests.support.http import an_account
from tests.support.sheets import MEMBER_HEAD, handed_in
from tests.sweeps.counties import a_full_county
from tests.sweeps.grounds import HOME

LOGIN = "liyaqin"
COLLEAGUE = "duxiuying"
TOWNSHIP_CLERK = "hewenxiu"
__all__ = ["COLLEAGUE", "LOGIN", "PASSWORD", "TOWNSHIP_CLERK"]

OTHER_VILLAGE = "140932102200"
TERM = 13


#: Of the county behind every page, apart from those that the journeys go through.
_VILLAGES = ("140932100201", "140932100203", "140932100206")


async def furnish(actor: Actor) -> dict[str, Any]:
    """Elections with everything before the count, two who may do all that follows (one types, the other checks), and what pages show.

    Returns the records of the county, and what is more: a job on its way, an import not let in, the session of somebody
    with every role.
    """
    for region in (VILLAGE, OTHER_VILLAGE):
        day = clock.today() - timedelta(days=1)
        code = await an_election(actor, region=region, term_number=TERM, election_day=day)
        await a_ballot(actor, code, region=region)
    for login, name in ((LOGIN, "李雅琴"), (COLLEAGUE, "杜秀英")):
        await an_opened(actor, login, Role.ELECTION_OFFICER, Role.FILING_OFFICER, name=name)
    await an_opened(actor, TOWNSHIP_CLERK, Role.TOWNSHIP_CLERK, region=TOWNSHIP, name="贺文秀")
    county = await a_full_county(actor, replace(HOME, villages=_VILLAGES))
    return {"county": asdict(county), "moving": await _moving_job(actor), "open": await _open_import(), **await _eyes()}


async def _moving_job(actor: Actor) -> int:
    """A third done, by a worker that never comes back."""
    job = await enqueue(actor, CERTIFICATES, PackArea(region=COUNTY), "偏关县")
    moving = {Job.state: JobState.RUNNING, Job.reached: 4, Job.total: 12, Job.started: clock.now()}
    await Job.update(moving).where(Job.id == job)
    return job


async def _open_import() -> int:
    """Rows with an error, a question, a change and nothing to do."""
    rows = [
        (_VILLAGES[1], "大红沟村", a_citizen_number(), "1990.1", "汉族", "大专", "群众", "10000000001", "大红沟村"),
        (_VILLAGES[1], "大红沟村", "14", "1990.10", "汉族", "大专", "群众", "10000000002", "大红沟村"),
        (_VILLAGES[1], "大红沟村", a_citizen_number(), "1978.03", "汉族", "大专", "群众", "10000000003", "大红沟村"),
    ]
    named = [(code, village, f"贺文{'秀英兰'[n]}", *rest) for n, (code, village, *rest) in enumerate(rows)]
    return await handed_in(an_actor(Role.ELECTION_OFFICER), *named, of="members", head=MEMBER_HEAD, name="名册.xlsx")


async def _eyes() -> dict[str, Any]:
    """Somebody who may open every page, already signed in."""
    account, token, now = await an_account(*Role), secrets.token_urlsafe(32), clock.now()
    await Session.insert(Session(account=account.id, token=hashed(token), device="Chrome", created=now, seen=now))
    return {"token": token}


async def main() -> None:
    settings = Settings.read()
    async with running(settings, begins=True):
        operator = Actor.operator()
        async with transaction(operator):
            records = await furnish(operator)
        config = uvicorn.Config(create_app(settings), log_config=None, server_header=False)
        with socket.socket() as listening:
            listening.bind(("127.0.0.1", 0))
            listening.listen()
            told = {"port": listening.getsockname()[1], **records}
            print(json.dumps(told), flush=True)  # noqa: T201  # Whoever started this waits for it.
            await uvicorn.Server(config).serve(sockets=[listening])


if __name__ == "__main__":
    asyncio.run(main())
