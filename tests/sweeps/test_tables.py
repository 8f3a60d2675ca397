"""Every table of every package: behind its wall, without hidden defaults, its links held."""

import pytest
from piccolo.columns import Column, ForeignKey, OnDelete, Serial
from piccolo.table import Table

from server.access.actor import Actor
from server.db import schema
from server.db.engine import APP_ROLE, connection

#: Tables that carry no region, and why anybody signed in may read them.
OPEN = {
    "audit_link": "hashes only",
    "audit_head": "hashes only",
    "audit_root": "hashes only",
    "division": "public data",
    "sign_in_attempt": "hashes of names that were tried",
    "election_round": "public data",
    "law_parameter": "law in force",
    "filing_checklist": "what filings consist of, in force for their place",
    "dispatch_setting": "decisions about sending, in force for their place",
    "pay_standard": "rules",
    "structure_target": "what a place asks of all",
    "paper_book": "counters",
    "paper_wording": "texts of papers, in force for their place",
    "verify_attempt": "hashes of addresses that asked",
    "vetting_agency": "the province's list",
    "negative_item": "the province's list",
    "worker_beat": "processes of our own",
}


def _columns(table: type[Table]) -> list[Column]:
    return [column for column in table._meta.columns if not isinstance(column, Serial)]


@pytest.mark.parametrize("table", schema.tables(), ids=lambda table: table._meta.tablename)
def test_a_table_has_a_region_or_a_reason(table: type[Table]) -> None:
    assert schema.is_scoped(table) != (table._meta.tablename in OPEN)


@pytest.mark.parametrize("table", schema.tables(), ids=lambda table: table._meta.tablename)
def test_no_column_is_filled_in_silence(table: type[Table]) -> None:
    filled = {
        column._meta.name
        for column in _columns(table)
        if column._meta.params.get("default") not in {None, False} and not column._meta.primary_key
    }
    assert filled == set()


@pytest.mark.parametrize("table", schema.tables(), ids=lambda table: table._meta.tablename)
def test_a_link_holds_its_target_and_is_indexed(table: type[Table]) -> None:
    for column in _columns(table):
        if isinstance(column, ForeignKey):
            assert column._foreign_key_meta.on_delete is OnDelete.restrict, column._meta.name
            assert column._meta.index, column._meta.name


@pytest.mark.parametrize("table", schema.tables(), ids=lambda table: table._meta.tablename)
async def test_a_scoped_table_shows_nothing_outside_the_area(operator: Actor, table: type[Table]) -> None:
    name = table._meta.tablename
    row = await connection().fetchrow(
        "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = $1::regclass", name
    )
    assert row["relrowsecurity"] == row["relforcerowsecurity"] == schema.is_scoped(table), operator


async def test_the_application_owns_nothing(operator: Actor) -> None:
    assert operator.reach == "14"
    owned = await connection().fetchval(
        "SELECT count(*) FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE r.rolname = $1", APP_ROLE
    )
    assert owned == 0
    assert await connection().fetchval("SELECT current_user") == APP_ROLE
    assert not await connection().fetchval("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = $1", APP_ROLE)


@pytest.mark.parametrize("name", sorted(schema.APPEND_ONLY))
async def test_a_trace_cannot_be_rewritten(operator: Actor, name: str) -> None:
    assert operator.reach == "14"
    rights = await connection().fetch(
        "SELECT privilege_type FROM information_schema.table_privileges WHERE table_name = $1 AND grantee = $2",
        name,
        APP_ROLE,
    )
    assert {row["privilege_type"] for row in rights} == {"SELECT", "INSERT"}
