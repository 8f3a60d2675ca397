"""Whether an office has a seat left, and whether somebody may act for its holder. Pure."""

from collections.abc import Mapping, Sequence

from cadres.rules.offices import Held
from cadres.vocabulary import Office
from server.law.lawbook import Finding, Provision, Standing

#: Of these there is one by their nature.
_SINGLE = frozenset(
    {
        *(Office.PARTY_SECRETARY, Office.OVERSIGHT_HEAD, Office.COLLECTIVE_HEAD),
        *(Office.MEDIATION_HEAD, Office.SECURITY_HEAD, Office.HEALTH_HEAD, Office.WELFARE_HEAD),
    }
)


def beyond_seats(office: Office, seated: Sequence[Held], plan: Mapping[Office, int]) -> Sequence[Finding]:
    """That an office has no seat left: its decided number, one where nobody decided and there is but one by its nature (Q-07)."""
    limit = plan.get(office, 1 if office in _SINGLE else None)
    if limit is None or len(seated) < limit:
        return ()
    names = "、".join(one.name for one in seated)
    basis = Provision("Q-07", "职数以登记的为准", Standing.POLICY)
    message = f"{office.label}职数{limit}名，已有{names}在任，先登记原任离任。"
    return (basis.breach(message, {"seats": limit, "held": len(seated)}),)


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
