from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from server.cli import sheets
from server.cli.main import main
from server.sheets.exporting import Export, Wish


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


@pytest.mark.parametrize(("told", "part"), [((), ""), (("--part", "everybody"), "everybody")])
def test_a_part_may_be_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_machine: list[str], told: tuple[str, ...], part: str
) -> None:
    wishes: list[Wish] = []

    async def export(_actor: object, _code: str, wish: Wish) -> Export:
        wishes.append(wish)
        return Export("名册.xlsx", b"content", 3)

    monkeypatch.setattr(sheets, "export", export)
    named = ("export", "members", "--area", "140932000000", "--reason", "核对", "--out", str(tmp_path), *told)
    result = CliRunner().invoke(main, named)

    assert result.exit_code == 0, result.output
    assert wishes == [Wish("140932000000", "核对", part=part)]
    assert (tmp_path / "名册.xlsx").read_bytes() == b"content"
    assert no_machine == ["started"]


@pytest.mark.parametrize(
    "told", [("import", "nobody", __file__), ("export", "nobody", "--area", "1", "--reason", "核对")]
)
def test_a_code_of_no_sheet_is_told_with_all_that_there_are(no_machine: list[str], told: tuple[str, ...]) -> None:
    result = CliRunner().invoke(main, told)

    assert result.exit_code == 1
    assert "没有代号是“nobody”的表格" in result.stderr
    assert "certificate-filings" in result.stderr
    assert ("voters" in result.stderr) == (told[0] == "import"), "a roll comes in by a command and goes out by the page"
    assert no_machine == []
