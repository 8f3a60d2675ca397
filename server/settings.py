"""What the surroundings decide, read once. Nothing else looks at the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Self

from server.errors import Unavailable

Network = IPv4Network | IPv6Network

_LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
_CHECKOUT = Path(__file__).resolve().parent.parent

# Piccolo finds the application's tables through the module that this variable names.
os.environ.setdefault("PICCOLO_CONF", "server.piccolo_conf")


@dataclass(frozen=True, slots=True)
class Settings:
    """Each field is one environment variable of README's table."""

    home: Path
    dsn: str
    owner_dsn: str
    fonts: Path
    secure_cookies: bool
    sealing: str
    watchers: tuple[Network, ...]
    public_url: str = ""
    signing: Path | None = None
    signing_passphrase: Path | None = None

    @classmethod
    def read(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """The settings of this process; relative paths count from the checkout."""
        return cls(
            home=(_CHECKOUT / environ.get("HUANJIE_HOME", ".huanjie")).resolve(),
            dsn=environ.get("HUANJIE_DSN", ""),
            owner_dsn=environ.get("HUANJIE_OWNER_DSN", "") or environ.get("HUANJIE_DSN", ""),
            fonts=_CHECKOUT / environ.get("HUANJIE_FONTS", ".tools/fonts/fandol"),
            secure_cookies=environ.get("HUANJIE_HTTPS", "") == "1",
            sealing=_sealing(environ.get("HUANJIE_SEALING", "aes")),
            watchers=_watchers(environ.get("HUANJIE_METRICS_FROM", "")),
            public_url=_public_url(environ.get("HUANJIE_PUBLIC_URL", "")),
            signing=_file(environ.get("HUANJIE_SIGNING", "")),
            signing_passphrase=_file(environ.get("HUANJIE_SIGNING_PASSPHRASE", "")),
        )

    @property
    def database(self) -> Path:
        """Where the embedded server keeps its data."""
        return self.home / "postgres"

    @property
    def files(self) -> Path:
        """Where uploaded files and the results of jobs lie; machines that serve or work together share this folder."""
        return self.home / "files"

    @property
    def keyring(self) -> Path:
        """The sealing keys. Lost keys mean lost identity numbers: this file belongs in the backup, apart from the data."""
        return self.home / "keys.json"


def _sealing(word: str) -> str:
    if word not in {"aes", "sm4"}:
        raise Unavailable(f"HUANJIE_SEALING只能是aes或sm4，现在是{word}。")
    return word


def _public_url(words: str) -> str:
    """Where people outside reach the pages, without a stroke at the end."""
    if words and not words.startswith(("https://", "http://")):
        raise Unavailable(f"HUANJIE_PUBLIC_URL须以https://或http://开头，现在是{words}。")
    return words.rstrip("/")


def _file(words: str) -> Path | None:
    return _CHECKOUT / words if words else None


def _watchers(words: str) -> tuple[Network, ...]:
    """The networks that may read the metrics: this machine, and what the setting adds."""
    try:
        return _LOOPBACK + tuple(ip_network(word.strip()) for word in words.split(",") if word.strip())
    except ValueError:
        raise Unavailable(
            f"HUANJIE_METRICS_FROM须写网段，用逗号隔开，如10.1.2.0/24,10.1.3.7，现在是{words}。"
        ) from None
