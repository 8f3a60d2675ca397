"""Certificates and filing packs as the records fill them."""

from datetime import date

from cadres.services.people import subject as person_subject
from certificates import printing, queries
from certificates.documents import ApplicationForm, LegalRepresentativeSheet, MemberList
from certificates.filing_commands import subject
from certificates.services.opening import Business, decide_business
from certificates.vocabulary import FilingType
from elections.services.entries import CountEntry, LineEntry
from elections.services.results import Publication, publish
from elections.vocabulary import Post, RoundKind
from server.access.actor import Actor
from server.access.audit import AuditEvent, trail
from tests.support.factories import CLEAN_VOTES, a_ballot, a_checked_count, a_published_election, an_election, an_entry

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
