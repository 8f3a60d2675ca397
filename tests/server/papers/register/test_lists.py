"""The signed list tells of every paper of its area, whatever kinds the one who takes it away may see."""

from dataclasses import replace

from server.access.actor import Actor, Role
from server.db.engine import transaction
from server.papers.register.codes import list_key_words
from server.papers.register.kinds import kind_of, seen_by
from server.papers.register.life import prepare
from server.papers.register.lists import read_list, signed_list
from server.papers.register.vocabulary import Answer
from tests.support.factories import COUNTY, a_county, an_actor
from tests.support.papers import approved, line_of
from tests.support.teams import a_full_team, a_site, a_unit
from training.printing import documents_of
from training.vocabulary import DISPATCH_NOTICE


async def test_a_paper_of_a_kind_that_the_asker_does_not_see_is_known_to_their_list(operator: Actor) -> None:
    await a_county(operator)
    await a_full_team(operator, await a_site(operator), await a_unit(operator))
    await prepare(operator, kind_of(DISPATCH_NOTICE), [one.source for one in await documents_of(operator, COUNTY)])
    (wanted,) = await approved(operator, DISPATCH_NOTICE)
    code = (await line_of(operator, wanted)).code
    clerk = an_actor(Role.FILING_OFFICER)
    assert DISPATCH_NOTICE not in {kind.code for kind in seen_by(clerk)}
    async with transaction(clerk):
        found = read_list(await signed_list(clerk, COUNTY, "偏关县"), list_key_words())
    assert found.answer(code) is Answer.WAITING
    # The area stays the asker's own.
    elsewhere = replace(clerk, region="140931000000")
    async with transaction(elsewhere):
        assert (
            read_list(await signed_list(elsewhere, COUNTY, "偏关县"), list_key_words()).answer(code) is Answer.UNKNOWN
        )
