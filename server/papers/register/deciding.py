"""Deciding the texts of papers for a place; each decision has its basis and leaves a trace.

Whoever names the issuing body or the offices that keep its numbers says who approves and issues: that is the body's to say, or
a level's above it (DC-10). What its numbers look like is said by whoever keeps them, and by no two bodies alike.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field

from server import clock
from server.access import audit
from server.access.actor import Actor, Role, permission, reach_of
from server.access.audit import Change, event_kind
from server.db.engine import transaction
from server.errors import Problem, Refused
from server.manifest import PaperKind, WordedKind
from server.papers.passages import LONGEST, doubts, form_problem
from server.papers.register.kinds import issuer_of, wordable
from server.papers.register.offices import called, keepers, too_deep
from server.papers.register.rules import NUMBERING, Offices, handing_over_problem, series_problem
from server.papers.register.sharing import refuse_shared_books
from server.papers.register.tables import PaperWording
from server.papers.register.vocabulary import Wording
from server.papers.register.wording import (
    Decision,
    decisions,
    filled,
    own,
    paragraphs,
    passages_in,
    signers,
    texts,
    widest,
)
from server.values.text import LINES, fold, fold_lines

DECIDE = permission(
    "server.papers.decide", "设定文书用语", Role.ELECTION_OFFICER, Role.ASSIGNMENT_OFFICER, Role.FILING_OFFICER
)
DECIDED = event_kind("paper.wording", "设定文书用语")

#: How long a text may be that is no paragraph.
_SHORT = 120
#: How what is doubted is decided all the same.
_SURE = "确认要这样写的，勾选“提醒的内容已核对，仍这样写”再设定。"
#: The texts that say who gives out a body's numbers.
_POWERS = frozenset({Wording.ISSUER, Wording.OFFICE})
#: The texts that say in which book a body numbers: with another's 代字 it would take that one's numbers.
_BOOKS = frozenset({Wording.ISSUER, Wording.SERIES})


class Decide(BaseModel):
    """One text of one kind for a place; an empty one gives the decision back to the place above.

    `sure` confirms a form that something is asked about.
    """

    model_config = ConfigDict(frozen=True)

    kind: str = Field(max_length=60)
    wording: Wording
    value: Annotated[str, LINES] = Field("", max_length=LONGEST)
    basis: str = Field(min_length=2, max_length=120)
    sure: bool = False

    def for_kind(self, kind: PaperKind | WordedKind) -> Self:
        """The text as the kind takes it: line breaks are kept where each line is a paragraph, and count as spaces elsewhere."""
        folding = fold_lines if isinstance(kind, WordedKind) else fold
        return self.model_copy(update={"value": folding(self.value)})


async def decide(actor: Actor, place: str, command: Decide) -> None:
    """Put a text on record for a place.

    Raises Refused for an unknown field, where it says what stands already, and where it is another's to say who gives out numbers.
    """
    actor.require(DECIDE, at=place)
    kind = wordable(command.kind)
    command = command.for_kind(kind)
    if lacking := [right for right in rights(kind) if not actor.may(right)]:
        raise actor.refused(lacking[0])
    _refuse_unknown(kind, command.wording)
    async with transaction(actor):
        await _refuse_strangers(actor, kind, place, command)
        stand = await decisions(kind, place)
        stands = stand[command.wording]
        await _refuse_form(kind, command, stand, place)
        same = stands.form == command.value or (not command.value and stands.place != place)
        if same:
            raise Refused([Problem("用语", "和现在用的一样。", "要改的，填不同的文字；不改的，不用办。")])
        await PaperWording.insert(
            PaperWording(
                place=place,
                kind=kind.code,
                wording=command.wording,
                value=command.value,
                basis=command.basis,
                decided=clock.now(),
                account=actor.account_id,
                actor=actor.name,
            )
        )
        if command.wording in _BOOKS and isinstance(kind, PaperKind):
            await refuse_shared_books(kind, place)
        label = f"{kind.label}{command.wording.label}"
        change = Change(
            f"wording:{place}",
            place,
            before={label: stands.form},
            after={label: command.value or "（随上级）"},
            reason=command.basis,
        )
        await audit.record(actor, DECIDED, change)


def rights(kind: PaperKind | WordedKind) -> tuple[Any, ...]:
    """What somebody who words a kind must hold beside `DECIDE`."""
    return (kind.view, kind.decide) if isinstance(kind, WordedKind) else (kind.view,)


async def _refuse_strangers(actor: Actor, kind: PaperKind | WordedKind, place: str, command: Decide) -> None:
    """Raise Refused where it is neither the actor's nor a level's above the body to say who gives out its numbers."""
    if command.wording not in _POWERS | _BOOKS or isinstance(kind, WordedKind):
        return
    above, numbers = len(actor.reach) < kind.level, command.wording is Wording.SERIES
    body = Offices(())
    if len(reach_of(place)) >= kind.level:
        issuer = issuer_of(kind, place)
        said = (await texts(kind, issuer))[Wording.ISSUER]
        # Whoever keeps the numbers says what they look like, but not who keeps them.
        body = await keepers(kind, issuer, said) if numbers else await called(issuer, [said])
    named = Offices(()) if numbers else await called(place, signers(command.value))
    if problem := handing_over_problem(actor, body, named, above=above):
        raise Refused([problem], code="papers.not_yours")


def _refuse_unknown(kind: PaperKind | WordedKind, wording: Wording) -> None:
    """Raise Refused for a text that the kind does not have."""
    if wording not in own(kind) and (problem := form_problem(kind.specimen(), wording, "")):
        raise Refused([problem], code="papers.unknown_field")


async def _refuse_form(
    kind: PaperKind | WordedKind, command: Decide, stand: Mapping[Wording, Decision], place: str
) -> None:
    """Raise Refused for a text that papers of the kind could not be printed with."""
    problem = None
    if isinstance(kind, WordedKind):
        problem = _beside_problem(kind, command, stand, place)
    elif command.value and command.wording in paragraphs(kind):
        problem = form_problem(kind.specimen(), command.wording, command.value)
    elif command.wording not in paragraphs(kind):
        said = filled(command.value, await widest(place))
        problem = _too_long(said)
        if command.wording is Wording.SERIES and said:
            problem = series_problem(said)
        if command.wording is Wording.SIGNATURE:
            problem = problem or _too_many(kind, command.value)
        if command.wording in {Wording.OFFICE, Wording.SERIES}:
            problem = problem or _too_deep(kind, command)
    if problem:
        raise Refused([problem], code="papers.unknown_field")


def _beside_problem(kind: WordedKind, command: Decide, stand: Mapping[Wording, Decision], place: str) -> Problem | None:
    """Why a paragraph beside the register does not fit with those that stand, also where it goes back to the form above.

    Raises Refused with what is asked about one that would fit, until somebody is sure.
    """
    wording, stands = command.wording, stand[command.wording]
    above = stands.above if stands.place == place else stands.form
    specimen = replace(kind.specimen(), passages=passages_in(kind, stand))
    if problem := form_problem(specimen, wording, command.value or above):
        return problem
    asked = doubts(specimen, wording, command.value, above) if command.value and not command.sure else ()
    if asked:
        raise Refused([replace(one, cure=f"{one.cure}{_SURE}") for one in asked], code="papers.to_confirm")
    return None


def _too_long(text: str) -> Problem | None:
    """`text` is filled in, with the longest names that it may be filled with."""
    return Problem("用语", f"填出来有{len(text)}个字，超过{_SHORT}个字。", "请缩短。") if len(text) > _SHORT else None


def _too_many(kind: PaperKind, signature: str) -> Problem | None:
    """Why so many bodies do not sign a paper jointly: each has a seal of its own, and a row holds three (GB-24)."""
    bodies = signers(signature)
    if len(bodies) <= kind.issuers:
        return None
    most = f"至多{kind.issuers}个机关联署，印章排成一排" if kind.issuers > 1 else "由一个机关署名"
    cause = f"署名有{len(bodies)}个机关，{kind.label}{most}。"
    return Problem("用语", cause, "减少署名的机关。", "GB-24", "党政机关公文格式（GB/T 9704-2012）")


def _too_deep(kind: PaperKind, command: Decide) -> Problem | None:
    """Why a 代字 and the offices of a body are not named by a division below it: one book is not kept by every township's own."""
    if not (fields := too_deep(kind, command.value)):
        return None
    label = command.wording.label
    cause = f"{'、'.join(fields)}不能用在{label}：{kind.label}的编号一个发文机关一本，不分到它的下级。"
    return Problem("用语", cause, "写全称，或者用发文机关本级的字段。", NUMBERING.rule, NUMBERING.cite)
