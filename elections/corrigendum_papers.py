"""更正公告: the figures of a published result that were wrong, put up where the result was."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from cadres import queries as cadres
from elections import queries
from elections.corrigenda import corrigenda
from elections.rules.corrigendum import Correction
from server.access.actor import Actor
from server.errors import Conflict, NotFound
from server.values.periods import chinese_day, chinese_number


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionNotice:
    """One corrigendum. `vote` names the voting, e.g. 第一次投票; `term` the committee with its term."""

    template: ClassVar[str] = "elections/papers/corrigendum.html"

    community: str
    term: str
    event: str
    vote: str
    voted: date
    published: date
    figures: tuple[Correction, ...]
    reason: str
    issuer: str
    confirmed: date

    @property
    def phrases(self) -> tuple[str, ...]:
        return self.community, self.term, f"{self.event}结果更正公告"

    @property
    def title(self) -> str:
        return "".join(self.phrases)

    @property
    def filename(self) -> str:
        return f"{self.community}-{self.event}结果更正公告.pdf"

    @property
    def author(self) -> str:
        return self.issuer

    @property
    def dated(self) -> date:
        return self.confirmed

    @property
    def names(self) -> tuple[str, ...]:
        """Whose votes were corrected, so that every name is in the paper."""
        return tuple(one.figure.partition("　")[2] for one in self.figures if "　" in one.figure)

    @property
    def opening(self) -> str:
        return (
            f"{chinese_day(self.published)}公布的{self.community}{self.term}{self.event}结果，"
            f"{chinese_day(self.voted)}{self.vote}的数字有误：{self.reason.rstrip('。')}。现更正如下："
        )

    @property
    def closing(self) -> str:
        return "以上更正不改变选举结果，当选人不变。"


async def correction_notice(actor: Actor, code: str, key: int) -> CorrectionNotice:
    """The notice of one corrigendum, inside a transaction. Raises Conflict until a second hand has confirmed it."""
    line, progress = await queries.election(actor, code), await queries.progress(actor, code)
    found = next((one for one in await corrigenda(actor, code) if one.id == key), None)
    if found is None or line.published is None:
        raise NotFound
    if found.confirmed is None:
        raise Conflict("更正还没有由另一人确认，不能印公告。", code="corrigendum.unconfirmed")
    community = await cadres.community(actor, line.region, line.election_day)
    return CorrectionNotice(
        community=community.name,
        term=f"第{chinese_number(line.term_number)}届{line.kind.label}",
        event="补选" if line.by_election else "选举",
        vote=found.kind.label,
        voted=progress.held[found.place].poll.election_day,
        published=line.published,
        figures=found.figures,
        reason=found.reason,
        issuer=line.issuer,
        confirmed=found.confirmed.date(),
    )
