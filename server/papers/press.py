"""The press: sheets to PDF, or to their twins for a word processor, in child processes: the event loop never waits for it.

Spawned and not forked, because WeasyPrint's native libraries do not survive a fork of a threaded process.
"""

import asyncio
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from types import TracebackType
from typing import Self, TypeVar

from server.errors import Unavailable
from server.papers.faces import FaceSettings
from server.papers.page import Sheet
from server.papers.signing import SigningSettings
from server.papers.typesetter import typeset, warm

T = TypeVar("T")

# Each process holds some 300 MB of fonts and layout.
_MOST_WORKERS = 4
# WeasyPrint grows with use, so processes are replaced. Not by `max_tasks_per_child`: in Python 3.11 to 3.14, before the
# fix of 2026, a pool with a backlog does not replace a worker that reaches its limit, and hangs (python/cpython#115634).
_SHEETS_PER_WORKER = 500


class Press:
    """Prints sheets on a few processes. Use it as an async context manager, or call `start` and `stop`.

    Printing starts the processes by itself; `start` only lets them warm up (about 3 s) beside other work. A stopped
    press prints no more.
    """

    def __init__(
        self, faces: FaceSettings, *, workers: int | None = None, signing: SigningSettings | None = None
    ) -> None:
        self._faces = faces
        self._signing = signing
        self._workers = workers or min(os.cpu_count() or 1, _MOST_WORKERS)
        self._pool: ProcessPoolExecutor | None = None
        self._printed = 0
        # The processes' temporary files, so that none outlive the press even if a process dies.
        self._scratch = tempfile.TemporaryDirectory(prefix="huanjie-press-", ignore_cleanup_errors=True)

    def start(self) -> None:
        """Begin to start the processes; returns at once."""
        for _ in range(self._workers):
            self._current_pool().submit(warm, self._faces)

    async def stop(self) -> None:
        """End the processes once the sheets in print are done."""
        pool, self._pool = self._pool, None
        if pool:
            await asyncio.to_thread(pool.shutdown, cancel_futures=True)
        self._scratch.cleanup()

    async def __aenter__(self) -> Self:
        self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def print(self, sheet: Sheet) -> bytes:
        """The sheet as PDF. Raises MissingGlyph for a character no font has, Unavailable where the press cannot run."""
        self._printed += 1
        return await self._run(typeset, self._faces, sheet, self._signing)

    async def twin(self, sheet: Sheet) -> bytes:
        """The sheet as .docx. Raises Conflict for one that is no running text, Unavailable where the press cannot run."""
        return await self._run(_as_word, sheet)

    async def print_all(self, sheets: Sequence[Sheet]) -> list[bytes]:
        """All sheets as PDF, in their order. The first failure cancels those not yet begun and is raised."""
        tasks = [asyncio.create_task(self.print(sheet)) for sheet in sheets]
        try:
            return await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()

    async def _run(self, work: Callable[..., T], *args: object) -> T:
        pool = self._current_pool()
        try:
            return await asyncio.wrap_future(pool.submit(_told, work, *args))
        except BrokenProcessPool as error:
            if self._pool is pool:
                self._pool = None
            message = "印制进程意外中断，多因内存不足。请重新印制。"
            raise Unavailable(message, code="papers.press_broken") from error

    def _current_pool(self) -> ProcessPoolExecutor:
        if self._pool and self._printed > _SHEETS_PER_WORKER * self._workers:
            self._pool.shutdown(wait=False)
            self._pool = None
        if self._pool is None:
            self._printed = 0
            self._pool = ProcessPoolExecutor(
                self._workers, get_context("spawn"), initializer=_settle_in, initargs=(self._scratch.name,)
            )
        return self._pool


def _as_word(sheet: Sheet) -> bytes:
    # A fifth of a second of import that only those who ask for a twin should pay.
    from server.papers.word import as_word  # noqa: PLC0415

    return as_word(sheet)


def _told(work: Callable[..., T], *args: object) -> T:
    """Do the work, and let no StopIteration out: a future of asyncio refuses to hold it, and who awaits it waits for ever."""
    try:
        return work(*args)
    except StopIteration as error:
        message = "a sheet was set with too little to go through"
        raise RuntimeError(message) from error


def _settle_in(scratch: str) -> None:
    """Leave Ctrl-C to the parent, and go when it is gone, even if it was killed: a pool's child would wait for ever."""
    tempfile.tempdir = scratch
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, args=(scratch,), daemon=True).start()


def _leave_with_parent(scratch: str) -> None:
    parent = parent_process()
    if parent:
        parent.join()
        shutil.rmtree(scratch, ignore_errors=True)
        os._exit(1)
