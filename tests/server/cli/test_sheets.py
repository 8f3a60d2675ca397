from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from server.cli import sheets
from server.cli.main import main


@pytest.fixture
def no_machine(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Fails where a command would start a database."""
    started: list[str] = []

    @asynccontextmanager
    async def running(*_: object, **__: object) -> AsyncIterator[None]:
        started.append("started")
        yield

    monkeypatch.setattr(sheets, "running", running)
    return started


def test_a_file_of_500_megabytes_is_refused_before_anything_is_started(tmp_path: Path, no_machine: list[str]) -> None:
    large = tmp_path / "名册.xlsx"
    with large.open("wb") as file:
        file.truncate(500 * 2**20)

    result = CliRunner().invoke(main, ["import", "members", str(large)])

    assert result.exit_code == 1
    assert result.stderr == "名册.xlsx：文件有500MB，最多可以有20MB。请删去表内图片，或分成几个文件。\n"
    assert no_machine == []


def test_an_export_without_a_reason_is_wrong_usage(no_machine: list[str]) -> None:
    result = CliRunner().invoke(main, ["export", "members", "--area", "140932000000"])

    assert result.exit_code == 2
    assert "--reason" in result.stderr
    assert no_machine == []
