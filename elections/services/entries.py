"""What the tally sheet of one voting says, as it is typed, sent or imported."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from cadres.services.people import Name
from cadres.vocabulary import Sex
from elections.rules.checking import CAST, FULLY_INVALID, HELD, ISSUED, SEX, Figures, figure_name
from elections.vocabulary import Post, RoundKind
from server.errors import Problem, Refused


class LineEntry(BaseModel):
    """The votes of one name for one post; for a written-in name its sex is asked too."""

    model_config = ConfigDict(frozen=True)

    post: Post
    name: Name
    votes: int = Field(ge=0)
    write_in: bool = False
    sex: Sex | None = None


class SheetEntry(BaseModel):
    """What every tally sheet says. `reason` tells why what is doubtful of it stands on the paper all the same.

    `ballot` is the mark of the ballot that the sheet is about; without one, a vote of the kind and day of one already on
    record is taken for the same vote.
    """

    model_config = ConfigDict(frozen=True)

    kind: RoundKind
    held: date
    cast: int = Field(ge=0)
    fully_invalid: int = Field(0, ge=0)
    reason: str | None = Field(None, min_length=2, max_length=200)
    lines: tuple[LineEntry, ...]
    ballot: str | None = Field(None, max_length=40)


class CountEntry(SheetEntry):
    """What the tally sheet of one voting says."""

    issued: int = Field(ge=0)


def twice(lines: Sequence[LineEntry]) -> Iterator[Problem]:
    """A name on two lines of a post, most likely one of the ballot written in once more: which number counts is not ours to say."""
    for (post, name), number in Counter((line.post, line.name) for line in lines).items():
        if number > 1:
            yield Problem(figure_name(post, name), f"写了{number}行。", "同一人的票合并写一行。")


def figures_of(entry: CountEntry) -> Figures:
    """A sheet figure by figure."""
    of_ballots: dict[str, int | date] = {
        HELD: entry.held,
        ISSUED: entry.issued,
        CAST: entry.cast,
        FULLY_INVALID: entry.fully_invalid,
    }
    return {**of_ballots, **figures_of_lines(entry.lines)}


def figures_of_lines(lines: Sequence[LineEntry]) -> Figures:
    """The votes of all names, and of the written-in ones the sex."""
    votes = {figure_name(line.post, line.name): line.votes for line in lines}
    sexes = {figure_name(line.post, line.name) + SEX: line.sex.label for line in lines if line.write_in and line.sex}
    return {**votes, **sexes}


def settled(first: CountEntry, second: CountEntry, taken: Mapping[str, str]) -> CountEntry:
    """The sheet that both readings come to, with what was found on the paper in place of what they had not alike.

    A name for which nothing was found ("") is left out. Raises Refused for what is no number, no day or no sex.
    """
    figures = {**figures_of(second), **figures_of(first), **parsed(taken)}
    update = settled_sheet(first, second, figures)
    return first.model_copy(update={**update, "issued": figures[ISSUED]})


def settled_sheet(first: SheetEntry, second: SheetEntry, figures: Figures) -> dict[str, object]:
    """What of every sheet changes to what the figures say, the lines in the order of the readings."""
    lines = {figure_name(line.post, line.name): line for line in (*second.lines, *first.lines)}
    order = dict.fromkeys(figure_name(line.post, line.name) for line in (*first.lines, *second.lines))
    kept = [lines[name].model_copy(update=_of_line(name, figures)) for name in order if figures[name] != ""]
    reasons = dict.fromkeys(filter(None, (first.reason, second.reason)))
    return {
        "held": figures[HELD],
        "cast": figures[CAST],
        "fully_invalid": figures[FULLY_INVALID],
        "lines": tuple(kept),
        "reason": "；".join(reasons) or None,
    }


def _of_line(name: str, figures: Figures) -> dict[str, object]:
    """The votes of a name, and for a written-in one its sex."""
    of_line: dict[str, object] = {"votes": figures[name]}
    if sex := figures.get(name + SEX):
        of_line["sex"] = next(one for one in Sex if one.label == sex)
    return of_line


def parsed(taken: Mapping[str, str]) -> Figures:
    """What was found on the paper, as what the figures are. Raises Refused for what is no number, no day or no sex."""
    problems: list[Problem] = []
    found: dict[str, int | str | date] = {}
    for figure, value in taken.items():
        try:
            found[figure] = _value(figure, value)
        except ValueError:
            wanted = "写成2026-10-18的样子" if figure == HELD else "填男或者女" if figure.endswith(SEX) else "填整数"
            problems.append(Problem(figure, f"“{value}”不能采用。", f"照原表{wanted}。"))
    if problems:
        raise Refused(problems)
    return found


def _value(figure: str, value: str) -> int | str | date:
    """Raises ValueError for what the figure cannot be."""
    if figure == HELD:
        return date.fromisoformat(value)
    if figure.endswith(SEX):
        if value not in {"", *(one.label for one in Sex)}:
            raise ValueError(value)
        return value
    if value == "" and "　" in figure:
        return value
    if not (value.isascii() and value.isdigit()):
        raise ValueError(value)
    return int(value)
