"""The twin of an issued paper for a word processor says what went out, wherever it is asked for."""

from io import BytesIO

import docx

from server.access.actor import Actor, Role
from server.db.engine import connection
from server.papers.register.kinds import kind_of
from server.papers.register.life import Reason, prepare, void
from tests.support.factories import a_county
from tests.support.http import SignIn, Visitor
from tests.support.papers import approved
from tests.support.teams import a_full_team, a_site, a_unit
from training.dispatch_notices import source_of
from training.vocabulary import INTRODUCTION_LETTER


async def _said(officer: Visitor, address: str) -> str:
    twin = docx.Document(BytesIO((await officer.download(address)).content))
    return "".join(one.text for one in twin.element.body.iter() if one.text)


async def test_a_twin_is_of_what_was_issued_and_of_a_draft_what_the_records_say(
    operator: Actor, sign_in: SignIn
) -> None:
    await a_county(operator)
    _, (first, *_) = await a_full_team(operator, await a_site(operator), await a_unit(operator))
    (made,) = await prepare(operator, kind_of(INTRODUCTION_LETTER), [source_of(first)])
    officer = await sign_in(Role.ASSIGNMENT_OFFICER)
    register, record = f"/papers/{made}/paper.pdf?as=word", f"/teams/assignments/{first}/papers/letter?as=word"
    await connection().execute("UPDATE team_assignment SET name = '贾志刚' WHERE id = $1", first)
    for address in (register, record):
        assert "贾志刚" in await _said(officer, address)
    await approved(operator, INTRODUCTION_LETTER)
    await officer.post("/papers/steps", {"to": "issued", "papers.0": str(made)})
    await connection().execute("UPDATE team_assignment SET name = '贾志强' WHERE id = $1", first)
    for address in (register, record):
        said = await _said(officer, address)
        assert ("贾志刚" in said, "贾志强" in said) == (True, False)
    await void(operator, made, Reason(reason="写错姓名"))
    said = await _said(officer, register)
    assert ("贾志刚" in said, "作废" in said) == (True, True)
