"""Which office takes which step of a filing: the township that sends it, or the county's civil-affairs bureau (FT-6). Pure."""

from collections.abc import Mapping

from certificates.vocabulary import FilingState, Side
from server.access.actor import Actor, Role
from server.errors import Problem

_CITE = "证书办理步骤　省参数　待确认"
#: A division's code up to the township: whose area has as many digits in common works in one township.
_TOWNSHIP = 9

#: Who takes a filing into each state. The first is nobody's: a filing opens by itself.
TAKEN_BY: Mapping[FilingState, Side] = {
    FilingState.SUBMITTED: Side.TOWNSHIP,
    FilingState.REVIEWED: Side.TOWNSHIP,
    FilingState.ACCEPTED: Side.BUREAU,
    FilingState.ISSUED: Side.BUREAU,
    FilingState.COLLECTED: Side.BUREAU,
    FilingState.ARCHIVED: Side.BUREAU,
}
#: Who finds a fault in one that stands there: the office that has it and would take the next step.
RETURNED_BY: Mapping[FilingState, Side] = {
    FilingState.SUBMITTED: Side.TOWNSHIP,
    FilingState.REVIEWED: Side.BUREAU,
    FilingState.ACCEPTED: Side.BUREAU,
}
_CURES: Mapping[Side, str] = {
    Side.TOWNSHIP: "请本乡镇（街道）的经办员办理；还没有账号的，请账号管理员给乡镇（街道）开通“乡镇经办员”。",
    Side.BUREAU: "请县民政局的证书业务员办理；县里还没有的，请账号管理员给县民政局开通“证书业务员”。",
}


def sides_of(actor: Actor) -> frozenset[Side]:
    """For which office somebody who handles filings acts: the level of their area tells; at the machine, for either."""
    if Role.OPERATOR in actor.roles:
        return frozenset(Side)
    handles = actor.roles & {Role.TOWNSHIP_CLERK, Role.FILING_OFFICER}
    if len(actor.reach) >= _TOWNSHIP:
        return frozenset({Side.TOWNSHIP} if handles else ())
    return frozenset({Side.BUREAU} if Role.FILING_OFFICER in handles else ())


def step_side(to: FilingState, *, returned: bool = False) -> Side:
    """Whose step the next one is: whatever was sent back is mended and handed in again by those who sent it."""
    return Side.TOWNSHIP if returned else TAKEN_BY[to]


#: From when on the bureau has the filing, and the words of its certificate may go on the form.
PRINTABLE = frozenset({FilingState.ACCEPTED, FilingState.ISSUED, FilingState.COLLECTED, FilingState.ARCHIVED})


def prints_face(actor: Actor, state: FilingState) -> bool:
    """Whether the certificate of a filing in a state may be printed over the form by the actor's office."""
    return state in PRINTABLE and Side.BUREAU in sides_of(actor)


def refuse_other_side(act: str, side: Side, actor: Actor) -> Problem | None:
    """Why an act on a filing is not the actor's; None where it belongs to the actor's office."""
    if side in sides_of(actor):
        return None
    return Problem("步骤", f"“{act}”由{side.label}办理，不由本账号办理。", _CURES[side], "FT-6", _CITE)
