"""The log: one JSON object a line, without anybody's data.

Tracebacks name kinds and places, never what an exception says or what local variables hold: those quote passwords,
tokens and people. Of what libraries log only their own words are kept, not what they put into them.
"""

import logging
import os
import sys
import traceback
from collections.abc import Iterator, MutableMapping
from typing import Any, TextIO

import asyncpg
import structlog

from server import clock

_out: TextIO | None = None


def configure(out: TextIO | None = None) -> None:
    """Take up this way of logging, for libraries too; wherever a process begins that serves or works.

    `out` takes the lines from now on instead of standard error.
    """
    global _out  # noqa: PLW0603  # A process has one log.
    _out = out or _out
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            _stamp,
            _trace,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=lambda *_: structlog.PrintLogger(_out or sys.stderr),
    )
    root = logging.getLogger()
    if not any(isinstance(handler, _FromLibraries) for handler in root.handlers):
        root.addHandler(_FromLibraries(logging.WARNING))


class _FromLibraries(logging.Handler):
    """What libraries say through `logging`, as lines of this log."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        # The pattern without its values, and its first line only: asyncio puts whole exceptions into the others.
        words = str(record.msg).partition("\n")[0]
        log = structlog.get_logger(record.name)
        log.log(record.levelno, "library", library=record.name, words=words, exc_info=error)


def _stamp(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {"time": clock.now().isoformat(timespec="milliseconds"), **event}


def _trace(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Put an exception into words that may be kept."""
    error = event.pop("exc_info", None)
    if isinstance(error, BaseException):
        event["error"] = [line for one in _chain(error) for line in _told(one)]
    return event


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An exception, those it is a group of, and those that led to it, the last first."""
    while error is not None:
        yield error
        if isinstance(error, BaseExceptionGroup):
            for one in error.exceptions:
                yield from _chain(one)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _told(error: BaseException) -> Iterator[str]:
    yield f"{type(error).__name__} {_words(error)}".rstrip()
    for frame in traceback.extract_tb(error.__traceback__):
        yield f"  {frame.filename}:{frame.lineno} {frame.name}"


def _words(error: BaseException) -> str:
    """What names the trouble and nobody: the database's code and constraint, the system's word for an error of its own."""
    if isinstance(error, asyncpg.PostgresError):
        named = (error.sqlstate, getattr(error, "constraint_name", None), getattr(error, "table_name", None))
        return " ".join(filter(None, named))
    if isinstance(error, OSError) and error.errno:
        return os.strerror(error.errno)
    return ""
