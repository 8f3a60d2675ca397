"""Commands that share the embedded server: one that comes and goes leaves it to the others."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError

import pytest

_ROOT = Path(__file__).parents[2]
_START_WITHIN = 60


class Office:
    """A home of its own with the commands that run on it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        surroundings = {name: value for name, value in os.environ.items() if not name.startswith("HUANJIE_")}  # noqa: TID251
        self._surroundings = {**surroundings, "HUANJIE_HOME": str(home), "PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"}
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"http://127.0.0.1:{free.getsockname()[1]}"

    def _words(self, *words: str) -> list[str]:
        return [sys.executable, "-P", "-m", "server", *words]

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603  # Our own command.
            self._words(*words), env=self._surroundings, capture_output=True, text=True, check=False
        )

    @contextlib.contextmanager
    def serving(self, end: signal.Signals = signal.SIGINT) -> Iterator[Path]:
        """`huanjie serve` until it is told to stop; gives the file of what it said."""
        log = self.home / "serve.log"
        with log.open("w") as out:
            words = self._words("serve", "--port", self.address.rpartition(":")[2])
            served = subprocess.Popen(words, env=self._surroundings, stdout=out, stderr=out)  # noqa: S603
        try:
            until = time.monotonic() + _START_WITHIN
            while self.status("/health") != 200:
                assert served.poll() is None, log.read_text()
                assert time.monotonic() < until, log.read_text()
                time.sleep(0.1)
            yield log
        finally:
            served.send_signal(end)
            served.wait()

    def status(self, path: str) -> int:
        try:
            with urllib.request.urlopen(self.address + path) as answer:  # noqa: S310  # Our own address.
                return int(answer.status)
        except URLError as error:
            return getattr(error, "code", 0)


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    home = Path(os.environ["HUANJIE_TEST_RUN"]) / "office"  # noqa: TID251  # The run's folder, see conftest.
    home.mkdir()
    yield Office(home)
    shutil.rmtree(home)


def test_opening_an_account_leaves_the_database_to_the_running_pages(office: Office) -> None:
    words = (
        "--name",
        "贺文秀",
        "--unit",
        "新关镇人民政府",
        "--role",
        "township_clerk",
        "--password",
        "korrekt-pferd-9",
    )
    with office.serving():
        opened = office.run("account", "create", "xgz-09", *words)
        assert opened.returncode == 0, opened.stderr
        assert office.status("/health") == 200
        assert office.status("/sign-in") == 200
    assert not (office.home / "postgres" / "postmaster.pid").exists()


def test_pages_that_are_ended_stop_their_database(office: Office) -> None:
    with office.serving(end=signal.SIGTERM):
        assert (office.home / "postgres" / "postmaster.pid").exists()
    assert not (office.home / "postgres" / "postmaster.pid").exists()
