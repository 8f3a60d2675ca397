"""Whether an office has a seat left, and whether somebody may act for its holder. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from cadres.rules.offices import COMMITTEE, Conflict, Held
from cadres.vocabulary import Office
from server.errors import Problem
from server.law.lawbook import Finding, Level, Provision, Standing
from server.values.periods import chinese_day

#: Of these there is one by their nature; so there is of the chair, whom voters decide and the database keeps to one (B-33).
SINGLE = frozenset(
    {
        *(Office.PARTY_SECRETARY, Office.OVERSIGHT_HEAD, Office.COLLECTIVE_HEAD),
        *(Office.MEDIATION_HEAD, Office.SECURITY_HEAD, Office.HEALTH_HEAD, Office.WELFARE_HEAD),
    }
)


def beyond_seats(office: Office, seated: Sequence[Held], plan: Mapping[Office, int]) -> Sequence[Finding]:
    """That an office has no seat left: its decided number, one where nobody decided and there is but one by its nature (Q-07)."""
    limit = _limit(office, plan)
    if limit is None or len(seated) < limit:
        return ()
    names = "、".join(one.name for one in seated)
    message = f"{office.label}职数{limit}名，已有{names}在任，{_LEAVE_FIRST}"
    return (_SEATS.breach(message, {"seats": limit, "held": len(seated)}),)


_SEATS: Final = Provision("Q-07", "职数以登记的为准", Standing.POLICY)
_LEAVE_FIRST: Final = "先登记原任离任。"
#: What is chosen of somebody recorded late, on the page and in the sheets.
FOLLOWED: Final = "后任到任前已经离任"


def _limit(office: Office, plan: Mapping[Office, int]) -> int | None:
    return plan.get(office, 1 if office in SINGLE else None)


def met_since(found: Finding, day: date) -> Finding:
    """What an office of an earlier day meets from a later one on, as a warning: it may have ended before."""
    message = f"{chinese_day(day)}起，{found.message}"
    if found.rule == _SEATS.rule:
        # Whoever came after is not asked to leave for it, and what is chosen instead is said where it is asked for.
        message = message.removesuffix(f"，{_LEAVE_FIRST}") + "。"
    else:
        message += "在那以前已经离任的，写明理由，随后登记离任。"
    return found._replace(level=Level.WARNING, message=message)


def unfollowed(warned: Sequence[Finding]) -> Sequence[Problem]:
    """What is asked where somebody recorded late meets who has the seat since: whether they had left by then (Q-07)."""
    cure = f"是补登历任的，选“{FOLLOWED}”，随后登记离任；不是的，先登记在任的人离任。"
    return [one.as_problem(FOLLOWED, cure) for one in warned if one.rule == _SEATS.rule]


def crowded(held: Sequence[Held], plan: Mapping[Office, int]) -> Iterator[Conflict]:
    """That more sit at once than there are seats: whoever was recorded late has left, and nobody has said when (Q-07).

    Committee members are left out: what voters decided is not measured by it (B-37).
    """
    seated = sorted((one for one in held if one.holding.seated), key=lambda each: each.since)
    for office in Office:
        limit, sitting = _limit(office, plan), [one for one in seated if one.office is office]
        if office in COMMITTEE or limit is None or len({one.person for one in sitting}) <= limit:
            continue
        names = "、".join(f"{each.name}（{chinese_day(each.since)}起）" for each in sitting)
        message = f"{office.label}职数{limit}名，{names}同时在任，先离任的登记离任。"
        yield Conflict(_SEATS.breach(message, {"seats": limit, "held": len(sitting)}), sitting[0], sitting[-1])


def acting_findings(office: Office, seated: Sequence[Held], committee: set[int], person: int) -> Sequence[Finding]:
    """What speaks against somebody who acts for a vacant office; `committee` are the people elected to the committee (T-26)."""
    basis = Provision("T-26", "选举规程，参照四川、浙江规定", Standing.PARAMETER)
    if seated:
        return (basis.breach(f"{office.label}{seated[0].name}在任，没有出缺，不能另由他人主持工作。"),)
    if office is Office.CHAIR and person not in committee:
        return (
            basis.warning(
                "主任出缺，由副主任主持；没有副主任的，由代表会议在当选委员中推选。本人不是村（居）委会成员。",
                met=False,
            ),
        )
    return ()
