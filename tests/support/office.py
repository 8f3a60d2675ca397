"""A home of its own, and the commands that run on it as processes."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError

_ROOT = Path(__file__).parents[2]
_START_WITHIN = 180


class Office:
    """A home of its own with the commands that run on it; `log` is the file of what its pages said."""

    def __init__(self, name: str) -> None:
        self.home = Path(os.environ["HUANJIE_TEST_RUN"]) / name  # noqa: TID251  # The run's folder, see conftest.
        self.home.mkdir()
        self.log = self.home / "said.log"
        surroundings = {name: value for name, value in os.environ.items() if not name.startswith("HUANJIE_")}  # noqa: TID251
        self._surroundings = {
            **surroundings,
            "HUANJIE_HOME": str(self.home),
            "PYTHONPATH": str(_ROOT),
            "PYTHONUTF8": "1",
        }
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"http://127.0.0.1:{free.getsockname()[1]}"

    def run(self, *words: str, module: str = "server") -> subprocess.CompletedProcess[str]:
        """A command of ours, or a module of the tests, to its end."""
        return subprocess.run(  # noqa: S603  # Our own command.
            self._words(module, *words), env=self._surroundings, capture_output=True, text=True, check=False
        )

    def _words(self, module: str, *words: str) -> list[str]:
        return [sys.executable, "-P", "-m", module, *words]

    @contextlib.contextmanager
    def running(self, *words: str, module: str = "server", end: signal.Signals = signal.SIGINT) -> Iterator[None]:
        """A command beside the test until it is told to stop; what it says is added to the log."""
        with self.log.open("a") as out:
            served = subprocess.Popen(self._words(module, *words), env=self._surroundings, stdout=out, stderr=out)  # noqa: S603
        try:
            until = time.monotonic() + _START_WITHIN
            while self.status("/health") != 200:
                assert served.poll() is None, self.log.read_text()
                assert time.monotonic() < until, self.log.read_text()
                time.sleep(0.1)
            yield
        finally:
            served.send_signal(end)
            served.wait()

    @property
    def port(self) -> str:
        return self.address.rpartition(":")[2]

    @contextlib.contextmanager
    def serving(self, end: signal.Signals = signal.SIGINT) -> Iterator[None]:
        """`huanjie serve`."""
        with self.running("serve", "--port", self.port, end=end):
            yield

    def status(self, path: str) -> int:
        try:
            with urllib.request.urlopen(self.address + path) as answer:  # noqa: S310  # Our own address.
                return int(answer.status)
        except URLError as error:
            return getattr(error, "code", 0)
