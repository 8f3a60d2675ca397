"""What the joint review waits for, on the workbench of whoever may do it."""

from collections.abc import Sequence

from cadres.permissions import ANSWER_REVIEWS, PREPARE_REVIEWS, RUN_REVIEWS, VET
from cadres.reviews import board
from cadres.reviews.answers import own_questions
from cadres.reviews.batches import batches
from cadres.reviews.states import states_of
from cadres.services.reviews.on_paper import waiting
from cadres.vocabulary import ReviewStage
from cadres.web.vetting import SUBJECT
from cadres.web.vetting.answers import OWN
from server.access.actor import Actor
from server.manifest import Duty

_MOST = 50
_HOUSE = "联审函定的期限"
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
    """The next steps of the open batches of an area, and what an agency has not answered."""
    return [*await _of_batches(actor, area), *await _of_agency(actor)]


async def _of_batches(actor: Actor, area: str) -> list[Duty]:
    if not (actor.may(RUN_REVIEWS) or actor.may(PREPARE_REVIEWS)):
        return []
    found = []
    lines, _ = await batches(actor, area, size=_MOST)
    for line in lines:
        if line.closed:
            continue
        states = await states_of(actor, line.id)
        counts = board.tallied(states)
        name = f"{line.name}联审{f'　{line.title}' if line.title else ''}"
        for stage, right, path, words, act in _STEPS:
            if not counts.get(stage) or (right is not PREPARE_REVIEWS and not actor.covers(line.region)):
                continue
            href = f"{SUBJECT}/{line.id}{path if path.startswith('?') else f'/{path}'}"
            what = f"{name}：{words.format(counts[stage])}"
            # A township's own people wait in a batch of the county: what is to be done about them is to be done there.
            place = line.region if actor.covers(line.region) else actor.region
            found.append(Duty(what, href, place, right, act=act))
        if actor.covers(line.region) and actor.may(RUN_REVIEWS) and (unchecked := await waiting(actor, line.id)):
            what, href = f"{name}：{unchecked}件来函答复待核对", f"{SUBJECT}/{line.id}/replies"
            found.append(Duty(what, href, line.region, RUN_REVIEWS, act="核对"))
        unshown = sum(one.unshown for one in states)
        if unshown and line.shown_from and actor.covers(line.region) and actor.may(RUN_REVIEWS):
            what = f"{name}：{unshown}人通过联审，不在公示名单里，待补公示"
            found.append(Duty(what, f"{SUBJECT}/{line.id}/show", line.region, RUN_REVIEWS, act="补公示"))
        silent = line.asked - line.answered
        if silent and line.due and counts.get(ReviewStage.ASKED) and actor.covers(line.region):
            what = f"{name}：还有{silent}条没有答复"
            href = f"{SUBJECT}/{line.id}/remind"
            found.append(Duty(what, href, line.region, RUN_REVIEWS, due=line.due, basis=_HOUSE, act="催办"))
    return found


async def _of_agency(actor: Actor) -> list[Duty]:
    if not actor.may(ANSWER_REVIEWS):
        return []
    asked = await own_questions(actor, waiting=True)
    if not asked:
        return []
    first = asked[0]
    urged = "，已催办" if any(one.reminded for one in asked) else ""
    what = f"联审答复：{len(asked)}人等本单位答复{urged}"
    return [Duty(what, OWN, actor.region, ANSWER_REVIEWS, due=first.due, basis=_HOUSE, act="答复")]
