"""Which filings are under way in communities: the answer to whoever changes one."""

from collections.abc import Sequence

from cadres.place_vocabulary import Running, RunningIn
from certificates import queries
from certificates.permissions import VIEW
from certificates.vocabulary import FilingState
from server.access.actor import Actor


async def filings_in(actor: Actor, question: RunningIn) -> Sequence[Running]:
    """The filings whose certificate is not issued yet; inside the running transaction. They go on or are superseded with the change."""
    return [
        Running(
            region,
            f"{line.community}的证书{line.word}尚未核发，现为{line.state.label}",
            f"/filings/{line.id}" if actor.may(VIEW) else "",
        )
        for region in question.regions
        for line in await queries.open_filings(actor, region)
        if line.state is not FilingState.ISSUED
    ]
