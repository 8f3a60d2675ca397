"""What the joint review waits for, on the workbench of whoever may do it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cadres.permissions import ANSWER_REVIEWS, PREPARE_REVIEWS, RUN_REVIEWS, VET
from cadres.reviews import board
from cadres.reviews.answers import own_questions, own_unsettled
from cadres.reviews.batches import BatchLine, open_batches
from cadres.reviews.objections import Waiting, unanswered
from cadres.reviews.states import SubjectState, states_of
from cadres.reviews.waiting import OpenQuestion, Wait, open_questions
from cadres.services.reviews.closing import left_over
from cadres.services.reviews.on_paper import waiting
from cadres.vocabulary import Answer, ReviewStage
from cadres.web.vetting import SUBJECT
from cadres.web.vetting.acting import counted_out
from cadres.web.vetting.answers import OWN
from server import clock
from server.access.actor import Actor
from server.manifest import Duty

_HOUSE = "联审函定的期限"
_SECOND_LOOK = "异议复核的期限（Q-26）"
_ANEW = "按原号码的答复不算本人的答复，重新答复以前没有结论（Q-24a）"
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


@dataclass(frozen=True, slots=True)
class _Held:
    """What waits in the batches that the actor runs, by batch: read at once for all of them."""

    unchecked: Mapping[int, int]
    waits: Mapping[int, Sequence[OpenQuestion]]
    raised: Mapping[int, Waiting]


async def _of_batches(actor: Actor, area: str) -> list[Duty]:
    if not (actor.may(RUN_REVIEWS) or actor.may(PREPARE_REVIEWS)):
        return []
    lines = {line.id: line for line in await open_batches(actor, area)}
    states: dict[BatchLine, list[SubjectState]] = {line: [] for line in lines.values()}
    for one in await states_of(actor, *lines):
        states[lines[one.batch]].append(one)
    run = {line: held for line, held in states.items() if actor.covers(line.region) and actor.may(RUN_REVIEWS)}
    held = await _held(actor, run) if run else _Held({}, {}, {})
    found: list[Duty] = []
    for line, people in states.items():
        found += _steps(actor, line, people)
        if line in run:
            found += _of_answers(line, people, held)
            found += _of_conclusions(line, people, held)
    return found


async def _held(actor: Actor, run: Mapping[BatchLine, Sequence[SubjectState]]) -> _Held:
    batches = [line.id for line in run]
    waits: dict[int, list[OpenQuestion]] = {}
    for one in await open_questions(actor, [state for people in run.values() for state in people]):
        waits.setdefault(one.batch, []).append(one)
    return _Held(await waiting(actor, *batches), waits, await unanswered(actor, *batches))


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


def _of_answers(line: BatchLine, states: Sequence[SubjectState], held: _Held) -> Iterator[Duty]:
    """Replies that nobody has checked, agencies that are silent, and answers that settle nothing yet."""
    name = _named(line)
    if unchecked := held.unchecked.get(line.id):
        what, href = f"{name}：{unchecked}件来函答复待核对", f"{SUBJECT}/{line.id}/replies"
        yield Duty(what, href, line.region, RUN_REVIEWS, act="核对")
    if silent := [one.due for one in held.waits.get(line.id, ()) if one.wait is Wait.SILENT]:
        what, href = f"{name}：还有{len(silent)}条没有答复", f"{SUBJECT}/{line.id}/remind"
        yield Duty(what, href, line.region, RUN_REVIEWS, due=min(silent), basis=_HOUSE, act="催办")
    if anew := {one.entry for one in held.waits.get(line.id, ()) if one.wait in {Wait.ELSEWHERE, Wait.ANEW}}:
        what = f"{name}：{len(anew)}人的身份证号更正，须按现在的号码重新征询"
        yield Duty(what, f"{SUBJECT}/{line.id}?open={min(anew)}", line.region, RUN_REVIEWS, note=_ANEW, act="重新征询")
    if since := [one.open_since for one in states if one.open_since]:
        what = f"{name}：{len(since)}人待核实，{_longest(min(since))}"
        href = f"{SUBJECT}/{line.id}?show=open" if any(one.stage is ReviewStage.OPENED for one in states) else ""
        href = href or f"{SUBJECT}/{line.id}"
        yield Duty(what, href, line.region, RUN_REVIEWS, note=_NO_CONSENT, act="核实")


def _of_conclusions(line: BatchLine, states: Sequence[SubjectState], held: _Held) -> Iterator[Duty]:
    """Who is still to be told or shown, objections that nobody has answered, and a batch that can be closed."""
    name, raised = _named(line), held.raised.get(line.id)
    if untold := sum(one.to_tell and one.noticed is None for one in states):
        what = f"{name}：{untold}人的审查结果告知书待送达"
        yield Duty(what, f"{SUBJECT}/{line.id}?show=done", line.region, RUN_REVIEWS, act="送达")
    if raised:
        what, href = f"{name}：{raised.number}件异议待答复", f"{SUBJECT}/{line.id}?open={raised.entry}"
        yield Duty(what, href, line.region, RUN_REVIEWS, due=raised.due, basis=_SECOND_LOOK, act="复核")
    unshown = sum(one.unshown for one in states)
    if unshown and line.shown_from:
        what = f"{name}：{unshown}人通过联审，不在公示名单里，待补公示"
        yield Duty(what, f"{SUBJECT}/{line.id}/show", line.region, RUN_REVIEWS, act="补公示")
    if counted_out(states) and not left_over(states, raised.number if raised else 0, shown=line.shown_from is not None):
        yield Duty(f"{name}：都已办完，待办结", f"{SUBJECT}/{line.id}/close", line.region, RUN_REVIEWS, act="办结")


async def _of_agency(actor: Actor) -> list[Duty]:
    if not actor.may(ANSWER_REVIEWS):
        return []
    found = []
    waiting = [one for one in await own_questions(actor, waiting=True) if not one.under]
    asked = [one for one in waiting if one.answer is not Answer.PENDING]
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
