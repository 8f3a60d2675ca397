"""A filing's way as its page draws it: the steps done, the present one, those ahead, and what holds it up."""

from collections.abc import Iterator
from dataclasses import dataclass

from certificates.queries import FilingLine, FilingView, StepLine
from certificates.rules.filings import NEXT
from certificates.vocabulary import FilingState

#: Where papers lie with an office that can find something wrong in them.
_RETURNABLE = frozenset({FilingState.SUBMITTED, FilingState.REVIEWED, FilingState.ACCEPTED})


@dataclass(frozen=True, slots=True)
class Step:
    """One step: when and by whom below its name once it is done."""

    state: FilingState
    below: str
    done: bool
    now: bool = False
    waits: bool = False

    @property
    def classes(self) -> str:
        """The classes of the stylesheet."""
        marks = ("is-done", self.done), ("is-now", self.now), ("is-warn", self.waits)
        return " ".join(name for name, holds in marks if holds)


def steps(view: FilingView) -> tuple[Step, ...]:
    """All seven steps. Preparing is done once the filing was handed in, every other when it was reached."""
    return tuple(_steps(view))


def _steps(view: FilingView) -> Iterator[Step]:
    reached = {one.state: one for one in view.steps if not one.returned}
    now = present(view)
    ahead = False
    for state in FilingState:
        if state is now:
            ahead = True
            yield Step(state, _holds_up(view), done=False, now=True, waits=view.line.open and view.line.returned)
        elif state not in reached or (ahead and not view.line.returned):
            yield Step(state, "", done=False)
        else:
            one = reached[state]
            yield Step(state, f"{one.at.month}-{one.at.day:02} {one.actor}", done=True)


def _holds_up(view: FilingView) -> str:
    if view.line.superseded_by is not None:
        return "由新件接替"
    if view.line.stopped is not None:
        return "已终止"
    back = returned(view)
    if back:
        return f"{back.at.month}-{back.at.day:02} 退回补正"
    missing = len(view.missing) if view.line.state is FilingState.PREPARING else 0
    return f"还缺{missing}项" if missing else "待办"


def present(view: FilingView) -> FilingState | None:
    """The step that is waited for: of one that was sent back, preparing; None when the filing is in the archive."""
    state = view.line.state
    return FilingState.PREPARING if state is FilingState.PREPARING or view.line.returned else NEXT.get(state)


def returned(view: FilingView) -> StepLine | None:
    """By whom and why the filing lies with its senders again; None if it does not."""
    return next((one for one in reversed(view.steps) if one.returned), None) if view.line.returned else None


def cured(view: FilingView) -> StepLine | None:
    """What was said to be mended as the filing was handed in again, for the office that has it now; None where nothing was."""
    if view.line.returned or not view.line.open:
        return None
    sent_back = [place for place, one in enumerate(view.steps) if one.returned]
    again = view.steps[sent_back[-1] + 1 : sent_back[-1] + 2] if sent_back else ()
    return next((one for one in again if one.note), None)


def returnable(line: FilingLine) -> bool:
    """Whether the filing lies with an office that may send it back."""
    return line.state in _RETURNABLE and not line.returned and line.open


def gathering(line: FilingLine) -> bool:
    """Whether materials are still being gathered, or mended."""
    return line.open and (line.state is FilingState.PREPARING or line.returned)
