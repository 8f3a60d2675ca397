"""The chain in the database: made at the commit, whole under many writers, and whatever the owner does to it is found."""

import asyncio
import io
import json
from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest

from server import clock
from server.access import audit, ledger, sealing
from server.access.actor import PROVINCE
from server.access.audit import Change
from server.access.chain import FIELDS, Root, digest_of, mark_of, root_seal
from server.db import engine
from server.db.engine import transaction
from server.errors import Refused
from tests.support.chains import OPERATOR, TRIED, chain_anew, days_apart, found, found_in_export, write


async def write_and_fail(number: int) -> None:
    async with transaction(OPERATOR):
        await audit.record(OPERATOR, TRIED, Change(f"test:lost{number}", PROVINCE))
        raise ZeroDivisionError


COPY_ROW = """INSERT INTO audit_event (at, actor, unit, kind, subject, region, digest, mark)
SELECT at, actor, unit, kind, {subject}, region, digest, mark FROM audit_event WHERE id = 4"""

TAMPERING = {
    "a changed row": (["UPDATE audit_event SET actor = '别人' WHERE id = 3"], "第3位（事件3，"),
    "a changed document": (["UPDATE audit_event SET after = '{\"数\": 9}' WHERE id = 8"], "第8位（事件8，"),
    "a changed moment": (["UPDATE audit_event SET at = at + interval '1 microsecond' WHERE id = 8"], "第8位（事件8，"),
    "a deleted row": (["DELETE FROM audit_event WHERE id = 8"], "第8位（事件8）：记录被删除"),
    "a row deleted with its place": (
        ["DELETE FROM audit_event WHERE id = 8", "DELETE FROM audit_link WHERE event = 8"],
        "第8位：不见了",
    ),
    "the last row deleted with its place": (
        ["DELETE FROM audit_event WHERE id = 10", "DELETE FROM audit_link WHERE event = 10"],
        "第10位：不见了",
    ),
    "a row copied in": (
        [
            COPY_ROW.format(subject="'test:99'"),
        ],
        "第11位（事件11，",
    ),
    "a row put in beside the chain": (
        [
            "ALTER TABLE audit_event DISABLE TRIGGER audit_event_chained",
            COPY_ROW.format(subject="subject"),
            "ALTER TABLE audit_event ENABLE TRIGGER audit_event_chained",
        ],
        "链外（事件11，",
    ),
    "two rows that changed places": (
        [
            "UPDATE audit_link SET position = -position WHERE position IN (7, 8)",
            "UPDATE audit_link SET position = 15 + position WHERE position < 0",
        ],
        "第7位（事件8，",
    ),
    "a place beyond the end": (
        ["INSERT INTO audit_link (position, event, day, hash) SELECT 11, 99, day, hash FROM audit_head"],
        "第11位（事件99）：在链尾之后",
    ),
    "a root that was changed": (["UPDATE audit_root SET events = 5"], "的日根：与链不符"),
}


@pytest.mark.parametrize("name", TAMPERING)
async def test_what_the_owner_does_is_found(chain: asyncpg.Connection, tmp_path: Path, name: str) -> None:
    statements, expected = TAMPERING[name]
    for statement in statements:
        await chain.execute(statement)
    faults = await found()
    assert any(expected in fault for fault in faults), faults
    if name != "a place beyond the end":  # The export ends at the head.
        exported = await found_in_export(tmp_path)
        assert any(expected in fault for fault in exported), exported


async def test_whoever_makes_thechain_anew_is_found_by_mark_and_root(chain: asyncpg.Connection) -> None:
    row = await chain.fetchrow("SELECT * FROM audit_event WHERE id = 3")
    content = {
        **{name: row[name] for name in FIELDS},
        "actor": "别人",
        "before": json.loads(row["before"]),
        "after": json.loads(row["after"]),
    }
    await chain.execute("UPDATE audit_event SET actor = '别人', digest = $1 WHERE id = 3", digest_of(content))
    await chain_anew(chain)
    faults = await found()
    assert len(faults) == 2
    assert "没有本系统的印记" in faults[0]
    assert "日根：与链不符" in faults[1]


@pytest.mark.usefixtures("chain")
@pytest.mark.parametrize("key", [True, False])
async def test_a_changed_export_is_found_without_a_database(tmp_path: Path, key: bool) -> None:
    file = io.StringIO()
    assert await ledger.export(OPERATOR, file) == 10
    lines = file.getvalue().splitlines()
    trace_key = sealing.keys().trace_key if key else None

    def faults(changed: list[str]) -> list[str]:
        path = tmp_path / "trace.jsonl"
        path.write_text("\n".join(changed) + "\n", encoding="utf-8")
        return [str(fault) for fault in ledger.verify_export(path, trace_key).faults]

    assert faults(lines) == []
    place = next(number for number, line in enumerate(lines) if "test:7" in line)
    assert faults([*lines[:place], lines[place].replace("本机操作员", "别人"), *lines[place + 1 :]])
    assert faults([*lines[:place], *lines[place + 1 :]])[0].startswith("第8位：不见了")
    assert faults([*lines[: place + 1], *lines[place:]])
    assert faults([*lines[:place], lines[place + 1], lines[place], *lines[place + 2 :]])
    assert faults(lines[:-1])[0].startswith("第10位：不见了")
    assert faults(lines[1:])[0].startswith("首行")
    for spoilt in ("{", "[]", '{"sort": "event", "id": 1}'):
        with pytest.raises(Refused):
            faults([*lines, spoilt])


async def test_twenty_writers_at_once_leave_one_chain_without_gaps(chain: asyncpg.Connection) -> None:
    async def writer(number: int) -> None:
        for turn in range(5):
            if turn == 2:
                with pytest.raises(ZeroDivisionError):
                    await write_and_fail(number)
            await write(1000 + number * 10 + turn)

    await asyncio.gather(*(writer(number) for number in range(20)))
    assert await found() == []
    places = [row["position"] for row in await chain.fetch("SELECT position FROM audit_link ORDER BY position")]
    assert places == list(range(1, 10 + 100 + 1))
    assert await chain.fetchval("SELECT count(*) FROM audit_event WHERE subject LIKE 'test:lost%'") == 0


async def test_two_who_need_each_others_rows_do_not_deadlock_over_the_chain(chain: asyncpg.Connection) -> None:
    # One has traced and waits for a row; the other holds the row and traces. A chain held while working would lock up.
    await chain.execute("CREATE TABLE IF NOT EXISTS shelf (id int PRIMARY KEY)")
    await chain.execute("INSERT INTO shelf VALUES (1) ON CONFLICT DO NOTHING")
    await chain.execute(f"GRANT SELECT, UPDATE ON shelf TO {engine.APP_ROLE}")
    traced, held = asyncio.Event(), asyncio.Event()

    async def first() -> None:
        async with transaction(OPERATOR) as connection:
            await held.wait()
            await audit.record(OPERATOR, TRIED, Change("test:first", PROVINCE))
            traced.set()
            await connection.execute("SELECT FROM shelf FOR UPDATE")

    async def second() -> None:
        async with transaction(OPERATOR) as connection:
            await connection.execute("SELECT FROM shelf FOR UPDATE")
            held.set()
            await traced.wait()
            await audit.record(OPERATOR, TRIED, Change("test:second", PROVINCE))

    await asyncio.gather(first(), second())
    assert await found() == []
    order = await chain.fetch(
        "SELECT e.subject FROM audit_link l JOIN audit_event e ON e.id = l.event ORDER BY position"
    )
    assert [row["subject"] for row in order][-2:] == ["test:second", "test:first"], "in the order of the commits"


async def test_a_day_is_closed_once_and_only_when_it_is_over(chain: asyncpg.Connection) -> None:
    assert await ledger.close_days(OPERATOR) == 0
    row = await chain.fetchrow("SELECT day, position, events FROM audit_root")
    today = (await chain.fetchrow("SELECT day FROM audit_head"))["day"]
    assert (row["day"], row["position"], row["events"]) == (today - timedelta(days=1), 6, 6)


async def test_roots_are_counted_and_none_can_be_taken_out(chain: asyncpg.Connection, tmp_path: Path) -> None:
    await days_apart(chain)
    assert [row["number"] for row in await chain.fetch("SELECT number FROM audit_root ORDER BY day")] == [1, 2, 3]
    assert await found() == await found_in_export(tmp_path) == []
    await chain.execute("DELETE FROM audit_root WHERE number = 2")
    with pytest.raises(Refused, match="接不上前一个"):
        await ledger.close_days(OPERATOR)
    for faults in (await found(), await found_in_export(tmp_path)):
        assert any("编号应为2" in fault for fault in faults)
        assert any(fault.endswith("的日根：不见了。") for fault in faults)


async def test_a_day_before_the_last_root_is_not_sealed_after_it(chain: asyncpg.Connection) -> None:
    await chain.execute("UPDATE audit_link SET day = day - 30 WHERE position = 7")
    await chain_anew(chain)
    with pytest.raises(Refused, match="早于最后的日根"):
        await ledger.close_days(OPERATOR)
    assert any("不见了" in fault for fault in await found())


async def test_roots_of_before_they_were_counted_are_followed_by_counted_ones(chain: asyncpg.Connection) -> None:
    await days_apart(chain)
    await chain.execute("DELETE FROM audit_root WHERE number > 1")
    root = Root(**await chain.fetchrow("SELECT day, position, events, hash, seal, NULL AS number FROM audit_root"))
    seal = root_seal(sealing.keys().trace_key, root, None)
    await chain.execute("UPDATE audit_root SET number = NULL, seal = $1", seal)
    assert await ledger.close_days(OPERATOR) == 2
    assert [row["number"] for row in await chain.fetch("SELECT number FROM audit_root ORDER BY day")] == [None, 2, 3]
    assert await found() == []


COPY_WHOLE = """INSERT INTO audit_event (at, account, actor, unit, kind, subject, region, before, after, reason, digest, mark, nonce)
SELECT at, account, actor, unit, kind, subject, region, before, after, reason, digest, mark, {nonce} FROM audit_event
ORDER BY id LIMIT 1"""


@pytest.mark.usefixtures("chain")
async def test_the_application_cannot_write_an_event_a_second_time() -> None:
    with pytest.raises(asyncpg.UniqueViolationError):
        async with transaction(OPERATOR) as connection:
            await connection.execute(COPY_WHOLE.format(nonce="nonce"))
    for nonce in ("NULL", "decode(repeat('01', 16), 'hex')"):
        async with transaction(OPERATOR) as connection:
            await connection.execute(COPY_WHOLE.format(nonce=nonce))
    faults = await found()
    assert [fault.partition("（")[0] for fault in faults] == ["第11位", "第12位"]
    assert all(fault.endswith("内容被改动过。") for fault in faults)


async def test_an_event_of_before_there_were_nonces_is_sound_once_and_found_twice(
    chain: asyncpg.Connection, tmp_path: Path
) -> None:
    row = await chain.fetchrow("SELECT * FROM audit_event WHERE id = 8")
    content = {**{name: row[name] for name in FIELDS}, "nonce": None}
    content |= {"before": json.loads(row["before"]), "after": json.loads(row["after"])}
    covered = digest_of(content)
    mark = mark_of(sealing.keys().trace_key, covered)
    await chain.execute("UPDATE audit_event SET nonce = NULL, digest = $1, mark = $2 WHERE id = 8", covered, mark)
    await chain_anew(chain)
    assert await found() == await found_in_export(tmp_path) == []
    async with transaction(OPERATOR) as connection:
        await connection.execute(COPY_WHOLE.format(nonce="nonce").replace("ORDER BY id LIMIT 1", "WHERE id = 8"))
    for faults in (await found(), await found_in_export(tmp_path)):
        assert len(faults) == 1
        assert faults[0].startswith("第11位（")
        assert faults[0].endswith("是复制添入的。")


async def test_the_application_cannot_write_the_chain_itself(chain: asyncpg.Connection) -> None:
    assert chain
    for statement in (
        "INSERT INTO audit_link (position, event, day, hash) VALUES (99, 99, '2026-01-01', '')",
        "UPDATE audit_head SET position = 0",
        "UPDATE audit_event SET actor = ''",
        "DELETE FROM audit_event",
        "DELETE FROM audit_root",
        "SELECT audit_chain()",
    ):
        with pytest.raises(asyncpg.PostgresError):
            async with transaction(OPERATOR) as connection:
                await connection.execute(statement)
    assert clock.today()


async def test_the_events_of_one_transaction_are_linked_together_in_their_order(chain: asyncpg.Connection) -> None:
    before = await chain.fetchval("SELECT position FROM audit_head")
    changes = [Change(f"trial:{number}", PROVINCE, after={"数": number}) for number in range(300)]
    async with transaction(OPERATOR):
        await audit.record(OPERATOR, TRIED, changes[0])
        await audit.record_many(OPERATOR, TRIED, changes[1:])

    linked = await chain.fetch(
        """SELECT l.position, e.subject FROM audit_link l JOIN audit_event e ON e.id = l.event
           WHERE l.position > $1 ORDER BY l.position""",
        before,
    )

    assert [row["subject"] for row in linked] == [change.subject for change in changes]
    assert [row["position"] for row in linked] == list(range(before + 1, before + 301))
    assert await found() == []
