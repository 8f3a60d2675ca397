"""A job kind for tests, and a worker process that knows it: `python -m tests.support.rehearsal DSN HOME HANG_AFTER`."""

import asyncio
import sys
from pathlib import Path

from pydantic import BaseModel

from server.access.actor import Actor, Permission, Role
from server.db import engine
from server.db.engine import transaction
from server.errors import Problem, Refused
from server.files.disk import Store
from server.jobs.running import Progress, Result
from server.manifest import JobKind, Package, take_up
from server.papers.faces import FaceSettings
from server.papers.press import Press
from server.worker import Worker

#: Not declared as a right: the sweeps look at those.
PLAY = Permission("rehearsal.play", "排练", frozenset({Role.OPERATOR, Role.TOWNSHIP_CLERK}))

STEPS = 3


class Play(BaseModel):
    """`fault` is what goes wrong after the first step: refused, broken or nothing."""

    region: str
    fault: str = ""


#: After which step the process hangs for ever; None in a healthy one.
hang_after: int | None = None


async def play(actor: Actor, command: Play, progress: Progress) -> Result:
    """Each step writes one row, and is skipped where it was done already."""
    for step in range(1, STEPS + 1):
        async with transaction(actor) as opened:
            if not await opened.fetchval("SELECT 1 FROM rehearsal WHERE step = $1", step):
                await opened.execute("INSERT INTO rehearsal VALUES ($1, $2)", step, actor.name)
            await progress(step, STEPS, f"第{step}步")
        if step == hang_after:
            await asyncio.Event().wait()
        if command.fault == "refused":
            raise Refused([Problem("姓名", "字体缺字。", "换一种写法。")])
        if command.fault == "broken":
            raise ZeroDivisionError
    path = progress.folder / "result"
    path.write_bytes(b"PK\x03\x04 what the steps came to")
    return Result("三步都办了。", path, "结果.zip")


KIND = JobKind("rehearsal.play", "排练", PLAY, Play, play)
PACKAGE = Package(name="rehearsal", jobs=(KIND,))


async def _main(dsn: str, home: str, hang: int) -> None:
    global hang_after  # noqa: PLW0603  # Read by the job of this process.
    hang_after = hang or None
    take_up(PACKAGE)
    await engine.open_pool({"dsn": dsn})
    await Worker.at(Store(Path(home)), Press(FaceSettings(Path(home)))).run()


if __name__ == "__main__":
    # Started as a module, this file is `__main__`; the job must see the same module that the arguments went to.
    asyncio.run(_main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
