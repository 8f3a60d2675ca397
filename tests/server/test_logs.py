"""What the log keeps of an error, and what it must not."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from datetime import datetime

import asyncpg
import pytest
import structlog
from pydantic import BaseModel

from server import clock, logs


class _Secret(BaseModel):
    number: int


def _fail_with_locals() -> None:
    word = "korrekt-pferd-9"
    token = "Bearer i93MB"
    raise KeyError(len(word) + len(token))


@pytest.fixture
def logged(capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[[BaseException], str]]:
    """Logs an error; gives the line."""

    def log(error: BaseException) -> str:
        structlog.get_logger().error("unforeseen", exc_info=error)
        return capsys.readouterr().err

    logs.configure()
    yield log
    structlog.reset_defaults()


def test_a_traceback_names_places_and_no_local_variable(logged: Callable[[BaseException], str]) -> None:
    with pytest.raises(KeyError) as failure:
        _fail_with_locals()
    said = logged(failure.value)
    assert "_fail_with_locals" in said
    assert "korrekt" not in said
    assert "i93MB" not in said


def test_what_the_database_quotes_is_left_out(logged: Callable[[BaseException], str]) -> None:
    error = asyncpg.UniqueViolationError("duplicate key")
    error.detail = "Key (name)=(贾永胜) already exists."
    said = logged(error)
    assert "23505" in said
    assert "贾永胜" not in said


def test_what_a_validator_quotes_is_left_out(logged: Callable[[BaseException], str]) -> None:
    with pytest.raises(ValueError, match="number") as failure:
        _Secret.model_validate({"number": "140x"})
    said = logged(failure.value)
    assert "ValidationError" in said
    assert "140x" not in said


def test_what_an_exception_says_is_left_out(logged: Callable[[BaseException], str]) -> None:
    said = logged(ValueError("贾永胜 140932197803120014"))
    assert json.loads(said)["error"] == ["ValueError"]
    assert "No space left" in logged(OSError(28, "No space left on device", "/srv/贾永胜.pdf"))
    assert "贾永胜" not in logged(OSError(28, "No space left on device", "/srv/贾永胜.pdf"))
    group = ExceptionGroup("贾永胜", [KeyError("贾永胜")])
    assert json.loads(logged(group))["error"] == ["ExceptionGroup", "KeyError"]


def test_libraries_are_told_in_their_own_words_only(
    logged: Callable[[BaseException], str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert logged
    log = logging.getLogger("some.library")
    log.warning("could not read %s", "贾永胜.pdf")
    log.error("Task exception was never retrieved\nfuture: ValueError('贾永胜')", exc_info=ValueError("贾永胜"))
    first, second = map(json.loads, capsys.readouterr().err.splitlines())
    assert (first["library"], first["words"], first["level"]) == ("some.library", "could not read %s", "warning")
    assert (second["words"], second["error"]) == ("Task exception was never retrieved", ["ValueError"])


def test_a_line_has_its_moment_in_shanxis_time(
    logged: Callable[[BaseException], str],
) -> None:
    with clock.stopped_at(datetime(2026, 1, 2, 3, 4, 5, tzinfo=clock.ZONE)):
        assert json.loads(logged(KeyError()))["time"] == "2026-01-02T03:04:05.000+08:00"


def test_a_log_may_go_elsewhere(logged: Callable[[BaseException], str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "_out", None)
    elsewhere = io.StringIO()
    logs.configure(elsewhere)
    assert logged(KeyError()) == ""
    assert "KeyError" in elsewhere.getvalue()


def test_the_errors_behind_an_error_are_told_too(logged: Callable[[BaseException], str]) -> None:
    try:
        try:
            _fail_with_locals()
        except KeyError as cause:
            message = "second"
            raise RuntimeError(message) from cause
    except RuntimeError as error:
        told = "\n".join(json.loads(logged(error))["error"])
    assert told.index("RuntimeError") < told.index("KeyError")
