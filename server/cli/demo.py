"""`huanjie demo`: the main job on real communities of one county, played by the packages in the order of the tower."""

import asyncio
import secrets
from collections.abc import Awaitable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from pathlib import Path
from socket import socket
from typing import Any

import click

from server import logs
from server.access.accounts import NewAccount, open_account
from server.access.actor import BUSINESS, Actor, Role
from server.access.tables import UnitKind
from server.access.units import NewUnit, unit_named
from server.cli.machine import running
from server.cli.serving import address_of, bound, serve_until_stopped
from server.errors import Problem, Refused
from server.files.disk import Store
from server.manifest import packages
from server.papers.binder import merge
from server.papers.faces import FaceSettings
from server.papers.making import kept_of, made
from server.papers.page import Sheet, compose
from server.papers.press import Press
from server.papers.signing import SigningSettings
from server.settings import Settings

COUNTY = "140932000000"
#: Who plays the demo, so that its traces read as an office's do.
_OFFICER = "李雅琴"
_OFFICE = "偏关县换届办"


_EVERYTHING = frozenset(Role) - {Role.OPERATOR}


@dataclass(frozen=True, slots=True)
class Person:
    """An account of the demo; `told` says whose it is."""

    login: str
    name: str
    told: str
    roles: frozenset[Role]
    grants: frozenset[Role] = frozenset()
    office: str = _OFFICE
    region: str = COUNTY


PEOPLE = (
    Person("pgx-hjb", _OFFICER, "县换届办", BUSINESS),
    # Who types a count does not check it, so that the office needs two; one of them heads it.
    Person("pgx-hjb-02", "杜秀英", "县换届办，兼单位负责人", BUSINESS | {Role.UNIT_HEAD}),
    Person(
        "wjz-01",
        "贺文秀",
        "万家寨镇，今天投票的村在这里",
        frozenset({Role.TOWNSHIP_CLERK}),
        office="万家寨镇人民政府",
        region="140932103000",
    ),
    # Who submits a filing does not review it, and the county takes none of the township's steps.
    Person(
        "wjz-02",
        "白玉梅",
        "万家寨镇，审核乡镇提交的证书申领",
        frozenset({Role.TOWNSHIP_CLERK}),
        office="万家寨镇人民政府",
        region="140932103000",
    ),
    Person("pgx-ga", "药建军", "县公安局，答复联审", frozenset({Role.AGENCY_REVIEWER}), office="偏关县公安局"),
    Person("pgx-mz", "任秀清", "县民政局，受理、核发证书", frozenset({Role.FILING_OFFICER}), office="偏关县民政局"),
    Person("pgx-zhgl", "高志远", "账号管理员", frozenset({Role.ACCOUNT_ADMINISTRATOR}), _EVERYTHING),
    Person("pgx-sj", "苗国珍", "审计员，只看留痕", frozenset({Role.AUDITOR})),
)


@dataclass
class Stage:
    """See `server.manifest.Stage`; `written` counts the papers by folder.

    The press prints beside the play: papers are only ordered there, and `finish` waits for them. A paper that lies in
    several folders is printed once.
    """

    actor: Actor
    inputs: Path
    papers: Path
    press: Press
    store: Store
    kept: dict[str, Any] = field(default_factory=dict)
    written: dict[str, int] = field(default_factory=dict)
    printing: dict[Sheet, asyncio.Task[bytes]] = field(default_factory=dict)
    orders: list[Awaitable[None]] = field(default_factory=list)

    def say(self, text: str) -> None:
        """One line of the story."""
        click.echo(text)

    async def print(self, folder: str, papers: Sequence[Any]) -> None:
        """Order papers into a folder below `papers`."""
        for paper in papers:
            self._order(folder, paper.filename, self._pdf(paper))

    async def bind(self, folder: str, title: str, papers: Sequence[Any]) -> None:
        """Order papers into one file with bookmarks."""
        parts = [(paper.title, self._pdf(paper)) for paper in papers]

        async def bound() -> bytes:
            return merge(title, [(bookmark, await pdf) for bookmark, pdf in parts])

        self._order(folder, f"{title}.pdf", bound())

    async def finish(self) -> None:
        """Wait until every paper is printed and written."""
        await asyncio.gather(*self.orders)

    def _pdf(self, paper: Any) -> asyncio.Task[bytes]:
        if kept_of(paper):
            return asyncio.create_task(self._kept(paper))
        sheet = compose(paper)
        if sheet not in self.printing:
            self.printing[sheet] = asyncio.create_task(self.press.print(sheet))
        return self.printing[sheet]

    async def _kept(self, paper: Any) -> bytes:
        (content,) = await made(self.store, self.press, [paper])
        return content

    def _order(self, folder: str, name: str, content: Awaitable[bytes]) -> None:
        async def write() -> None:
            place = self.papers / folder
            place.mkdir(parents=True, exist_ok=True)
            (place / name).write_bytes(await content)

        self.written[folder] = self.written.get(folder, 0) + 1
        self.orders.append(write())


@click.command("demo")
@click.option("--no-serve", is_flag=True, help="做完即结束，不启动网页。")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="文书和表格写到这个目录。")
@click.option("--host", default="127.0.0.1", show_default=True, help="监听地址。")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="监听端口。")
def demo(out: Path | None, host: str, port: int, *, no_serve: bool) -> None:
    """演示：偏关县几个村（社区）从选举到文书、证书申领，再打开网页。"""
    with nullcontext() if no_serve else bound(host, port) as place:
        asyncio.run(_play(out, place))


async def _play(out: Path | None, place: socket | None) -> None:
    # The demo has a home of its own, so that it never touches an office's records.
    settings = Settings.read()
    settings = replace(settings, home=settings.home / "demo")
    if settings.dsn:
        cause = "设了HUANJIE_DSN，演示只在自带的数据库上进行。"
        raise Refused([Problem("HUANJIE_DSN", cause, "去掉这个变量再运行。")])
    folder = (out or settings.home / "out").resolve()
    # The press warms up while the database starts.
    async with (
        Press(
            FaceSettings(settings.fonts), signing=SigningSettings(settings.signing, settings.signing_passphrase)
        ) as press,
        running(settings, fresh=True),
    ):
        county = replace(Actor.operator(COUNTY), name=_OFFICER, unit=_OFFICE)
        stage = Stage(county, folder / "表格", folder / "文书", press, Store(settings.files))
        for own in (stage.inputs, stage.papers):
            _keep_from_others(own)
        for chapter in zip_longest(*(package.demo for package in packages())):
            for play in filter(None, chapter):
                await play(stage)
        await stage.finish()
        stage.say(f"\n文书共{sum(stage.written.values())}份，在{stage.papers}：")
        for name, number in stage.written.items():
            stage.say(f"  {name}　{number}份")
        stage.say(f"表格在{stage.inputs}")
        if place:
            await _serve(settings, stage, place)


def _keep_from_others(place: Path) -> None:
    """Make a folder that only its owner opens, also where it was there before: sheets and papers bear identity numbers."""
    place.mkdir(parents=True, exist_ok=True)
    place.chmod(0o700)


async def _serve(settings: Settings, stage: Stage, place: socket) -> None:
    password = secrets.token_urlsafe(9)
    await open_accounts(stage.actor, password)
    log = settings.home / "serve.log"

    def tell() -> None:
        stage.say(f"\n网页  {address_of(place)}")
        stage.say(f"账号  密码  {password}")
        for one in PEOPLE:
            stage.say(f"  {one.login:<12}{one.name}　{one.told}")
        stage.say(f"日志  {log}\n按Ctrl-C停止。")

    # The account and its password shall stay in sight: a line for each request would push them out.
    with log.open("a", encoding="utf-8", buffering=1) as out:
        logs.configure(out)
        await serve_until_stopped(settings, place, tell)


async def open_accounts(actor: Actor, password: str) -> None:
    """The accounts of the demo's people, all with one password."""
    for one in PEOPLE:
        kind = UnitKind.TOWNSHIP if one.region != COUNTY else UnitKind.ORGANIZATION_DEPARTMENT
        if one.roles == {Role.AGENCY_REVIEWER}:
            kind = UnitKind.REVIEWING_AGENCY
        if one.roles == {Role.FILING_OFFICER}:
            kind = UnitKind.CIVIL_AFFAIRS
        unit = await unit_named(actor, NewUnit(name=one.office, kind=kind, region=one.region))
        new = NewAccount(
            login=one.login, name=one.name, unit=unit, region=one.region, roles=one.roles, grants=one.grants
        )
        await open_account(actor, new, password=password, password_due=False)


COMMANDS = (demo,)
