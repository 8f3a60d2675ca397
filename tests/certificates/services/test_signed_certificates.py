"""A certificate of election that nobody has signed is no material of a filing (FT-2)."""

from pathlib import Path

import pytest

from certificates import printing, queries
from certificates.documents import ElectionCertificate, MaterialsList
from certificates.filing_commands import Advance
from certificates.services.filings import Present, advance, mark_present
from certificates.vocabulary import CERTIFICATE, FilingState
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Refused
from server.files.disk import Store
from server.papers.register.issuing import issue
from server.papers.register.life import move
from server.papers.register.reading import on_register
from server.papers.register.vocabulary import PaperState
from tests.support.factories import a_published_election, another_hand
from tests.support.press import PretendPress


@pytest.fixture
async def code(operator: Actor) -> str:
    return await a_published_election(operator)


@pytest.fixture
async def filing(operator: Actor, code: str) -> int:
    found = await queries.filing_of_election(operator, code)
    assert found is not None
    for one in (await queries.filing(operator, found)).missing:
        if one.key != "certificate":
            await mark_present(operator, found, Present(material=one.key))
    return found


async def approved(actor: Actor, code: str) -> list[int]:
    async with transaction(actor):
        sources = [one.source for one in await queries.certificates(actor, code)]
        papers = [one.id for one in (await on_register(actor, CERTIFICATE, sources)).values()]
    for state in (PaperState.CHECKED, PaperState.APPROVED):
        await move(another_hand(actor), papers, state)
    return papers


async def missing(actor: Actor, filing: int) -> list[str]:
    return [one.name for one in (await queries.filing(actor, filing)).missing]


async def test_neither_a_draft_nor_an_approved_one_counts(operator: Actor, code: str, filing: int) -> None:
    assert await missing(operator, filing) == ["主任当选证书复印件"]
    await approved(operator, code)
    assert await missing(operator, filing) == ["主任当选证书复印件"]
    with pytest.raises(Refused, match="当选证书签发后自动备齐") as refusal:
        await advance(another_hand(operator), filing, Advance(to=FilingState.SUBMITTED))
    assert refusal.value.problems[0].rule == "FT-6"
    async with transaction(operator):
        papers = await printing.filing_pack(operator, filing)
    (listed,) = [paper for paper in papers if isinstance(paper, MaterialsList)]
    assert [one.name for one in listed.lines if not one.present] == ["主任当选证书复印件"]
    (certificate,) = [paper for paper in papers if isinstance(paper, ElectionCertificate)]
    assert certificate.stamp is not None
    assert certificate.stamp.across == "尚未签发"


async def test_one_that_was_issued_counts_by_itself_and_stays_as_handed_in(
    operator: Actor, code: str, filing: int, tmp_path: Path
) -> None:
    papers = await approved(operator, code)
    await issue(another_hand(operator), Store(tmp_path), PretendPress(), papers)
    assert await missing(operator, filing) == []
    await advance(another_hand(operator), filing, Advance(to=FilingState.SUBMITTED))
    assert await missing(operator, filing) == []


async def test_a_signed_one_on_paper_is_said_to_be_there_and_can_be_taken_back(operator: Actor, filing: int) -> None:
    await mark_present(operator, filing, Present(material="certificate"))
    assert await missing(operator, filing) == []
    await mark_present(operator, filing, Present(material="certificate", present=False))
    assert await missing(operator, filing) == ["主任当选证书复印件"]
