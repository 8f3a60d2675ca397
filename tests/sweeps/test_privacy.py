"""Nothing that identifies a person lies in clear in the database, in a trace or in a log, after all that the product does."""

import logging
from datetime import date

import pytest

from cadres.services.disclosure import Disclose, disclose
from cadres.services.people import RegisterPerson, register
from cadres.vocabulary import SealedField, VettingConclusion
from certificates import queries
from certificates.printing import filing_pack
from server.access import sealing
from server.access.actor import Actor, Role
from server.access.audit import AuditEvent
from server.access.rotation import sealed_tables
from server.db import schema
from server.db.engine import connection
from tests.support.factories import VILLAGE, a_citizen_number, a_conclusion, a_person, a_published_election
from tests.support.http import SignIn

PHONE = "10000000093"
HOME = "新关镇解放街九十三号"
FACTS = "二〇一九年受过党内严重警告"


async def a_life(operator: Actor, sign_in: SignIn) -> list[str]:
    """Registered, reviewed, elected, printed, shown, refused, asked for wrongly; returns the words that must be nowhere."""
    code = await a_published_election(operator)
    number = a_citizen_number(born=date(1966, 7, 8))
    command = RegisterPerson(region=VILLAGE, name="杜秀英", citizen_number=number, phone=PHONE, home=HOME)
    person = await register(operator, command)
    await a_conclusion(operator, person, code, VettingConclusion.UNSUITABLE, FACTS)
    filing = await queries.filing_of_election(operator, code)
    assert filing is not None
    printed = [
        paper.citizen_number for paper in await filing_pack(operator, filing) if hasattr(paper, "citizen_number")
    ]
    await disclose(
        operator, Disclose(person=person, fields=frozenset(SealedField), reason="核对候选人身份"), b"session"
    )
    officer = await sign_in(Role.ELECTION_OFFICER, Role.FILING_OFFICER)
    await officer.get(f"/people/{person}")
    await officer.post(f"/people/{person}/disclose", {"fields.0": number, "reason": ""})
    await officer.get(f"/communities?q={number}")
    with pytest.raises(Exception, match="名下"):
        await a_person(operator, "别人", citizen_number=number)
    assert set(printed) - {""}, "the papers print a number"
    return [number, PHONE, HOME, FACTS, *(one for one in printed if one)]


async def test_nothing_lies_in_clear(
    operator: Actor, sign_in: SignIn, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    words = await a_life(operator, sign_in)
    for table in schema.tables():
        name = table._meta.tablename
        rows = await connection().fetch(f'SELECT t::text AS said FROM "{name}" t')  # noqa: S608  # Names of our tables.
        for row in rows:
            assert [word for word in words if word in row["said"]] == [], name
    printed = capfd.readouterr()
    # The client of the test logs the addresses that it asks for itself.
    ours = [record for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))]
    logged = "\n".join((*(f"{record.getMessage()} {record.__dict__!r}" for record in ours), printed.out, printed.err))
    assert [word for word in words if word in logged] == []


async def test_every_reading_is_told_by_an_event(operator: Actor, sign_in: SignIn) -> None:
    await a_life(operator, sign_in)
    kinds = {row["kind"]: row["reason"] for row in await AuditEvent.select(AuditEvent.kind, AuditEvent.reason)}
    assert kinds["person.number_read"].startswith("证书申领")
    assert kinds["person.disclosed"] == "核对候选人身份"


async def test_every_sealed_value_opens_under_the_name_of_its_column(operator: Actor, sign_in: SignIn) -> None:
    await a_life(operator, sign_in)
    seen = 0
    for table in sealed_tables():
        for column in table.columns:
            rows = await connection().fetch(
                f'SELECT "{column}" AS value FROM "{table.name}" WHERE "{column}" IS NOT NULL'  # noqa: S608
            )
            for row in rows:
                assert sealing.unseal(row["value"], table.sealed_as(column))
                seen += 1
        for finder, column in table.finders.items():
            rows = await connection().fetch(
                f'SELECT "{finder}" AS hash, "{column}" AS value FROM "{table.name}"'  # noqa: S608
            )
            for row in rows:
                assert row["hash"] == sealing.index(sealing.unseal(row["value"], table.sealed_as(column)))
    assert seen > 10
