"""Whether the application is alive and may be sent work, for whoever watches it.

What is wrong and the cure are told to this machine, to the networks of the settings and to account administrators.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from litestar import Request, Response, get

from server import clock
from server.access.actor import Actor
from server.access.door import actor_of_session
from server.access.records import MANAGE
from server.db import schema
from server.db.engine import connection, transaction
from server.errors import Unavailable
from server.files.disk import words_of
from server.jobs import watching
from server.jobs.watching import SILENT_AFTER
from server.papers.faces import Faces, FaceSettings
from server.papers.signing import SigningSettings, good_until
from server.settings import Settings
from server.values.labels import Labelled
from server.web.auth import PUBLIC, SESSION_COOKIE
from server.web.cookies import kept

_OPEN = {PUBLIC: True, "no_actor": True}
_PATIENCE = 3.0
#: What strangers are told of, and of that the state only: the rest describes the machine.
_SHOWN_TO_ALL = frozenset({"database", "queue"})
_WAITS_TOO_LONG = 15 * 60
#: Below the first, uploads and backups will soon find no room; below the second, the next may already be cut off.
_LITTLE_ROOM, _NO_ROOM = 5 << 30, 256 << 20
#: How long before its end a certificate is asked for anew.
_ENDS_SOON = timedelta(days=30)


class Health(Labelled):
    """How a part is. What is only to be looked into leaves the application ready."""

    OK = "ok", "正常"
    WARN = "warn", "要留意"
    STOP = "stop", "不能用"


@dataclass(frozen=True, slots=True)
class Check:
    """One part: how it is, in a sentence, and what to do where it is not well."""

    part: str
    health: Health
    said: str
    cure: str = ""


@get("/health/live", opt=_OPEN, include_in_schema=False)
async def live() -> dict[str, bool]:
    """200 as long as this process answers at all: whether to start it anew."""
    return {"live": True}


@get("/health", opt=_OPEN, include_in_schema=False)
async def health(request: Request[Any, Any, Any]) -> Response[dict[str, Any]]:
    """200 where work may be sent here, else 503; always within some three seconds."""
    settings: Settings = request.app.state["settings"]
    checks = [*await _of_database(), _disk(settings.home), _fonts(settings.fonts)]
    if settings.signing:
        signing = SigningSettings(settings.signing, settings.signing_passphrase)
        checks.append(await asyncio.to_thread(signature, signing, clock.now()))
    ready = all(check.health is not Health.STOP for check in checks)
    whole = near(request, settings) or await _keeps_the_machine(request)
    told = {check.part: _told(check) if whole else {"state": check.health.value} for check in checks}
    shown = told if whole else {part: one for part, one in told.items() if part in _SHOWN_TO_ALL}
    return Response({"live": True, "ready": ready, "checks": shown}, status_code=200 if ready else 503)


def near(request: Request[Any, Any, Any], settings: Settings) -> bool:
    """Whether somebody asks from this machine or from a network that the settings let watch it."""
    client = request.client
    try:
        address = ip_address(client.host if client else "")
    except ValueError:
        return False
    return any(address in network for network in settings.watchers)


async def _keeps_the_machine(request: Request[Any, Any, Any]) -> bool:
    """Whether an account administrator is signed in; never a reason for this page to fail or to wait."""
    try:
        async with asyncio.timeout(_PATIENCE):
            actor = await actor_of_session(kept(request, SESSION_COOKIE) or "", in_use=False)
    except Exception:  # noqa: BLE001  # Without its database nobody is known.
        return False
    return actor is not None and actor.may(MANAGE)


def _told(check: Check) -> dict[str, str]:
    return {"state": check.health.value, "said": check.said} | ({"cure": check.cure} if check.cure else {})


async def _of_database() -> list[Check]:
    try:
        async with asyncio.timeout(_PATIENCE), transaction(Actor.operator()):
            return [check async for check in _inside()]
    except Exception:  # noqa: BLE001  # Whatever goes wrong, the answer is no.
        cure = "看数据库是否在运行、HUANJIE_DSN是否还对；数据库恢复后本服务自动接上。"
        return [Check("database", Health.STOP, "数据库没有应答。", cure)]


async def _inside() -> AsyncIterator[Check]:
    """What the database tells of itself, inside a transaction."""
    lacking, unknown = await schema.drift(connection())
    yield Check("database", Health.OK, "数据库有应答。")
    if lacking:
        yield Check("migrations", Health.STOP, f"数据库还差{lacking}步升级。", "执行./run migrate，再重新启动本服务。")
    elif unknown:
        said = f"数据库比本程序新{unknown}步，是新版本升级过的。"
        yield Check("migrations", Health.STOP, said, "换上升级它的那个版本的程序。")
    else:
        yield Check("migrations", Health.OK, "数据库是本版本。")
    yield queue(await watching.state(), clock.now())


def queue(state: watching.QueueState, now: datetime) -> Check:
    """Whether somebody does the jobs. Pages go on without."""
    waiting = sum(number for (_, word), number in state.jobs.items() if word == "queued")
    start = "启动./run worker，或者不带--no-worker重新启动./run serve。"
    if state.beat is None or now - state.beat > SILENT_AFTER:
        since = f"，最近一次应答在{state.beat.astimezone(clock.ZONE):%m-%d %H:%M}" if state.beat else ""
        return Check("queue", Health.WARN, f"没有进程在办理任务{since}，排队{waiting}项。", start)
    minutes = int((now - state.oldest).total_seconds()) // 60 if state.oldest else 0
    if minutes * 60 >= _WAITS_TOO_LONG:
        said = f"任务排队{waiting}项，最早的已等{minutes}分钟。"
        return Check(
            "queue", Health.WARN, said, "看/jobs上正在办理的任务；确是太多的，在别的机器上再启动./run worker。"
        )
    return Check("queue", Health.OK, f"有进程在办理任务，排队{waiting}项。")


def _disk(home: Path) -> Check:
    return disk(shutil.disk_usage(home).free, home)


def disk(free: int, home: Path) -> Check:
    """Whether there is room for uploads, results and the embedded database."""
    if free >= _LITTLE_ROOM:
        return Check("disk", Health.OK, f"磁盘还有{words_of(free)}。")
    said = f"磁盘只剩{words_of(free)}。"
    cure = f"清理或扩大{home}所在的磁盘。"
    return Check("disk", Health.WARN if free >= _NO_ROOM else Health.STOP, said, cure)


def _fonts(folder: Path) -> Check:
    lacking = Faces(FaceSettings(folder)).substituted
    if not lacking:
        return Check("fonts", Health.OK, "公文字体齐全。")
    said = f"没有{'、'.join(face.label for face in lacking)}，文书用Noto字体代替。"
    return Check("fonts", Health.WARN, said, "重新执行./run取回字体，或把字体文件放进HUANJIE_FONTS所指的目录。")


def signature(signing: SigningSettings, now: datetime) -> Check:
    """Whether issued papers can be signed, and for how long still. Without it papers are not issued; all else goes on."""
    try:
        end = good_until(signing, now)
    except Unavailable as error:
        said, _, cure = error.message.partition("。")
        return Check("signature", Health.WARN, f"{said}。", cure)
    last = end.astimezone(clock.ZONE)
    if end - now < _ENDS_SOON:
        said = f"签名证书{last:%Y-%m-%d}到期，还有{(end - now).days}天。"
        return Check("signature", Health.WARN, said, "请向发证机构换发，再换HUANJIE_SIGNING所指的文件。")
    return Check("signature", Health.OK, f"签名证书有效到{last:%Y-%m-%d}。")
