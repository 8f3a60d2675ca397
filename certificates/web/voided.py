"""What falls here with a result that is found void, for the page that asks whether to go on (T-17)."""

from collections.abc import Sequence

from certificates import queries
from certificates.permissions import PRINT, VIEW
from certificates.vocabulary import FilingState
from elections.vocabulary import VoidProspect
from server.access.actor import Actor
from server.papers.register.rules import OPEN
from server.papers.register.vocabulary import PaperState
from server.values.periods import chinese_day

_FALL = frozenset({*OPEN, PaperState.ISSUED})


async def would_fall(actor: Actor, prospect: VoidProspect) -> Sequence[str]:
    """The certificates of election with their numbers, and the filing that the result opened."""
    said = []
    if actor.may(PRINT):
        standing = [one for one in await queries.certificates(actor, prospect.code) if one.stamp.state in _FALL]
        numbers = "、".join(one.number for one in standing if one.number)
        if standing:
            said.append(f"当选证书{len(standing)}份作废{f'：{numbers}' if numbers else ''}，验证码查询答已作废")
    filing = await queries.filing_of_election(actor, prospect.code) if actor.may(VIEW) else None
    if filing is not None:
        line = (await queries.filing(actor, filing)).line
        if line.open:
            said.append(f"{chinese_day(line.opened)}立件的证书{line.word}终止，不再办理")
        elif line.state in {FilingState.ISSUED, FilingState.COLLECTED, FilingState.ARCHIVED}:
            said.append(f"已发的信用代码证书（{line.word}）仍登记在册，须另行收回或者换领")
    return said
