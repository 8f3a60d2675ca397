"""Commands for backups: backup, restore."""

import asyncio
import contextlib
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import click

from server import clock, registry
from server.access import audit, ledger, sealing, witness
from server.access.actor import PROVINCE, Actor
from server.access.audit import Change
from server.backup import contents
from server.backup.contents import Contents
from server.backup.envelope import SHORTEST_PASSPHRASE, Closing, Opening
from server.backup.landing import landing, refuse_taken
from server.backup.traces import BACKED_UP, RESTORED, SUBJECT
from server.cli.machine import in_use, running
from server.db import schema
from server.db.embedded import EmbeddedServer
from server.db.engine import connect, transaction
from server.errors import Problem, Refused, Unavailable
from server.settings import Settings

_NAME, _RESTORING = "huanjie", "huanjie_restoring"
_BACKUP, _KEYS = "备份文件", "密钥"
#: So many missing files are named.
_NAMED = 20

_passphrase_file = click.option(
    "--passphrase-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=f"写有备份口令的文件（不少于{SHORTEST_PASSPHRASE}个字符）；不给时当场输入。",
)
_keys = click.option(
    "--keys",
    type=click.Path(dir_okay=False, path_type=Path),
    help="密钥的备份文件，默认是FILE加.keys。须与FILE分开保管，最好直接写到别的盘。",
)
_keys_passphrase_file = click.option(
    "--keys-passphrase-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="写有密钥文件口令的文件；不给时与备份用同一个口令。",
)


@click.command("backup")
@click.argument("target", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@_keys
@_passphrase_file
@_keys_passphrase_file
def backup(target: Path, keys: Path | None, passphrase_file: Path | None, keys_passphrase_file: Path | None) -> None:
    """把数据库和文件写成一个加密的备份文件，密钥另写一个。已有的文件不覆盖。"""
    keys = keys or _keys_beside(target)
    # Before anybody types a passphrase.
    _refuse_places(target, keys)
    passphrase = _passphrase(passphrase_file, confirm=True)
    keys_passphrase = _passphrase(keys_passphrase_file, confirm=True) if keys_passphrase_file else passphrase
    made = asyncio.run(_back_up(target, keys, passphrase, keys_passphrase))
    click.echo(f"备份写到{target}：{len(made.tables)}张表{made.rows}行，文件{len(made.files)}个。")
    click.echo(f"密钥写到{keys}。没有它，恢复出的身份证号打不开。")
    for line in (*_of_missing(made), *_of_one_place(target, keys, one_word=passphrase == keys_passphrase)):
        _tell(line)


@click.command("restore")
@click.argument("source", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_keys
@_passphrase_file
@_keys_passphrase_file
@click.option("--check", is_flag=True, help="只核对：恢复到临时的数据库，逐表比对行数和散列值，再删掉。")
@click.option("--replace", is_flag=True, help="换掉现有数据；内置数据库里原来的改名留着。")
def restore(
    source: Path, keys: Path | None, passphrase_file: Path | None, keys_passphrase_file: Path | None, **how: bool
) -> None:
    """从备份恢复，或者核对备份能不能恢复。"""
    passphrase = _passphrase(passphrase_file, confirm=False)
    keys_passphrase = _passphrase(keys_passphrase_file, confirm=False) if keys_passphrase_file else passphrase
    plan = _Plan(Settings.read(), source, keys or _keys_beside(source), passphrase, keys_passphrase, **how)
    held = asyncio.run(_restore(plan))
    done = "核对无误，可以恢复" if plan.check else "已恢复"
    click.echo(
        f"{done}：备份于{held.made[:16].replace('T', ' ')}，{len(held.tables)}张表{held.rows}行，文件{len(held.files)}个。"
    )
    for line in _of_missing(held):
        _tell(line)


COMMANDS = (backup, restore)


def _passphrase(file: Path | None, *, confirm: bool) -> str:
    if file:
        return file.read_text("utf-8").strip()
    return str(click.prompt("备份口令", hide_input=True, confirmation_prompt="再输一次" if confirm else False))


def _keys_beside(file: Path) -> Path:
    return file.with_name(f"{file.name}.keys")


def _refuse_places(target: Path, keys: Path) -> None:
    refuse_taken(_BACKUP, target)
    refuse_taken(_KEYS, keys)
    if target.resolve() == keys.resolve():
        raise Refused([Problem(_KEYS, "与备份是同一个文件。", "用--keys写到别处。")])


def _of_missing(held: Contents) -> list[str]:
    """What a backup lacks because the disk lacked it."""
    if not held.missing:
        return []
    named, more = "、".join(held.missing[:_NAMED]), len(held.missing) - _NAMED
    rest = f"等{len(held.missing)}个" if more > 0 else ""
    cure = "从较早的备份取回，或者请存入的人重新上传。"
    return [f"注意：登记在案的文件{named}{rest}备份时不在磁盘上，或者内容已损坏，备份里没有。{cure}"]


def _of_one_place(target: Path, keys: Path, *, one_word: bool) -> list[str]:
    """Whoever finds both files needs one word to open all identity numbers; that is told, and what to do."""
    if target.parent.resolve() != keys.parent.resolve():
        return []
    word = "，口令也相同" if one_word else ""
    danger = f"密钥与备份在同一个文件夹{word}，得到这个文件夹和口令的人能打开全部身份证号。"
    cure = f"现在把{keys}移到别的盘单独保管，恢复时用--keys指出。"
    later = "以后可以用--keys直接写到别处，用--keys-passphrase-file另设口令。"
    return [f"注意：{danger}{cure}{later}"]


async def _back_up(target: Path, keys: Path, passphrase: str, keys_passphrase: str) -> Contents:
    settings = Settings.read()
    async with running(settings):
        witnessed = await _witness(settings)
        # The keys come to lie first: a backup that has its name has its keys.
        with landing(_BACKUP, target) as file, landing(_KEYS, keys) as keys_file:
            closing, keys_closing = Closing(file, passphrase), Closing(keys_file, keys_passphrase)
            before = sealing.keys()
            async with _connected(_owner(settings, _NAME)) as connection:
                made = await contents.write(connection, settings.files, closing, _tell, witness=witnessed)
            closing.close()
            # After the data, so that a key made meanwhile is among them; one may not have been given up meanwhile.
            if not before.index_keys.items() <= sealing.keys().index_keys.items():
                raise Refused([Problem(_KEYS, "备份期间换完了检索密钥，备份里的号码会查不到。", "再备份一次。")])
            keys_closing.write(settings.keyring.read_bytes())
            keys_closing.close()
        await _trace(BACKED_UP, made)
    return made


async def _witness(settings: Settings) -> str:
    try:
        await ledger.renew_witness(Actor.operator())
    except Refused as refused:
        # A backup is wanted then more than ever; the witness goes into it as it is.
        _tell(str(refused))
    place = witness.beside(settings.keyring)
    return place.read_text("utf-8") if place.exists() else ""


@dataclass(frozen=True)
class _Plan:
    settings: Settings
    source: Path
    keys: Path
    passphrase: str
    keys_passphrase: str
    check: bool
    replace: bool


async def _restore(plan: _Plan) -> Contents:
    keyring = _opened_keys(plan)
    registry.load()
    async with _server(plan) as server:
        if server is None and not plan.check:
            held = await _into(_owner(plan.settings, _NAME), plan)
        else:
            await _refuse_losing(plan)
            held = await _into_new(plan)
            if not plan.check:
                await _swap(plan.settings)
        if plan.check:
            return held
    # Keys and witness of the restored records; others that lie here are moved aside, never lost.
    _put(plan.settings.keyring, keyring)
    _put(witness.beside(plan.settings.keyring), held.witness.encode())
    async with running(plan.settings):
        await _trace(RESTORED, held)
    return held


def _opened_keys(plan: _Plan) -> bytes:
    if not plan.keys.exists():
        raise Refused([Problem(_KEYS, f"没有{plan.keys}。", "用--keys指出备份时另写的密钥文件。")])
    with plan.keys.open("rb") as file:
        return Opening(file, plan.keys_passphrase).read()


@contextlib.asynccontextmanager
async def _server(plan: _Plan) -> AsyncIterator[EmbeddedServer | None]:
    """The embedded server; alone, unless this only checks: nobody may be writing while a database is changed for another."""
    if plan.settings.dsn:
        yield None
        return
    server = EmbeddedServer(plan.settings.database).start()
    if not plan.check and await in_use(server):
        raise Refused([Problem("数据库", "网页或别的命令正在使用它。", "先停止它们，再恢复。")])
    try:
        async with _connected(server.config()) as keeper:
            if not await keeper.fetchval("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", _NAME):
                await keeper.execute(f"CREATE DATABASE {_NAME}")
        yield server
    finally:
        if not await in_use(server):
            server.stop()


def _owner(settings: Settings, name: str) -> dict[str, Any]:
    """How to connect as the owner to a database by name; one given by a DSN has the name that the DSN says."""
    if settings.dsn:
        return {"dsn": settings.owner_dsn} | ({} if name == _NAME else {"database": name})
    return EmbeddedServer(settings.database).config(database=name)


@contextlib.asynccontextmanager
async def _connected(config: dict[str, Any]) -> AsyncIterator[asyncpg.Connection]:
    connection = await connect(config)
    try:
        yield connection
    finally:
        await connection.close()


async def _refuse_losing(plan: _Plan) -> None:
    """Existing records go only where that was asked for."""
    if plan.check or plan.replace:
        return
    async with _connected(_owner(plan.settings, _NAME)) as connection:
        made = await connection.fetchval("SELECT to_regclass('account') IS NOT NULL")
        if made and await connection.fetchval("SELECT EXISTS (SELECT FROM account) OR EXISTS (SELECT FROM community)"):
            cause = "现有数据库里有账号或村（社区）的记录。"
            raise Refused([Problem("数据库", cause, "确定要用备份换掉的，加--replace；原来的改名留着。")])


async def _into_new(plan: _Plan) -> Contents:
    """Restore into a database made for it; it goes again if that fails, or if this only checks."""
    config = _owner(plan.settings, _RESTORING)
    async with _connected(_owner(plan.settings, _NAME)) as keeper:
        await keeper.execute(f"DROP DATABASE IF EXISTS {_RESTORING} WITH (FORCE)")
        try:
            await keeper.execute(f"CREATE DATABASE {_RESTORING}")
        except asyncpg.InsufficientPrivilegeError as error:
            raise Unavailable(
                "数据库账户不能新建数据库。请数据库管理员授予CREATEDB，或者直接恢复到空的数据库。"
            ) from error
        kept = False
        try:
            held = await _into(config, plan)
            kept = not plan.check
        finally:
            if not kept:
                await keeper.execute(f"DROP DATABASE IF EXISTS {_RESTORING} WITH (FORCE)")
    return held


async def _into(config: dict[str, Any], plan: _Plan) -> Contents:
    """Restore into an empty or new database, all or nothing; the files come last, when all has been compared."""
    await schema.migrate(config)
    staged = plan.settings.home / "files.restoring"
    shutil.rmtree(staged, ignore_errors=True)
    try:
        with plan.source.open("rb") as file:
            async with _connected(config) as connection, connection.transaction():
                held = await contents.read(connection, staged, Opening(file, plan.passphrase), _tell)
        if not plan.check:
            _swap_files(plan.settings, staged)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    return held


def _swap_files(settings: Settings, staged: Path) -> None:
    if settings.files.exists():
        settings.files.rename(settings.files.with_name(f"files.{_moment()}"))
    if staged.exists():
        staged.rename(settings.files)


async def _swap(settings: Settings) -> None:
    """Put the restored database in the place of the present one, which stays under another name."""
    async with _connected(EmbeddedServer(settings.database).config()) as keeper:
        await keeper.execute(f"ALTER DATABASE {_NAME} RENAME TO {_NAME}_{_moment()}")
        await keeper.execute(f"ALTER DATABASE {_RESTORING} RENAME TO {_NAME}")


def _put(place: Path, content: bytes) -> None:
    """Nothing is put where the content is empty; another file that lies there goes aside all the same."""
    if place.exists() and place.read_bytes() != content:
        place.rename(place.with_name(f"{place.name}.{_moment()}"))
    if content:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.touch(mode=0o600)
        place.write_bytes(content)


def _moment() -> str:
    return f"{clock.now():%Y%m%d%H%M%S}"


async def _trace(kind: audit.EventKind, held: Contents) -> None:
    actor = Actor.operator()
    async with transaction(actor):
        after = {"备份时间": held.made, "表": len(held.tables), "行": held.rows, "文件": len(held.files)}
        await audit.record(actor, kind, Change(SUBJECT, PROVINCE, after=after))


def _tell(line: str) -> None:
    click.echo(line, err=True)
