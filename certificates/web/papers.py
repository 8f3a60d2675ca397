"""The papers of a filing as the web hands them out: each by its word, all in one file, the certificates of those elected."""

from dataclasses import dataclass

from certificates.documents import (
    ApplicationForm,
    ElectionCertificate,
    LegalRepresentativeSheet,
    MaterialsList,
    MemberList,
)
from certificates.printing import certificates, filing_pack, filing_parts
from certificates.queries import filing
from elections.notices import ResultNotice, ResultReport
from elections.queries import election
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import NotFound
from server.papers.making import Part
from server.papers.page import Paper


@dataclass(frozen=True, slots=True)
class Printed:
    """A paper of the pack: the word of its address, its short name, and which picture stands for it."""

    word: str
    title: str
    picture: str
    model: type


PAPERS = (
    Printed("application", "申领（换领）表", "form", ApplicationForm),
    Printed("materials", "材料清单", "form", MaterialsList),
    Printed("report", "选举结果报告单", "form", ResultReport),
    Printed("notice", "选举结果公告", "notice", ResultNotice),
    Printed("certificate", "主任当选证书", "certificate", ElectionCertificate),
    Printed("members", "成员名单", "form", MemberList),
    Printed("representative", "法定代表人情况表", "form", LegalRepresentativeSheet),
)


@dataclass(frozen=True, slots=True)
class Pack:
    """Papers and scans that go together under one title."""

    title: str
    papers: tuple[Part, ...]


async def paper_of(actor: Actor, wanted: int, word: str) -> Paper:
    """One paper of a filing. Raises NotFound for a word that names none."""
    chosen = {one.word: one.model for one in PAPERS}.get(word)
    if chosen is None:
        raise NotFound
    async with transaction(actor):
        papers = await filing_pack(actor, wanted, {chosen})
    if not papers:
        raise NotFound
    return papers[0]


async def pack_of(actor: Actor, wanted: int) -> Pack:
    """All papers of a filing and its scans, in the order of its checklist."""
    async with transaction(actor):
        line = (await filing(actor, wanted)).line
        return Pack(f"{line.community}-证书申领材料包", await filing_parts(actor, wanted))


async def certificates_of(actor: Actor, wanted: int) -> Pack:
    """The certificates of election of all whom the filing's election elected."""
    async with transaction(actor):
        line = (await filing(actor, wanted)).line
        return Pack(f"{line.community}-当选证书", await certificates(actor, line.election))


async def certificates_of_election(actor: Actor, code: str) -> Pack:
    """The certificates of election of all whom an election elected. Raises NotFound before its result is published."""
    async with transaction(actor):
        line = await election(actor, code)
        papers = await certificates(actor, code)
    if not papers:
        raise NotFound
    return Pack(f"{line.community}-当选证书", papers)
