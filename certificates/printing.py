"""Certificates of election and filing packs, filled from the records."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from cadres import queries as cadres
from cadres.services.people import number_and_phone
from cadres.vocabulary import Office
from certificates import queries
from certificates.documents import (
    ApplicationForm,
    ElectionCertificate,
    LegalRepresentativeSheet,
    MaterialLine,
    MaterialsList,
    MemberLine,
    MemberList,
)
from certificates.filing_commands import subject
from certificates.filing_papers import ChangeForm, LossStatement, ReplacementForm
from certificates.filing_printing import FORMS, Record, form_of, read_record, statements
from certificates.permissions import CERTIFY, PRINT, VIEW
from certificates.scans import place_of
from certificates.specimens import election_certificate
from certificates.vocabulary import CERTIFICATE, FilingType
from elections import queries as elections
from elections import winners
from elections.after_vocabulary import DisputeEffect
from elections.notices import ResultNotice, ResultReport
from elections.noticing.batch import result_notice
from elections.noticing.text import NoticePaper
from elections.printing import result_papers
from elections.queries import ElectionLine
from elections.rules.disputes import void_basis
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, event_kind
from server.errors import Conflict, Problem
from server.files.keeping import FileLine, look_at, of_subject, trace_reading
from server.law.lawbook import Provision
from server.manifest import Drawn, PaperKind
from server.papers.making import Part
from server.papers.page import Paper
from server.papers.register.kinds import kind_of
from server.papers.register.vocabulary import Wording
from server.papers.register.wording import passages, signers, texts
from server.places.government import government_name
from server.values.labels import label_of
from server.values.periods import chinese_day

PRINTED = event_kind("filing.printed", "打印材料", prepares=True)

#: The papers that bear the full identity number, by the names of the trail.
_SEALED: Mapping[type, str] = {
    ApplicationForm: "申领（换领）表",
    ChangeForm: "变更登记申请表",
    ReplacementForm: "补领申请表",
    LegalRepresentativeSheet: "法定代表人情况表",
}
CERTIFICATE_NAME = ElectionCertificate.title
#: Why the number is read whole.
_REASON = "证书申领"


async def certificates(actor: Actor, code: str) -> tuple[ElectionCertificate, ...]:
    """The certificate of each elected person of a published election, in the order of the result; inside a transaction.

    Before the county's approval they are drafts without a number.
    """
    line = await elections.election(actor, code)
    actor.require(PRINT, at=line.region)
    return tuple((await _certificates(actor, line)).values())


async def _certificates(actor: Actor, line: ElectionLine) -> Mapping[int, ElectionCertificate]:
    """The certificates of an election by what the register knows them by, an elected person's number."""
    numbered = await queries.certificates(actor, line.code) if line.term_ends else ()
    if not numbered or line.term_ends is None:
        return {}
    named = {day: await cadres.community(actor, line.region, day) for day in {one.issued for one in numbered}}
    elected = {person.person: person for person in await winners.elected(actor, line.code)}
    held = (await elections.progress(actor, line.code)).held
    # Bodies that sign jointly are named whole (GB-24); one alone signs after the township (DC-2).
    issuers = signers((await texts(kind_of(CERTIFICATE), line.region))[Wording.SIGNATURE])
    worded = await passages(kind_of(CERTIFICATE), line.region)
    return {
        issued.elected: ElectionCertificate(
            number=issued.number,
            stamp=issued.stamp,
            name=elected[issued.person].name,
            sex=elected[issued.person].sex.label,
            committee=line.kind,
            community=(community := named[issued.issued]).name,
            place="".join(place.name for place in community.places[:-1]) + community.name,
            term_number=line.term_number,
            post=elected[issued.person].post.label,
            term_from=held[-1].poll.election_day,
            term_to=line.term_ends,
            issuers=issuers if len(issuers) > 1 else (government_name(community.township.name), *issuers),
            issued_on=issued.issued,
            event="补选" if line.by_election else "换届选举",
            passages=worded,
        )
        for issued in numbered
    }


async def draw_certificates(actor: Actor, sources: Sequence[str]) -> Mapping[str, Drawn]:
    """The certificates behind some sources, for the register; one of somebody whose election fell may not go out (T-17)."""
    wanted = [one for one in map(queries.elected_of, sources) if one is not None]
    fell = await queries.fallen(actor, wanted)
    found: dict[str, Drawn] = {}
    for code, elected in (await queries.elections_of(actor, wanted)).items():
        line = await elections.election(actor, code)
        made = await _certificates(actor, line)
        basis = void_basis((await elections.progress(actor, code)).book)
        for one in elected:
            if one in made:
                title = f"{line.community}{made[one].post}{CERTIFICATE_NAME}"
                obstacle = _void(fell[one], line, basis) if one in fell else None
                found[queries.source_of(one)] = Drawn(
                    line.region, title, made[one].name, made[one], obstacle, one in fell
                )
    return found


def _void(day: date, line: ElectionLine, basis: Provision) -> Problem:
    """Why no certificate of a void election, or of one person's, goes out: by the law that the finding rested on."""
    found = DisputeEffect.ELECTION_VOID.label if line.voided else "当选无效"
    cause = f"{chinese_day(day)}已认定{found}，不能发当选证书。"
    return Problem("当选证书", cause, "请作废这一件。", basis.rule, basis.cite)


ELECTION_CERTIFICATE = PaperKind(
    code=CERTIFICATE,
    label=CERTIFICATE_NAME,
    level=6,
    issuer="{县}民政局",
    series="{县首字}选证",
    view=VIEW,
    handle=CERTIFY,
    draw=draw_certificates,
    specimen=election_certificate,
    issuers=3,
    open_title=True,
    single_copy=True,
)


async def filing_pack(actor: Actor, filing: int, models: Collection[type] = ()) -> tuple[Paper, ...]:
    """The papers of a filing in the order of its checklist, or those of some models; inside a transaction.

    The form and the representative's sheet bear the full identity number. It is read for these only, and reading it
    leaves an event on the trail of the person and on that of the filing.
    """
    view = await queries.filing(actor, filing)
    actor.require(PRINT, at=view.line.region)
    if view.line.business is None and (not models or {ApplicationForm, MaterialsList} & set(models)):
        message = "还没有确定是首次申领还是换领，申领表和材料清单不能印。请先在本件页面上确定业务。"
        raise Conflict(message, code="filing.business_open")
    sealed = [name for model, name in _SEALED.items() if _bears(view, model) and (not models or model in models)]
    told = await _told(actor, view, sealed) if sealed else ("", "")
    record = await read_record(actor, view, *told)
    business = view.line.business
    forms = (
        (await form_of(actor, record), *await statements(actor, record), _materials(record, business))
        if business
        else ()
    )
    pack: tuple[Paper, ...] = (*forms, *await _of_election(actor, record), *_of_representative(record))
    return tuple(paper for paper in pack if not models or type(paper) in models)


def _bears(view: queries.FilingView, model: type) -> bool:
    """Whether the pack of a filing has a paper of that model, for somebody whose number stands on it."""
    if view.representative_id is None:
        return False
    return model is LegalRepresentativeSheet or model is FORMS.get(view.line.business or FilingType.RENEWAL)


async def _of_election(actor: Actor, record: Record) -> tuple[Paper, ...]:
    """What the election left: its report, its notice, the chair's certificate, the members; nothing without one.

    The notice is the one that hangs, in the words that it went out in; where none was issued, what the records make of it.
    """
    if record.line is None:
        return ()
    notice, report = await result_papers(actor, record.line.code)
    own = [paper for paper in await certificates(actor, record.line.code) if paper.post == Office.CHAIR.label]
    issued = await result_notice(actor, record.line.code)
    return (report, issued or notice, *own, _members(record, record.line))


def _of_representative(record: Record) -> tuple[Paper, ...]:
    return (_representative(record),) if record.person else ()


_LINES: Mapping[type, str] = {
    **dict.fromkeys(FORMS.values(), "application"),
    LossStatement: "statement",
    ResultReport: "report",
    ResultNotice: "notice",
    NoticePaper: "notice",
    ElectionCertificate: "certificate",
    MemberList: "members",
    LegalRepresentativeSheet: "representative",
}
"""The line of the checklist that a paper stands for; the list itself goes with the form, at the head."""


async def filing_parts(actor: Actor, filing: int) -> tuple[Part, ...]:
    """The papers of a filing with the scans of what people brought, in the order of the checklist.

    Each scan that goes along leaves an event, as if it were fetched alone. Inside a transaction.
    """
    papers = await filing_pack(actor, filing)
    view = await queries.filing(actor, filing)
    scans = [await look_at(actor, one.id) for one in await of_subject(actor, subject(filing))]
    for scan in scans:
        await trace_reading(actor, scan)
    keys = [one.key for one in view.materials]

    def place(part: Part) -> float:
        if isinstance(part, FileLine):
            return place_of(view, part.name)
        line = _LINES.get(type(part))
        return keys.index(line) if line in keys else 0

    # Stable: behind a signed form its own scan, and the papers of one line as they were.
    return tuple(sorted((*papers, *scans), key=place))


async def _told(actor: Actor, view: queries.FilingView, papers: Sequence[str]) -> tuple[str, str]:
    """The representative's identity number and telephone number, for papers that are named in the trace."""
    change = Change(subject(view.line.id), view.line.region, after={"文书": list(papers)}, reason=_REASON)
    await audit.record(actor, PRINTED, change)
    if view.representative_id is None:
        return "", ""
    return await number_and_phone(actor, view.representative_id, f"{_REASON}　{'、'.join(papers)}")


def _materials(record: Record, business: FilingType) -> MaterialsList:
    return MaterialsList(**record.common, filing_type=business, lines=_checklist(record.view.materials))


def _members(record: Record, line: ElectionLine) -> MemberList:
    lines = tuple(map(_member, _committee(record.officers)))
    return MemberList(**record.common, term_number=line.term_number, lines=lines)


def _representative(record: Record) -> LegalRepresentativeSheet:
    # Of a committee that is no more the last one is the one before.
    person = record.person if record.representative.chair else None
    return LegalRepresentativeSheet(
        **record.common,
        standing=record.representative.standing,
        finding=record.representative.finding,
        name=person.name if person else "",
        sex=person.sex.label if person else "",
        citizen_number=record.number if person else "",
        office=f"{record.community.kind.label}{Office.CHAIR.label}" if person else "",
        elected_on=record.chosen if person else None,
        term_to=record.view.valid_until,
        previous=record.previous.name if record.previous else "",
        previous_until=record.previous.until if record.previous else None,
    )


def _checklist(materials: Sequence[queries.MaterialLine]) -> tuple[MaterialLine, ...]:
    return tuple(
        MaterialLine(name=one.name, copies=1, present=one.present is not None, note=one.note) for one in materials
    )


def _committee(officers: Sequence[cadres.Officer]) -> list[cadres.Officer]:
    return [officer for officer in officers if officer.in_committee]


def _member(officer: cadres.Officer) -> MemberLine:
    return MemberLine(
        name=officer.name,
        sex=officer.sex.label,
        ethnicity=officer.ethnicity or "",
        born=officer.born,
        political_status=label_of(officer.political_status),
        education=label_of(officer.education),
        office=officer.office.label,
        term_from=officer.since,
        term_to=officer.term_ends,
    )
