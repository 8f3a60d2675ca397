"""What the README shows of the small tools is what they answer."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[1]
_TOOLS = {"tally", "calendar", "check-id", "check-code", "sort-names", "draw"}


def _shown() -> Iterator[tuple[str, str]]:
    """Each command of the README that is shown with what it answers."""
    command, lines = "", list[str]()
    for line in (_ROOT / "README.md").read_text("utf-8").splitlines():
        if command and line.startswith("    ") and not line.startswith("    $ "):
            lines.append(line[4:])
            continue
        if command:
            yield command, "\n".join(lines)
        command, lines = line[6:] if line.startswith("    $ ") else "", []


_SHOWN = list(_shown())
_FILES = {command.removeprefix("cat "): answer for command, answer in _SHOWN if command.startswith("cat ")}
_COMMANDS = [(command, answer) for command, answer in _SHOWN if command.startswith("./run ")]


def test_every_small_tool_is_shown() -> None:
    assert {re.split(" +", command)[1] for command, _ in _COMMANDS} == _TOOLS


@pytest.mark.parametrize(("command", "answer"), _COMMANDS, ids=[command for command, _ in _COMMANDS])
def test_it_answers_what_the_readme_shows(tmp_path: Path, command: str, answer: str) -> None:
    for name, content in _FILES.items():
        (tmp_path / name).write_text(content + "\n", "utf-8")
    words, _, given = command.removeprefix("./run ").partition(" < ")
    done = subprocess.run(  # noqa: S603  # Our own command.
        [sys.executable, "-P", "-m", "server", *words.split()],
        cwd=tmp_path,
        env={"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"},
        input=(tmp_path / given).read_bytes() if given else b"",
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode().rstrip("\n") == answer


def test_every_picture_of_a_paper_is_listed_and_small() -> None:
    folder = _ROOT / "docs" / "papers"
    listed = re.findall(r"\]\(([\w-]+\.png)\)", (folder / "README.md").read_text("utf-8"))
    pictures = sorted(folder.glob("*.png"))
    assert sorted(listed) == [one.name for one in pictures]
    assert all(0 < one.stat().st_size <= 150 * 1024 for one in pictures)
