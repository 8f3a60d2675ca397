"""What the tally sheet of one voting says, as it is typed, sent or imported."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from cadres.services.people import Name
from cadres.vocabulary import Sex
from elections.rules.checking import figure_name
from elections.vocabulary import Post, RoundKind
from server.errors import Problem


class LineEntry(BaseModel):
    """The votes of one name for one post; for a written-in name its sex is asked too."""

    model_config = ConfigDict(frozen=True)

    post: Post
    name: Name
    votes: int = Field(ge=0)
    write_in: bool = False
    sex: Sex | None = None


class CountEntry(BaseModel):
    """What the tally sheet of one voting says. `excess_confirmed` repeats that more ballots came back than went out.

    `ballot` is the mark of the ballot that the sheet is about; without one, a vote of the kind and day of one already on
    record is taken for the same vote.
    """

    model_config = ConfigDict(frozen=True)

    kind: RoundKind
    held: date
    issued: int = Field(ge=0)
    cast: int = Field(ge=0)
    fully_invalid: int = Field(0, ge=0)
    excess_confirmed: bool = False
    lines: tuple[LineEntry, ...]
    ballot: str | None = Field(None, max_length=40)


def twice(lines: Sequence[LineEntry]) -> Iterator[Problem]:
    """A name on two lines of a post, most likely one of the ballot written in once more: which number counts is not ours to say."""
    for (post, name), number in Counter((line.post, line.name) for line in lines).items():
        if number > 1:
            yield Problem(figure_name(post, name), f"写了{number}行。", "同一人的票合并写一行。")
