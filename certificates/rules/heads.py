"""Whether the one whom a filing names as legal representative still is, and what to do where not (CT-2, CT-3). Pure."""

from dataclasses import dataclass

from certificates.rules.representing import VACANT, Representative
from certificates.vocabulary import FilingState
from server.errors import Problem
from server.law.lawbook import Finding

#: How problems call the legal representative.
HEAD = "法定代表人"

_BEFORE = "补选产生主任并公布结果以后自动另立一件，接替本件；误登离任的，在其任职页面撤销离任。"
_AFTER = "已核发的证书由他人领取、交回；补选产生主任并公布结果以后自动另立变更，换发证书。误登离任的，撤销离任。"


@dataclass(frozen=True, slots=True)
class HeadChanged:
    """That a filing's legal representative is no longer the one whom it names, with the cure."""

    finding: Finding
    cure: str

    @property
    def problem(self) -> Problem:
        """For a step that cannot be taken so."""
        return Problem(HEAD, self.finding.message, self.cure, self.finding.rule, self.finding.cite)


def head_changed(filed: tuple[int, str] | None, now: Representative, state: FilingState) -> HeadChanged | None:
    """What has changed since a filing was opened; `filed` is the person's number and name, None where nobody represented.

    A certificate says who represents the committee: while nobody does, none can be given out (CT-3).
    """
    if filed is None and now.chair is None:
        message = f"没有法定代表人，不能核发证书。{now.finding.message}"
        return HeadChanged(VACANT.breach(message), _BEFORE)
    if filed is None and now.chair is not None:
        message = f"立件时法定代表人空缺，本件没有法定代表人。{now.finding.message}"
        return HeadChanged(VACANT.breach(message), "到补选以后另立的那一件办理。")
    if filed is not None and (now.chair is None or now.chair.person != filed[0]):
        message = f"申领的法定代表人{filed[1]}已不在任。{now.finding.message}"
        given = state in {FilingState.ISSUED, FilingState.COLLECTED, FilingState.ARCHIVED}
        return HeadChanged(VACANT.breach(message), _AFTER if given else _BEFORE)
    return None
