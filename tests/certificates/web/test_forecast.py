"""What a result would set off here is told before it is published, as it then comes about (FT-1, FT-3)."""

from datetime import date

import pytest

from certificates import queries
from certificates.vocabulary import FilingState
from certificates.web.panels import forecast
from elections.vocabulary import Post
from elections.web.publishing import ResultProspect
from server.access.actor import Actor
from tests.support.factories import VILLAGE, a_published_election
from tests.support.filings import taken_to


@pytest.mark.parametrize(
    ("reached", "word"), [(FilingState.ACCEPTED, "证书首次申领自动立件"), (FilingState.ISSUED, "证书变更自动立件")]
)
async def test_a_by_election_keeps_the_business_that_waits(operator: Actor, reached: FilingState, word: str) -> None:
    filing = await queries.filing_of_election(operator, await a_published_election(operator))
    assert filing is not None
    await taken_to(operator, filing, reached)
    prospect = ResultProspect(
        code=f"{VILLAGE}-12-2",
        region=VILLAGE,
        elected=((Post.CHAIR, "赵国强"),),
        since=date(2022, 6, 18),
        term_ends=date(2026, 11, 19),
        by_election=True,
    )
    assert any(line.startswith(word) for line in await forecast(operator, prospect))
