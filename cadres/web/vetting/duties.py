"""What the joint review waits for, on the workbench of whoever may do it."""

from collections.abc import Iterator, Sequence
from datetime import date

from cadres.permissions import ANSWER_REVIEWS, PREPARE_REVIEWS, RUN_REVIEWS, VET
from cadres.reviews import board
from cadres.reviews.answers import own_questions, own_unsettled
from cadres.reviews.batches import BatchLine, batches
from cadres.reviews.letters import letters_sent
from cadres.reviews.objections import objections_of
from cadres.reviews.states import SubjectState, states_of
from cadres.services.reviews.closing import outstanding
from cadres.services.reviews.on_paper import waiting
from cadres.vocabulary import Answer, ReviewStage
from cadres.web.vetting import SUBJECT
from cadres.web.vetting.acting import counted_out
from cadres.web.vetting.answers import OWN
from server import clock
from server.access.actor import Actor
from server.manifest import Duty

_MOST = 50
_HOUSE = "联审函定的期限"
_SECOND_LOOK = "异议复核的期限（Q-26）"
_NO_CONSENT = "待核不算同意，查清以前没有结论（Q-24）"
#: What waits at each stage: what is to be done, by which right, and the word of the act.
_STEPS = (
    (ReviewStage.MATERIALS, PREPARE_REVIEWS, "materials", "{}人待审材料", "审查"),
    (ReviewStage.TOWNSHIP, PREPARE_REVIEWS, "township", "{}人待乡镇初审", "初审"),
    (ReviewStage.RETURNED, PREPARE_REVIEWS, "?show=prepare", "{}人已退回，待补齐重报", "补齐"),
    (ReviewStage.READY, RUN_REVIEWS, "send", "{}人待发出联审", "发出"),
    (ReviewStage.ANSWERED, RUN_REVIEWS, "open", "{}人答齐待启封", "启封"),
    (ReviewStage.DECISION, RUN_REVIEWS, "?show=decision", "{}人待决定", "决定"),
    (ReviewStage.JUDGED, VET, "conclude", "{}人待出具结论", "出具"),
)


async def duties(actor: Actor, area: str) -> Sequence[Duty]:
    """The next steps of the open batches of an area, and what an agency has not answered or not cleared."""
    return [*await _of_batches(actor, area), *await _of_agency(actor)]


async def _of_batches(actor: Actor, area: str) -> list[Duty]:
    if not (actor.may(RUN_REVIEWS) or actor.may(PREPARE_REVIEWS)):
        return []
    found: list[Duty] = []
    lines, _ = await batches(actor, area, size=_MOST)
    for line in lines:
        if line.closed:
            continue
        states = await states_of(actor, line.id)
        found += _steps(actor, line, states)
        if actor.covers(line.region) and actor.may(RUN_REVIEWS):
            found += await _of_answers(actor, line, states)
            found += await _of_conclusions(actor, line, states)
    return found


def _named(line: BatchLine) -> str:
    return f"{line.name}联审{f'　{line.title}' if line.title else ''}"


def _steps(actor: Actor, line: BatchLine, states: Sequence[SubjectState]) -> Iterator[Duty]:
    counts = board.tallied(states)
    # A township's own people wait in a batch of the county: what is to be done about them is to be done there.
    place = line.region if actor.covers(line.region) else actor.region
    for stage, right, path, words, act in _STEPS:
        if not counts.get(stage) or (right is not PREPARE_REVIEWS and not actor.covers(line.region)):
            continue
        href = f"{SUBJECT}/{line.id}{path if path.startswith('?') else f'/{path}'}"
        yield Duty(f"{_named(line)}：{words.format(counts[stage])}", href, place, right, act=act)


async def _of_answers(actor: Actor, line: BatchLine, states: Sequence[SubjectState]) -> list[Duty]:
    """Replies that nobody has checked, agencies that are silent, and answers that settle nothing yet."""
    name, found = _named(line), []
    if unchecked := await waiting(actor, line.id):
        what, href = f"{name}：{unchecked}件来函答复待核对", f"{SUBJECT}/{line.id}/replies"
        found.append(Duty(what, href, line.region, RUN_REVIEWS, act="核对"))
    letters = [one for one in await letters_sent(actor, line.id) if one.silent]
    if letters:
        silent, due = sum(one.silent for one in letters), min(one.due for one in letters)
        what, href = f"{name}：还有{silent}条没有答复", f"{SUBJECT}/{line.id}/remind"
        found.append(Duty(what, href, line.region, RUN_REVIEWS, due=due, basis=_HOUSE, act="催办"))
    if since := [one.open_since for one in states if one.open_since]:
        what = f"{name}：{len(since)}人待核实，{_longest(min(since))}"
        href = f"{SUBJECT}/{line.id}?show=open" if any(one.stage is ReviewStage.OPENED for one in states) else ""
        href = href or f"{SUBJECT}/{line.id}"
        found.append(Duty(what, href, line.region, RUN_REVIEWS, note=_NO_CONSENT, act="核实"))
    return found


async def _of_conclusions(actor: Actor, line: BatchLine, states: Sequence[SubjectState]) -> list[Duty]:
    """Who is still to be told or shown, objections that nobody has answered, and a batch that can be closed."""
    name, found = _named(line), []
    if untold := sum(one.to_tell and one.noticed is None for one in states):
        what = f"{name}：{untold}人的审查结果告知书待送达"
        found.append(Duty(what, f"{SUBJECT}/{line.id}?show=done", line.region, RUN_REVIEWS, act="送达"))
    raised = [one for one in await objections_of(actor, line.id) if one.outcome is None]
    if raised:
        first = min(raised, key=lambda one: one.due)
        what, href = f"{name}：{len(raised)}件异议待答复", f"{SUBJECT}/{line.id}?open={first.entry}"
        found.append(Duty(what, href, line.region, RUN_REVIEWS, due=first.due, basis=_SECOND_LOOK, act="复核"))
    unshown = sum(one.unshown for one in states)
    if unshown and line.shown_from:
        what = f"{name}：{unshown}人通过联审，不在公示名单里，待补公示"
        found.append(Duty(what, f"{SUBJECT}/{line.id}/show", line.region, RUN_REVIEWS, act="补公示"))
    if counted_out(states) and not await outstanding(states, line.id, shown=line.shown_from is not None):
        found.append(
            Duty(f"{name}：都已办完，待办结", f"{SUBJECT}/{line.id}/close", line.region, RUN_REVIEWS, act="办结")
        )
    return found


async def _of_agency(actor: Actor) -> list[Duty]:
    if not actor.may(ANSWER_REVIEWS):
        return []
    found = []
    asked = [one for one in await own_questions(actor, waiting=True) if one.answer is not Answer.PENDING]
    if asked:
        urged = "，已催办" if any(one.reminded for one in asked) else ""
        what = f"联审答复：{len(asked)}人等本单位答复{urged}"
        found.append(Duty(what, OWN, actor.region, ANSWER_REVIEWS, due=asked[0].due, basis=_HOUSE, act="答复"))
    if held := await own_unsettled(actor):
        urged = (
            "，已催办"
            if any(one.reminded and one.recorded and one.reminded >= one.recorded.date() for one in held)
            else ""
        )
        days, undated = max(one.open_days for one in held), sum(one.answer is Answer.FOUND for one in held)
        lacking = f"（{undated}人缺起算日）" if undated else ""
        what = f"联审答复：{len(held)}人待核{lacking}，待查清补答，{_days(days)}{urged}"
        due = min(one.due for one in held)
        found.append(Duty(what, OWN, actor.region, ANSWER_REVIEWS, note=_NO_CONSENT, due=due, basis=_HOUSE, act="补答"))
    return found


def _longest(since: date) -> str:
    return _days((clock.today() - since).days)


def _days(days: int) -> str:
    return f"最久的已{days}天" if days else "都是今天答的"
