"""抽查名单: the counts of a list for the wall, before the word with the list's hash, after it in the order that it drew."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from elections.sampling import Sampled, SampleLine, sample, sampled
from server.access.actor import Actor
from server.places import regions
from server.values.periods import chinese_day


@dataclass(frozen=True, slots=True)
class SampleList:
    """The printed list, by which anybody can draw once more."""

    template: ClassVar[str] = "elections/papers/sample_list.html"

    issuer: str
    area: str
    of: SampleLine
    counts: tuple[Sampled, ...]

    @property
    def title(self) -> str:
        """Its name in lists and in the file."""
        return f"{self.area}{self.of.title}名单"

    @property
    def phrases(self) -> tuple[str, ...]:
        return (self.area, self.of.title, "名单")

    @property
    def filename(self) -> str:
        """Its file's name."""
        return f"{self.title}{'（已抽取）' if self.of.word else ''}.pdf"

    @property
    def names(self) -> tuple[str, ...]:
        """Nobody is named."""
        return ()

    @property
    def author(self) -> str:
        """Who draws."""
        return self.issuer

    @property
    def dated(self) -> date:
        """The day on which it was fixed, once it is drawn that of the drawing."""
        return (self.of.drawn or self.of.fixed).date()

    @property
    def opening(self) -> str:
        """What stands above the list."""
        of = self.of
        days = f"{chinese_day(of.since)}至{chinese_day(of.until)}"
        said = f"下列{len(self.counts)}次计票的投票日在{days}，从中抽{of.wanted}次复核。"
        if of.word is None:
            return f"{said}种子在名单张贴以后公开产生。"
        return f"{said}公开的种子是“{of.word}”（{of.source}），按下列次序取前{of.wanted}次。"

    @property
    def closing(self) -> str:
        """How anybody draws once more."""
        return (
            "验证办法：对每次计票，以“种子|编号”（中间是半角竖线，UTF-8编码）计算SHA-256，写成64位十六进制数，"
            "从小到大排列，取前几次。名单校验码是各编号从小到大排列、每个编号后加一个换行符以后的SHA-256。"
        )


async def sample_list(actor: Actor, number: int) -> SampleList:
    """The list of a sample, inside a transaction. Raises NotFound outside the actor's area."""
    of = await sample(actor, number)
    area = (await regions.path(of.region))[-1].name
    return SampleList((of.drawn_by or of.fixed_by).unit, area, of, await sampled(actor, of))
