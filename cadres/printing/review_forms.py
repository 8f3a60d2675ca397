"""The form of the joint review, of one person or of everybody whose answers are open."""

from collections.abc import Iterator, Mapping, Sequence

from cadres import evidence
from cadres.documents.review_form import DecisionLine, FactLine, FindingLine, OpinionLine, ReviewForm
from cadres.documents.reviews import Reviewed
from cadres.permissions import READ_OPINIONS
from cadres.printing.reviews import Desk, desk, of_batch, opened, record_copies, reviewed, within
from cadres.reviews.states import SubjectState, state_of, states_of
from cadres.rules.negative_list import Item
from cadres.rules.vetting import Agency, Case, Opinion
from cadres.vocabulary import ReviewMaterial
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Conflict
from server.law.citing import basis_of
from server.law.lawbook import Finding, Level
from server.values.text import phrase

PAPER = "联审表"


async def review_form(actor: Actor, batch: int, entry: int) -> ReviewForm:
    """One person's form. Raises Conflict before the opening."""
    async with transaction(actor):
        at = await desk(actor, batch, READ_OPINIONS)
        (form,) = await _forms(actor, at, [of_batch(await state_of(actor, entry), batch)])
    return form


async def review_forms(actor: Actor, batch: int, area: str = "", most: int | None = None) -> Sequence[ReviewForm]:
    """The forms of everybody of an area whose answers are open, by place.

    Raises Conflict where nobody's are, and where they are more than `most`: then nobody has read any.
    """
    async with transaction(actor):
        at = await desk(actor, batch, READ_OPINIONS)
        states = [one for one in within(await states_of(actor, batch), at.batch, area) if one.opened]
        if not states:
            raise Conflict("还没有启封的部门意见，联审表不能印。答复收齐、启封以后再印。", code="review.not_opened")
        if most is not None and len(states) > most:
            told = f"共{len(states)}份联审表，一次最多直接印{most}份。在批次页面点“联审表”，由后台印制。"
            raise Conflict(told, code="review.many_forms")
        return await _forms(actor, at, states)


async def _forms(actor: Actor, at: Desk, states: Sequence[SubjectState]) -> Sequence[ReviewForm]:
    people = await reviewed(actor, states, at)
    files = await evidence.numbers(actor, [state.id for state in states])
    made = [_form(at, state, people[state.id], files) for state in states]
    await record_copies(actor, at, PAPER, states)
    return made


def _form(at: Desk, state: SubjectState, person: Reviewed, files: Mapping[tuple[int, str], int]) -> ReviewForm:
    case, verdict, day = (found := opened(state)).case, found.verdict, found.day
    items = items_of(case)
    said = {opinion.agency: opinion for opinion in case.opinions}
    return ReviewForm(
        review=at.review,
        dated=state.concluded or day,
        person=person,
        materials=tuple(state.words.material(one) for one in ReviewMaterial if one in state.steps.materials),
        township_by=state.township_by or "",
        township_day=state.township_day,
        opinions=tuple(
            _opinion(agency, said.get(agency.code), items, files.get((state.id, agency.code), 0))
            for agency in case.asked
        ),
        passed_over=state.passed_over,
        fewer_why=phrase(state.fewer_why),
        findings=tuple(FindingLine(one.message, basis_of(one)) for one in verdict.findings if not _decides(one)),
        decisions=tuple(_decisions(case, items)),
        conclusion=state.conclusion,
        document=state.document or "",
        concluded=state.concluded,
    )


def items_of(case: Case) -> Mapping[str, Item]:
    """The items in force for the case, by code."""
    return {item.code: item for item in case.negative_list.in_force(case.kind, case.election_day)}


def _opinion(agency: Agency, said: Opinion | None, items: Mapping[str, Item], files: int) -> OpinionLine:
    if said is None:
        return OpinionLine(agency.name, None)
    facts = tuple(
        FactLine(
            phrase(one.words), phrase(one.document), one.day, items[one.item].words if one.item in items else one.item
        )
        for one in said.facts
    )
    return OpinionLine(agency.name, said.answer, facts, said.signed_by, said.day, files, phrase(said.note))


def _decides(finding: Finding) -> bool:
    """Whether a finding only repeats a decision, which has a row of its own."""
    return finding.rule == "Q-26" and finding.level is Level.NOTE


def _decisions(case: Case, items: Mapping[str, Item]) -> Iterator[DecisionLine]:
    """The decision that stands on each item: the last one."""
    for code, one in {decision.item: decision for decision in case.decisions}.items():
        item = items[code].words if code in items else code
        yield DecisionLine(item, one.fit, one.reason, one.decided_by, one.day)
