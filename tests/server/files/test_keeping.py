"""Files in, out and away: nothing but what the kind takes, nobody but who may, no content without its row."""

import hashlib
import os
from pathlib import Path

import pytest

from server import manifest
from server.access.actor import Actor, Permission, Role
from server.access.audit import trail
from server.db.engine import connection, transaction
from server.errors import Forbidden, NotFound, Refused
from server.files import keeping
from server.files.disk import Store
from server.files.keeping import Purpose, RemoveFile
from server.files.sniffing import JPEG, PNG
from server.manifest import FileKind, Package
from tests.support.factories import OTHER_COUNTY, OTHER_TOWNSHIP, TOWNSHIP, VILLAGE, an_actor
from tests.support.files import A_JPEG, A_PDF, A_PNG, in_pieces

_VIEW = Permission("rehearsal.view", "看扫描件", frozenset({Role.OPERATOR, Role.TOWNSHIP_CLERK, Role.FILING_OFFICER}))
_ADD = Permission("rehearsal.add", "存扫描件", frozenset({Role.OPERATOR, Role.TOWNSHIP_CLERK}))
SCAN = FileKind("rehearsal.scan", "扫描件", _VIEW, _ADD, frozenset({PNG, JPEG}), 2000, page="/filings/{}")
WRONG = RemoveFile(reason="传错了文件")
CLERK = an_actor(Role.TOWNSHIP_CLERK, region=TOWNSHIP)


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(manifest._known, "rehearsal", Package(name="rehearsal", files=(SCAN,)))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "files")


async def _added(actor: Actor, store: Store, content: bytes = A_PNG, kind: FileKind = SCAN) -> int:
    return await keeping.add(actor, store, Purpose(kind, VILLAGE, "filing:1"), "../身份证.png", in_pieces(content, 7))


def _lying(store: Store) -> list[Path]:
    return [path for path in store.root.rglob("*") if path.is_file()]


async def _content(store: Store, sha256: str) -> bytes:
    return b"".join([piece async for piece in store.read(bytes.fromhex(sha256))])


@pytest.mark.usefixtures("operator")
async def test_a_file_comes_back_as_it_was_under_a_name_that_is_no_path(store: Store) -> None:
    file = await _added(CLERK, store)
    line = await keeping.look_at(CLERK, file)
    assert (line.name, line.media_type, line.size) == ("身份证.png", PNG, len(A_PNG))
    assert line.sha256 == hashlib.sha256(A_PNG).hexdigest()
    assert await _content(store, line.sha256) == A_PNG
    (path,) = _lying(store)
    assert path == store.root / line.sha256[:2] / line.sha256
    assert path.stat().st_mode & 0o077 == 0
    assert [event.label for event in await trail("filing:1")] == ["存入文件"]


@pytest.mark.usefixtures("operator")
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (A_PDF, "files.wrong_type"),
        (b"<html>", "files.wrong_type"),
        (b"", "files.empty"),
        (A_JPEG * 40, "files.too_big"),
    ],
)
async def test_what_the_kind_does_not_take_is_refused_and_leaves_nothing(
    store: Store, content: bytes, code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        await _added(CLERK, store, content)
    assert refusal.value.reason == code
    assert _lying(store) == []
    assert await connection().fetchval("SELECT count(*) FROM stored_file") == 0


async def test_a_stream_that_is_too_large_is_not_read_to_its_end(store: Store) -> None:
    read = 0

    async def endless():  # type: ignore[no-untyped-def]  # noqa: ANN202
        nonlocal read
        while True:
            read += 1000
            yield bytes(1000)

    with pytest.raises(Refused, match="超过2 KB"):
        await store.receive(endless(), 2000)
    assert read == 3000
    assert _lying(store) == []


@pytest.mark.usefixtures("operator")
async def test_the_same_content_lies_once_and_goes_with_its_last_file(store: Store) -> None:
    first, second = await _added(CLERK, store), await _added(CLERK, store)
    assert len(_lying(store)) == 1
    await keeping.remove(CLERK, first, WRONG)
    _age(store)
    assert await keeping.sweep(Actor.operator(), store) == 0
    await keeping.remove(CLERK, second, WRONG)
    assert await keeping.sweep(Actor.operator(), store) == 1
    assert _lying(store) == []
    with pytest.raises(NotFound):
        await keeping.look_at(CLERK, first)


def _age(store: Store) -> None:
    """Everything in the store as if it had lain there for two days."""
    for path in store.root.rglob("*"):
        seconds = path.stat().st_mtime - 2 * 86_400
        os.utime(path, (seconds, seconds))


@pytest.mark.usefixtures("operator")
async def test_what_a_failed_transaction_left_is_swept_when_it_is_old(store: Store) -> None:
    with pytest.raises(LookupError):
        await _add_and_fail(store)
    half = store.scratch / "half"
    half.write_bytes(b"x")
    assert await keeping.sweep(Actor.operator(), store) == 0
    assert len(_lying(store)) == 2
    _age(store)
    assert await keeping.sweep(Actor.operator(), store) == 1
    assert _lying(store) == []


async def _add_and_fail(store: Store) -> None:
    async with transaction(CLERK):
        await _added(CLERK, store)
        raise LookupError


@pytest.mark.usefixtures("operator")
async def test_a_file_that_expired_is_gone_and_the_trace_says_so(store: Store) -> None:
    file = await _added(CLERK, store)
    await connection().execute("UPDATE stored_file SET expires = now() - interval '1 second'")
    with pytest.raises(NotFound):
        await keeping.look_at(CLERK, file)
    assert await keeping.sweep(Actor.operator(), store) == 1
    newest = (await trail("filing:1"))[0]
    assert (newest.label, newest.reason) == ("移除文件", "保存期满")


@pytest.mark.usefixtures("operator")
async def test_other_areas_and_other_rights_are_kept_out(store: Store) -> None:
    file = await _added(CLERK, store)
    for region in (OTHER_COUNTY, OTHER_TOWNSHIP):
        stranger = an_actor(Role.TOWNSHIP_CLERK, region=region)
        with pytest.raises(NotFound):
            await keeping.look_at(stranger, file)
        with pytest.raises(NotFound):
            await keeping.remove(stranger, file, WRONG)
        with pytest.raises(NotFound):
            await _added(stranger, store)
    viewer = an_actor(Role.FILING_OFFICER)
    assert (await keeping.look_at(viewer, file)).id == file
    with pytest.raises(Forbidden):
        await keeping.remove(viewer, file, WRONG)
    with pytest.raises(Forbidden):
        await keeping.look_at(an_actor(Role.AUDITOR), file)


@pytest.mark.usefixtures("operator")
async def test_the_second_wall_holds_where_a_query_forgot_its_scope(store: Store) -> None:
    await _added(CLERK, store)
    async with transaction(an_actor(region=OTHER_COUNTY)) as opened:
        assert await opened.fetchval("SELECT count(*) FROM stored_file") == 0
        assert await opened.fetchval("SELECT count(*) FROM job") == 0


@pytest.mark.usefixtures("operator")
async def test_a_kind_that_no_package_declares_is_handed_out_by_nobody(store: Store) -> None:
    hidden = FileKind("result:x", "结果", _VIEW, _ADD, frozenset({PNG}), 2000)
    file = await _added(CLERK, store, kind=hidden)
    with pytest.raises(NotFound):
        await keeping.look_at(CLERK, file)
