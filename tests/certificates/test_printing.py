"""Certificates and filing packs as the records fill them."""

from datetime import date

import pytest

from cadres import queries as cadres
from cadres.services.offices import CorrectOffice, correct_office
from cadres.services.people import subject as person_subject
from cadres.tables.people import PHONE
from cadres.vocabulary import CommitteeKind, Sex
from certificates import printing, queries
from certificates.documents import ApplicationForm, LegalRepresentativeSheet, MemberList
from certificates.filing_commands import subject
from certificates.services.opening import Business, decide_business
from certificates.vocabulary import FilingType
from elections.after_vocabulary import DisputeEffect
from elections.services.after.voiding import void
from elections.services.entries import CountEntry, LineEntry
from elections.services.results import Publication, publish
from elections.tables import Election
from elections.vocabulary import Post, RoundKind
from server.access import sealing
from server.access.actor import Actor
from server.access.audit import AuditEvent, trail
from server.db.engine import connection, transaction
from server.papers.page import compose
from tests.support.by_elections import a_by_election, leave
from tests.support.factories import (
    CLEAN_VOTES,
    COMMUNITY,
    VILLAGE,
    a_ballot,
    a_checked_count,
    a_published_election,
    an_election,
    an_entry,
)

RUNOFF_DAY = date(2021, 11, 26)


async def test_every_certificate_names_post_term_and_both_issuers(operator: Actor) -> None:
    made = await printing.certificates(operator, await a_published_election(operator))
    assert [(one.name, one.post) for one in made] == [
        ("贾永胜", "主任"),
        ("刘桂芳", "副主任"),
        ("张海军", "委员"),
        ("杜秀英", "委员"),
        ("马志强", "委员"),
    ]
    assert {one.place for one in made} == {"山西省忻州市偏关县新关镇马道村"}
    assert {one.issuers for one in made} == {("新关镇人民政府", "偏关县民政局")}
    assert {(one.term_from, one.term_to) for one in made} == {(date(2021, 11, 20), date(2026, 11, 19))}


async def test_the_chair_was_elected_in_the_first_vote_though_the_term_began_after_the_runoff(operator: Actor) -> None:
    code = await an_election(operator)
    await a_ballot(operator, code)
    await a_checked_count(operator, code, an_entry({**CLEAN_VOTES, Post.MEMBER: (255, 214, 187, 150)}))
    lines = tuple(
        LineEntry(post=Post.MEMBER, name=name, votes=votes) for name, votes in (("马志强", 120), ("郝建国", 70))
    )
    runoff = CountEntry(kind=RoundKind.RUNOFF, held=RUNOFF_DAY, issued=246, cast=240, fully_invalid=3, lines=lines)
    await a_checked_count(operator, code, runoff)
    await publish(operator, code, Publication(published=RUNOFF_DAY))
    filing = await queries.filing_of_election(operator, code)
    assert filing is not None
    await decide_business(operator, filing, Business(business=FilingType.RENEWAL, basis="已查看原证书正本。"))

    form, *_, representative = await printing.filing_pack(operator, filing)

    assert isinstance(form, ApplicationForm)
    assert isinstance(representative, LegalRepresentativeSheet)
    assert (form.elected_on, form.valid_from) == (date(2021, 11, 20), RUNOFF_DAY)
    assert representative.elected_on == date(2021, 11, 20)


async def a_filing(actor: Actor) -> int:
    filing = await queries.filing_of_election(actor, await a_published_election(actor))
    assert filing is not None
    return filing


async def test_reading_the_whole_number_stays_on_the_trails_of_person_and_filing(operator: Actor) -> None:
    filing = await a_filing(operator)
    pack = await printing.filing_pack(operator, filing)
    form = next(paper for paper in pack if isinstance(paper, ApplicationForm))
    assert len(form.citizen_number) == 18

    printed = (await trail(subject(filing)))[0]
    assert (printed.label, printed.reason) == ("打印材料", "证书申领")
    assert printed.after == {"文书": ["申领（换领）表", "法定代表人情况表"]}
    person = (await queries.filing(operator, filing)).representative_id
    read = (await trail(person_subject(person)))[0]
    assert (read.label, read.reason) == ("查看身份证号", "证书申领　申领（换领）表、法定代表人情况表")


async def test_the_form_bears_the_telephone_number_on_record(operator: Actor) -> None:
    filing = await a_filing(operator)
    person = (await queries.filing(operator, filing)).representative_id
    (form,) = await printing.filing_pack(operator, filing, {ApplicationForm})
    assert isinstance(form, ApplicationForm)
    assert form.phone == ""
    sealed = sealing.seal("13800000000", PHONE)
    await connection().execute("UPDATE person SET phone = $1 WHERE id = $2", sealed, person)
    (form,) = await printing.filing_pack(operator, filing, {ApplicationForm})
    assert isinstance(form, ApplicationForm)
    assert form.phone == "13800000000"


async def test_one_paper_is_named_alone(operator: Actor) -> None:
    filing = await a_filing(operator)
    (sheet,) = await printing.filing_pack(operator, filing, {LegalRepresentativeSheet})
    assert isinstance(sheet, LegalRepresentativeSheet)
    assert len(sheet.citizen_number) == 18
    assert (await trail(subject(filing)))[0].after == {"文书": ["法定代表人情况表"]}


async def test_a_paper_without_the_number_reads_none(operator: Actor) -> None:
    filing = await a_filing(operator)
    (members,) = await printing.filing_pack(operator, filing, {MemberList})
    assert isinstance(members, MemberList)
    assert {event.kind for event in await trail(subject(filing))} == {"filing.opened"}
    assert await AuditEvent.count().where(AuditEvent.kind == "person.number_read") == 0


async def test_a_certificate_of_a_by_election_names_it(operator: Actor) -> None:
    code = await a_published_election(operator)
    await leave(operator, "张海军")
    slate = {Post.MEMBER: (("高文明", Sex.MALE), ("王晓东", Sex.MALE))}
    (made,) = await printing.certificates(operator, await a_by_election(operator, {Post.MEMBER: 1}, slate))
    assert (made.name, made.event) == ("高文明", "补选")
    assert {one.event for one in await printing.certificates(operator, code)} == {"换届选举"}


async def a_void_election(actor: Actor, kind: CommitteeKind, region: str) -> str:
    """An election whose result was published, and found void six weeks later."""
    code = await an_election(actor, region=region, kind=kind)
    await a_ballot(actor, code, region=region)
    await a_checked_count(actor, code)
    await publish(actor, code, Publication(published=date(2021, 11, 21)))
    election = await Election.objects().where(Election.code == code).first()
    assert election
    await void(actor, election, DisputeEffect.ELECTION_VOID, date(2022, 1, 5), "偏政裁〔2022〕1号", None)
    return code


@pytest.mark.parametrize(
    ("kind", "region", "cite"),
    [
        (CommitteeKind.VILLAGERS, VILLAGE, "村民委员会组织法（2018修正）第十七条"),
        (CommitteeKind.RESIDENTS, COMMUNITY, "未作规定，参照村民委员会组织法"),
    ],
)
async def test_a_void_election_is_refused_by_the_law_of_its_own_body(
    operator: Actor, kind: CommitteeKind, region: str, cite: str
) -> None:
    code = await a_void_election(operator, kind, region)
    async with transaction(operator):
        sources = [one.source for one in await queries.certificates(operator, code)]
        drawn = await printing.draw_certificates(operator, sources)
    problem = drawn[sources[0]].obstacle
    assert problem
    assert problem.cite.endswith(cite)
    assert problem.cause == "2022年1月5日已认定选举无效，不能发当选证书。"


async def test_a_members_list_invents_no_end_of_the_term(operator: Actor) -> None:
    filing = await a_filing(operator)
    async with transaction(operator):
        for one in await cadres.officers(operator, VILLAGE, date(2021, 12, 1)):
            told = CorrectOffice(since=one.since, document=one.basis_document, reason="届满日尚未核实。")
            await correct_office(operator, one.tenure, told)
    (members,) = await printing.filing_pack(operator, filing, {MemberList})
    assert isinstance(members, MemberList)
    assert {line.term_to for line in members.lines} == {None}
    assert '至<span class="blank-date">' in compose(members).html
