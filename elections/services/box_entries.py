"""What the tally sheet of one box says, where boxes are counted apart."""

from collections.abc import Mapping, Sequence
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from cadres.vocabulary import Sex
from elections.rules.checking import CAST, FULLY_INVALID, HELD, Figures, figure_name
from elections.rules.subcounts import Box, Rest, Tally
from elections.services.entries import SheetEntry, figures_of_lines, parsed, settled_sheet
from elections.vocabulary import Post
from server.errors import Problem, Refused

ABSTAINED, INVALID = "弃权", "无效"
#: Words of the sheet that are nobody's name.
RESERVED = frozenset({ABSTAINED, INVALID})


class RestEntry(BaseModel):
    """Ballots whose part for a post carries no vote: nobody marked, or void. Wholly void ones are told apart and not here."""

    model_config = ConfigDict(frozen=True)

    post: Post
    abstained: int = Field(0, ge=0)
    invalid: int = Field(0, ge=0)


class BoxEntry(SheetEntry):
    """What the sheet of one box says. The ballots given out are those of its station's account."""

    rests: tuple[RestEntry, ...] = ()

    @property
    def tally(self) -> Tally:
        """The figures as the rules add them up."""
        votes = {(line.post, line.name): line.votes for line in self.lines}
        rests = {one.post: Rest(one.abstained, one.invalid) for one in self.rests}
        return Tally(self.cast, self.fully_invalid, votes, rests)

    @property
    def sexes(self) -> Mapping[str, Sex]:
        """Those of the names that voters wrote in."""
        return {line.name: line.sex for line in self.lines if line.write_in and line.sex}

    def box(self, name: str) -> Box:
        """The sheet as a part of its station."""
        return Box(name, self.held, self.tally, self.sexes)


def box_figures(entry: BoxEntry) -> Figures:
    """A sheet figure by figure, each post's rest behind its names."""
    rests: dict[str, int] = {}
    for one in entry.rests:
        rests[figure_name(one.post, ABSTAINED)] = one.abstained
        rests[figure_name(one.post, INVALID)] = one.invalid
    of_ballots: dict[str, int | date] = {HELD: entry.held, CAST: entry.cast, FULLY_INVALID: entry.fully_invalid}
    return {**of_ballots, **figures_of_lines(entry.lines), **rests}


def box_settled(first: BoxEntry, second: BoxEntry, taken: Mapping[str, str]) -> BoxEntry:
    """The sheet that both readings come to. Raises Refused for what is no number, no day or no sex."""
    figures = {**box_figures(second), **box_figures(first), **parsed(taken)}
    posts = dict.fromkeys(one.post for one in (*first.rests, *second.rests))
    lacking = [name for post in posts for name in _names(post) if figures[name] == ""]
    if lacking:
        raise Refused([Problem(name, "没有填张数。", "没有的填0。") for name in lacking])
    rests = [{"post": post, **dict(zip(("abstained", "invalid"), _at(post, figures), strict=True))} for post in posts]
    update = settled_sheet(first, second, figures)
    return first.model_copy(update={**update, "rests": tuple(RestEntry.model_validate(one) for one in rests)})


def _names(post: Post) -> Sequence[str]:
    return figure_name(post, ABSTAINED), figure_name(post, INVALID)


def _at(post: Post, figures: Figures) -> Sequence[object]:
    return [figures[name] for name in _names(post)]
