"""Whether an office has a seat left, and whether somebody may act for its holder. Pure."""

from collections.abc import Iterator, Mapping, Sequence

from cadres.rules.offices import Conflict, Held
from cadres.vocabulary import Office
from server.errors import Problem
from server.law.lawbook import Finding, Provision, Standing
from server.values.periods import chinese_day

#: Of these there is one by their nature; so there is of the chair, whom voters decide.
SINGLE = frozenset(
    {
        *(Office.PARTY_SECRETARY, Office.OVERSIGHT_HEAD, Office.COLLECTIVE_HEAD),
        *(Office.MEDIATION_HEAD, Office.SECURITY_HEAD, Office.HEALTH_HEAD, Office.WELFARE_HEAD),
    }
)


def beyond_seats(office: Office, seated: Sequence[Held], plan: Mapping[Office, int]) -> Sequence[Finding]:
    """That an office has no seat left: its decided number, one where nobody decided and there is but one by its nature (Q-07)."""
    limit = plan.get(office, 1 if office in SINGLE else None)
    if limit is None or len(seated) < limit:
        return ()
    names = "、".join(one.name for one in seated)
    basis = Provision("Q-07", "职数以登记的为准", Standing.POLICY)
    message = f"{office.label}职数{limit}名，已有{names}在任，先登记原任离任。"
    return (basis.breach(message, {"seats": limit, "held": len(seated)}),)


def unfollowed(warned: Sequence[Finding]) -> Sequence[Problem]:
    """What is asked where somebody recorded late meets who has the seat since: whether they had left by then (Q-07)."""
    met = [one.as_problem("职务") for one in warned if one.rule == "Q-07"]
    cause, cure = "没有选，后任已经登记在任，职数不够两人。", "是补登历任的，选“后任到任前已经离任”，随后登记离任。"
    return [Problem("后任到任前已经离任", cause, cure, "Q-07"), *met] if met else []


def crowded(held: Sequence[Held]) -> Iterator[Conflict]:
    """That two sit at once where there is one seat by nature: whoever was recorded late has left, and nobody has said when (Q-07)."""
    basis = Provision("Q-07", "职数以登记的为准", Standing.POLICY)
    seated = [one for one in held if one.holding.seated and one.office in {*SINGLE, Office.CHAIR}]
    for place, one in enumerate(seated):
        for other in seated[place + 1 :]:
            if one.office is other.office and one.person != other.person:
                in_order = sorted((one, other), key=lambda each: each.since)
                both = "、".join(f"{each.name}（{chinese_day(each.since)}起）" for each in in_order)
                yield Conflict(
                    basis.breach(f"{one.office.label}只有1名，{both}同时在任，先离任的登记离任。"), one, other
                )


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
