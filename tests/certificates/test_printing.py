"""Certificates and filing packs as the records fill them."""

from datetime import date

from certificates import printing, queries
from certificates.documents import ApplicationForm, LegalRepresentativeSheet
from elections.services.results import CountEntry, LineEntry, Publication, enter_count, publish
from elections.vocabulary import Post, RoundKind
from server.access.actor import Actor
from tests.support.factories import CLEAN_VOTES, a_ballot, a_published_election, an_election, an_entry

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
    await enter_count(operator, code, an_entry({**CLEAN_VOTES, Post.MEMBER: (255, 214, 187, 150)}))
    lines = tuple(
        LineEntry(post=Post.MEMBER, name=name, votes=votes) for name, votes in (("马志强", 120), ("郝建国", 70))
    )
    runoff = CountEntry(kind=RoundKind.RUNOFF, held=RUNOFF_DAY, issued=246, cast=240, fully_invalid=3, lines=lines)
    await enter_count(operator, code, runoff)
    await publish(operator, code, Publication(published=RUNOFF_DAY))
    filing = await queries.filing_of_election(operator, code)
    assert filing is not None

    form, *_, representative = await printing.filing_pack(operator, filing)

    assert isinstance(form, ApplicationForm)
    assert isinstance(representative, LegalRepresentativeSheet)
    assert (form.elected_on, form.valid_from) == (date(2021, 11, 20), RUNOFF_DAY)
    assert representative.elected_on == date(2021, 11, 20)
