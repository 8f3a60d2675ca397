"""The papers of a filing as the web hands them out: each by its word, all in one file, the certificates of those elected."""

from dataclasses import dataclass

from certificates.documents import ElectionCertificate, LegalRepresentativeSheet, MaterialsList, MemberList
from certificates.filing_papers import LossStatement
from certificates.filing_printing import FORMS
from certificates.printing import certificates, filing_pack, filing_parts
from certificates.queries import FilingLine, filing
from certificates.vocabulary import FilingType
from elections.notices import ResultNotice, ResultReport
from elections.noticing.text import NoticePaper
from elections.queries import election
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import NotFound
from server.papers.making import Part
from server.papers.page import Paper


@dataclass(frozen=True, slots=True)
class Printed:
    """A paper of the pack: the word of its address, its short name, which picture stands for it, and what it may be."""

    word: str
    title: str
    picture: str
    models: frozenset[type]
    of_elections: bool = False


PAPERS = (
    Printed("application", "申领（换领）表", "form", frozenset(FORMS.values())),
    Printed("statement", "情况说明", "notice", frozenset({LossStatement})),
    Printed("materials", "材料清单", "form", frozenset({MaterialsList})),
    Printed("report", "选举结果报告单", "form", frozenset({ResultReport}), of_elections=True),
    Printed("notice", "选举结果公告", "notice", frozenset({ResultNotice, NoticePaper}), of_elections=True),
    Printed("certificate", "主任当选证书", "certificate", frozenset({ElectionCertificate}), of_elections=True),
    Printed("members", "成员名单", "form", frozenset({MemberList}), of_elections=True),
    Printed("representative", "法定代表人情况表", "form", frozenset({LegalRepresentativeSheet})),
)

#: How the form of each business is called.
_FORMS = {
    FilingType.CHANGE: "变更登记申请表",
    FilingType.REPLACEMENT: "补领申请表",
    FilingType.CANCELLATION: "注销申请表",
}


def papers_of(line: FilingLine) -> tuple[Printed, ...]:
    """What can be printed of a filing, under the names that its business gives."""
    found = []
    for one in PAPERS:
        left_out = (
            (one.of_elections and line.election is None)
            or (one.word == "statement" and line.business is not FilingType.REPLACEMENT)
            or (one.word == "representative" and not line.representative)
        )
        if not left_out:
            title = _FORMS.get(line.business, one.title) if one.word == "application" and line.business else one.title
            found.append(Printed(one.word, title, one.picture, one.models, one.of_elections))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Pack:
    """Papers and scans that go together under one title."""

    title: str
    papers: tuple[Part, ...]


async def paper_of(actor: Actor, wanted: int, word: str) -> Paper:
    """One paper of a filing. Raises NotFound for a word that names none."""
    chosen = {one.word: one.models for one in PAPERS}.get(word)
    if chosen is None:
        raise NotFound
    async with transaction(actor):
        papers = await filing_pack(actor, wanted, chosen)
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
        if line.election is None:
            raise NotFound
        return Pack(f"{line.community}-当选证书", await certificates(actor, line.election))


async def certificates_of_election(actor: Actor, code: str) -> Pack:
    """The certificates of election of all whom an election elected. Raises NotFound before its result is published."""
    async with transaction(actor):
        line = await election(actor, code)
        papers = await certificates(actor, code)
    if not papers:
        raise NotFound
    return Pack(f"{line.community}-当选证书", papers)
