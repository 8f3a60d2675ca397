"""Closing the tables: a policy that is not this release's is put right, one that is stays as it stands."""

import asyncpg
import pytest

from server.db import schema
from server.db.embedded import EmbeddedServer
from server.db.engine import Engine
from server.registry import PACKAGES
from tests.support.databases import Databases

_STANDS = """
SELECT p.xmin::text AS written, pg_get_expr(polqual, polrelid) AS shown, pg_get_expr(polwithcheck, polrelid) AS writable
FROM pg_policy p WHERE polrelid = $1::regclass AND polname = 'scope'
"""


async def test_a_policy_of_an_earlier_release_is_replaced(postgres: EmbeddedServer, database: str) -> None:
    owner = await asyncpg.connect(**postgres.config(database=database))
    try:
        before = await owner.fetchrow(_STANDS, "account")
        await owner.execute("ALTER POLICY scope ON account USING (true) WITH CHECK (true)")
        await owner.execute("COMMENT ON POLICY scope ON account IS NULL")
        await schema.close_tables(owner)
        mended = await owner.fetchrow(_STANDS, "account")
        assert (mended["shown"], mended["writable"]) == (before["shown"], before["writable"])
        assert "app.scope" in mended["shown"]
        assert "app.account" not in mended["writable"]
        # Nothing is changed where nothing differs: it would wait for everybody who works with the table.
        await schema.close_tables(owner)
        assert await owner.fetchrow(_STANDS, "account") == mended
    finally:
        await owner.close()


async def test_migrating_opens_no_connection_for_each_statement(
    databases: Databases, worker_name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(_engine: Engine) -> asyncpg.Connection:
        pytest.fail("a connection beside the pool")

    monkeypatch.setattr(Engine, "get_new_connection", refuse)
    name = f"again_{worker_name}"
    await databases.copy(name)
    pool, config = schema.DB.pool, schema.DB.config
    try:
        said = await schema.migrate(databases.postgres.config(database=name))
        assert schema.DB.pool is pool, "whoever worked on a database goes on with it"
    finally:
        schema.DB.config = config
    assert said.count("No migrations need to be run") == len(PACKAGES) + 1, said
    await databases.drop(name)
