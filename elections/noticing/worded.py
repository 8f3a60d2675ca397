"""A notice whose wording is still open: tried on invented data before a place decides it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from elections.noticing.fitting import literal, mixed
from elections.noticing.text import Body, NoticePaper
from elections.noticing.wordings import FORMS, HOLE, needed, paragraphs
from server.errors import Problem
from server.papers.passages import Need, Passages
from server.papers.register.vocabulary import Wording


@dataclass(frozen=True)
class WordedNotice(NoticePaper):
    """A notice that is worded anew by `passages` each time that it is read; one that was issued is never.

    `fields` are what fills the braces, by their names.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    passages: Passages = ()

    @property
    def WORDED(self) -> Mapping[Wording, str]:  # noqa: N802  # What the models of one kind each have as a constant.
        """The kind's own forms."""
        return FORMS[self.notice.body.kind]

    @property
    def needed(self) -> Mapping[str, Need]:
        """What no wording may leave out."""
        return needed(self.notice.body.kind)

    def form_problem(self, form: str) -> Problem | None:
        """Why a form would be printed with a hole in it, see `mixed`."""
        return mixed(self.notice.body.kind, form)

    def doubts(self, form: str) -> Sequence[Problem]:
        """Words that are wrong for some of those whose notices they are, see `literal`."""
        return literal(form)

    @property
    def body(self) -> Body:
        opening, items, closing = (
            paragraphs(self.notice.body.kind, self.passages, one, self.fields, HOLE)
            for one in (Wording.OPENING, Wording.BODY, Wording.CLOSING)
        )
        return self.notice.body.model_copy(update={"paragraphs": (*opening, *items), "closing": closing})
