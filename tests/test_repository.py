"""What must never be in a repository: a dump of a database, a key, the hash of a password, a file of somebody's settings."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[1]
_SUFFIXES = frozenset(
    [
        ".sql",
        ".dump",
        ".bak",
        ".backup",
        ".pgdump",
        ".db",
        ".sqlite",
        ".sqlite3",
        ".pem",
        ".key",
        ".p12",
        ".pfx",
        ".jks",
        ".kdbx",
        ".keytab",
        ".har",
        ".pcap",
    ]
)
_NAMES = re.compile(r"^(\.env(\..+)?|id_(rsa|dsa|ecdsa|ed25519)|\.pgpass|\.netrc|credentials(\..+)?)$")
#: Written apart, so that this file holds none of them.
_CONTENT = {
    "a private key": rb"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE " + rb"KEY-----",
    "a dump of a database": rb"\APGD" + rb"MP|^-- PostgreSQL database " + rb"dump",
    "the hash of a password": rb"\$(?:argon2(?:id|i|d)\$v=\d+|2[aby]\$\d\d|6|scrypt)" + rb"\$[./A-Za-z0-9+=,$]{20,}",
    "an access token": rb"\b(?:gh[pousr]_[A-Za-z0-9]{36}|AKIA[0-9A-Z]{16}|xox[abp]-[A-Za-z0-9-]{20,})\b",
}


def _kept(below: Path) -> Iterator[Path]:
    """Every file that is kept; what begins with a dot, but for settings left lying about, is the machine's own."""
    for one in sorted(below.iterdir()):
        if one.is_dir() and not one.name.startswith((".", "__pycache__")):
            yield from _kept(one)
        elif one.is_file() and (not one.name.startswith(".") or _NAMES.match(one.name)):
            yield one


def _wrong(name: str, content: bytes) -> list[str]:
    found = ["a file of its kind"] if Path(name).suffix.lower() in _SUFFIXES or _NAMES.match(Path(name).name) else []
    return found + [what for what, pattern in _CONTENT.items() if re.search(pattern, content, re.MULTILINE)]


def test_no_dump_key_or_password_is_in_the_repository() -> None:
    files = list(_kept(_ROOT))
    assert {_ROOT / "run", _ROOT / "pyproject.toml", Path(__file__)} <= {*files}
    found = {str(one.relative_to(_ROOT)): _wrong(one.name, one.read_bytes()) for one in files}
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("backup.sql", b"SELECT 1", "a file of its kind"),
        (".env", b"A=1", "a file of its kind"),
        ("id_ed25519", b"", "a file of its kind"),
        ("notes.txt", b"x\n-----BEGIN EC PRIVATE " + b"KEY-----\n", "a private key"),
        ("roll.bin", b"PGD" + b"MP\x01\x0e", "a dump of a database"),
        ("roll.txt", b"--\n-- PostgreSQL database " + b"dump\n--", "a dump of a database"),
        ("users.csv", b"a,$argon2id$v=19" + b"$m=65536,t=3,p=4$c29tZXNhbHQ$aGFzaGhhc2g", "the hash of a password"),
        ("users.csv", b"a,$2b$12" + b"$abcdefghijklmnopqrstuv", "the hash of a password"),
        ("deploy.md", b"token ghp_" + b"a" * 36, "an access token"),
    ],
)
def test_each_of_them_is_seen(name: str, content: bytes, what: str) -> None:
    assert _wrong(name, content) == [what]


def test_what_only_looks_like_one_is_let_be() -> None:
    assert _wrong("text.md", "公钥 -----BEGIN PUBLIC KEY-----，$6 的参数".encode()) == []
