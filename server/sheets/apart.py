"""Work on files that nobody can vouch for, or that takes long, in a child process of its own with bounds.

A child that aborts or fills its memory takes nothing else along, and what it computes holds nobody up: a thread would
keep the interpreter's lock.
"""

import asyncio
import contextvars
import gc
import resource
import signal
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_all_start_methods, get_context
from typing import TypeVar

from server.errors import Crowded, Problem, Refused
from server.sheets.archive import refused

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one file may take: bytes of memory and seconds of a processor in all, and seconds for each thing asked."""

    memory: int = 2 * 2**30
    busy: int = 60
    waited: int = 180


BOUNDS = Bounds()
#: How much longer than its child somebody waits who asked it: as long as a child may take to start.
_STARTING = 60

TOO_LARGE = ("文件太大，限定的时间和内存里读不完。", "请删去用不到的工作表和表外的内容，或分成几个文件再传。")
#: A reader that aborts does not say whether it choked on what is broken or on how much there is.
ABORTED = (
    "文件已损坏或者太大，读不出来。",
    "请用WPS或Excel重新保存；仍读不出来的，分成几个文件，或请报送人重发。",
)

#: Children come from a server that has the readers loaded, in a thirtieth of the time that a new interpreter takes; where the
#: system has no such server they are new interpreters.
CONTEXT = get_context("forkserver" if "forkserver" in get_all_start_methods() else "spawn")
_preloaded: list[str] = []


def preload(*modules: str) -> None:
    """Have modules loaded by the server of children, before it starts: a child that works in them has them at once."""
    _preloaded.extend(module for module in modules if module not in _preloaded)
    CONTEXT.set_forkserver_preload(_preloaded)


preload("server.sheets.workbook", "server.sheets.returning")

#: Files of one process that are worked on or wait for it; whoever comes then is asked to come again.
MOST_AT_ONCE = 10
_under_way: list[str] = []
#: Each waits for a child, and a child may take all that one file is allowed; so they are few, and threads of their own:
#: whatever else is done in threads does not wait behind large files.
_threads = ThreadPoolExecutor(2, thread_name_prefix="sheets")


async def in_turn(file_name: str, work: Callable[..., T], *args: object) -> T:
    """What `work` makes of the arguments in one of a few threads: in there it may go `apart`. Raises Crowded where too many wait."""
    if len(_under_way) >= MOST_AT_ONCE:
        message = f"此刻处理的表格太多，“{file_name}”没有读，也没有写入。请过{Crowded.WAIT}秒再试。"
        raise Crowded(message)
    _under_way.append(file_name)
    turn = _threads.submit(contextvars.copy_context().run, work, *args)
    # Whoever asked may go away meanwhile: the thread goes on, so the place is taken until it is done.
    turn.add_done_callback(lambda _: _under_way.remove(file_name))
    return await asyncio.wrap_future(turn)


@dataclass(frozen=True, slots=True)
class _Refusal:
    """A refusal on its way between processes: the exception itself does not survive pickling."""

    problems: tuple[Problem, ...]
    reason: str


class Child:
    """A child process for one file. What it has read it may keep for what is asked of it next; `pool` is for who waits otherwise."""

    def __init__(self, file_name: str) -> None:
        self._file_name = file_name
        self._bounds = BOUNDS
        self._began = time.monotonic()
        self.pool = ProcessPoolExecutor(1, CONTEXT, _bound, (self._bounds,))

    def ask(self, work: Callable[..., T], *args: object) -> T:
        """What `work`, a function of a module, makes of the arguments. It blocks: call it from a thread.

        Raises Refused as `work` does, and for a file that is too much for the child.
        """
        waited = self._bounds.waited
        try:
            made = self.pool.submit(_guarded, work, args, waited).result(waited + _STARTING)
        except BrokenProcessPool as error:
            raise self.broken() from error
        except (TimeoutError, MemoryError) as error:
            raise refused(self._file_name, *TOO_LARGE) from error
        if isinstance(made, _Refusal):
            raise Refused(made.problems, code=made.reason)
        return made

    def broken(self) -> Refused:
        """The refusal of a file on which the child ended. One that was ended for its time took at least that long."""
        spent = time.monotonic() - self._began >= min(self._bounds.busy, self._bounds.waited)
        return refused(self._file_name, *(TOO_LARGE if spent else ABORTED))

    def end(self) -> None:
        """Let it end, whatever it is at."""
        self.pool.shutdown(wait=False, cancel_futures=True)


def apart(file_name: str, work: Callable[..., T], *args: object) -> T:
    """What a child of its own makes of the arguments, see `Child.ask`."""
    child = Child(file_name)
    try:
        return child.ask(work, *args)
    finally:
        child.end()


def _guarded(work: Callable[..., T], args: tuple[object, ...], waited: int) -> T | _Refusal:
    # The system ends the child for it, whatever the child is at.
    signal.alarm(waited)
    try:
        return work(*args)
    except Refused as error:
        return _Refusal(error.problems, error.reason)
    finally:
        signal.alarm(0)


def _bound(bounds: Bounds) -> None:
    # The child ends with its one file: looking for cycles among a million cells frees nothing.
    gc.disable()
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_AS, (bounds.memory, bounds.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (bounds.busy, bounds.busy))
