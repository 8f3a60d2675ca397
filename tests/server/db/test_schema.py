"""Closing the tables: a policy that is not this release's is put right, one that is stays as it stands."""

import asyncpg

from server.db import schema
from server.db.embedded import EmbeddedServer

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
