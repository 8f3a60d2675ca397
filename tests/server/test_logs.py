"""What the log keeps of an error, and what it must not."""

import json
from collections.abc import Callable, Iterator

import asyncpg
import pytest
import structlog
from pydantic import BaseModel

from server import logs


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
    assert "_Secret" in said
    assert "140x" not in said


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
