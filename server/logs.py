"""The log: one JSON object a line on standard error, without anybody's data.

Tracebacks name places, never local variables: those hold passwords, tokens and people. What the database or a
validator says of a failure quotes the values that failed, so of their errors only the kind is kept.
"""

import sys
import traceback
from collections.abc import Iterator, MutableMapping
from typing import Any

import asyncpg
import structlog
from pydantic import ValidationError


def configure() -> None:
    """Take up this way of logging; once, where the application is put together."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=False),
            _trace,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )


def _trace(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Put an exception into words that may be kept."""
    error = event.pop("exc_info", None)
    if isinstance(error, BaseException):
        event["error"] = [line for one in _chain(error) for line in _told(one)]
    return event


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An exception and those that led to it, the last first."""
    while error is not None:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _told(error: BaseException) -> Iterator[str]:
    yield f"{type(error).__name__}: {_words(error)}"
    for frame in traceback.extract_tb(error.__traceback__):
        yield f"  {frame.filename}:{frame.lineno} {frame.name}"


def _words(error: BaseException) -> str:
    if isinstance(error, asyncpg.PostgresError):
        named = (error.sqlstate, getattr(error, "constraint_name", None), getattr(error, "table_name", None))
        return " ".join(filter(None, named))
    if isinstance(error, ValidationError):
        return error.title
    return str(error)
