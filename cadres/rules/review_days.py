"""The day that decides: which a batch may be opened for, what must be over before it, and what another one does. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from cadres.rules.negative_list import Item, reach
from cadres.rules.review_course import SHOWN_WORKING_DAYS
from cadres.rules.review_words import WORDS
from cadres.rules.vetting import Case
from cadres.vocabulary import ReviewPurpose
from server.errors import Problem
from server.law.lawbook import Finding

#: Whoever is reviewed for these takes part, or takes office, on the day itself: nothing may still be open then (Q-20).
_OVER_BEFORE = {ReviewPurpose.CANDIDATES, ReviewPurpose.JOINING}
_ELSE = "或者按这一天另建一批联审"
#: How many days from today a day is usual; one that lies further may be a slip of the year.
FAR_DAYS = 366
#: A term lasts five years (B-04), so that no review is for a day beyond them: that is a slip, whoever confirms it.
MOST_DAYS = 5 * FAR_DAYS


def over_before(purpose: ReviewPurpose) -> bool:
    """Whether a review is over before the day that decides, as that of whoever stands for election on it."""
    return purpose in _OVER_BEFORE


def refuse_event_day(
    purpose: ReviewPurpose, day: date, today: date, *, afterwards: bool, confirmed: bool
) -> Problem | None:
    """Why a batch cannot be opened for a day: it is over, or so far away that somebody has to say that it is meant.

    `afterwards` says that the batch puts on record what was done before a day that is over (Q-20).
    """
    called, told = WORDS[purpose].day, day.isoformat()
    if afterwards and day >= today:
        return Problem("事后补记", f"{called}{told}还没有过去。", "不是补记的不要勾选。", "Q-20")
    if over_before(purpose) and day < today and not afterwards:
        cause = f"{called}{told}已经过去，联审要在这一天以前办完。"
        return Problem("适用日", cause, "核对年份；把以前办过的联审补记进来的，勾选“事后补记”。", "Q-20")
    if beyond := _beyond("适用日", called, day, today):
        return beyond
    if not afterwards:
        return refuse_far("确认适用日", called, day, today, confirmed=confirmed)
    return None


def is_far(day: date, today: date) -> bool:
    """Whether a day lies so far from today that somebody has to say that it is meant."""
    return abs((day - today).days) > FAR_DAYS


def refuse_far(field: str, called: str, day: date, today: date, *, confirmed: bool) -> Problem | None:
    """That a day lies more than a year away, which nobody has confirmed."""
    if confirmed or not is_far(day, today):
        return None
    cause = f"{called}{day.isoformat()}离今天一年以上，可能写错了年份。"
    return Problem(field, cause, "核对年份；确是这一天的，勾选确认。", "Q-20")


def _beyond(field: str, called: str, day: date, today: date) -> Problem | None:
    if (day - today).days <= MOST_DAYS:
        return None
    cause = f"{called}{day.isoformat()}离今天五年以上，超过一届任期（B-04）。"
    return Problem(field, cause, "核对年份。", "Q-20")


def last_due(purpose: ReviewPurpose, event_day: date, today: date, *, afterwards: bool) -> date | None:
    """The last day until which agencies can be given; None where the day that decides sets none (Q-24)."""
    if over_before(purpose):
        return None if afterwards else event_day - timedelta(days=1)
    return event_day if today < event_day else None


def refuse_due(purpose: ReviewPurpose, event_day: date, due: date, today: date, *, afterwards: bool) -> Problem | None:
    """Why agencies cannot be given until a day: it is no day to answer on, or too late for the day that decides (Q-24).

    Whoever is reviewed to stand or join is concluded on after the answers and before the day: on the day itself it is too
    late. What is put on record afterwards has no deadline that could come too late.
    """
    called, day = WORDS[purpose].day, event_day.isoformat()
    if due <= today:
        return Problem("答复期限", f"{due.isoformat()}不晚于今天。", "改为今天以后的日子。", "Q-24")
    if is_far(due, today):
        cause = f"{due.isoformat()}离今天一年以上，答复收不齐以前不能启封。"
        return Problem("答复期限", cause, "核对年份。", "Q-24")
    before = over_before(purpose)
    if before and not afterwards and due >= event_day:
        than = "就是" if due == event_day else "晚于"
        cause = f"{due.isoformat()}{than}{called}{day}，到那时才答复就来不及了。"
        cure = f"改为{called}以前的日子。"
        if event_day <= today:
            cure = f"{called}记错的，先办改期；补记以前办过的，另建批次并勾选“事后补记”。"
        return Problem("答复期限", cause, cure, "Q-24")
    if not before and today < event_day < due:
        cause = f"{due.isoformat()}晚于{called}{day}，到那时才答复就来不及了。"
        return Problem("答复期限", cause, f"改为{called}以前的日子。", "Q-24")
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """The last days that a batch has set; None where nothing of the kind runs.

    `answers` is the latest for the `silent` agencies, `objections` the last on which somebody of `may_object` may object,
    `second_look` the latest for an objection that waits.
    """

    answers: date | None = None
    silent: int = 0
    shown_until: date | None = None
    objections: date | None = None
    may_object: int = 0
    second_look: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """From one day to another; `called` is what the day is for the purpose: 选举日."""

    purpose: ReviewPurpose
    called: str
    before: date
    after: date
    today: date

    @property
    def afterwards(self) -> bool:
        """Whether both days are over: what is put on record later has no deadline that could come too late."""
        return self.before <= self.today and self.after <= self.today


def refuse_other_day(move: Move, *, afterwards: bool, open_people: int, concluded: date | None) -> Problem | None:
    """Why a batch cannot be for another day at all: that day is over and the review was not, or it is absurdly far (Q-20).

    `afterwards` says that the batch is a record of what was done before, `open_people` how many have no conclusion yet,
    `concluded` is the latest day of one; None where there is none.
    """
    day = move.after.isoformat()
    if afterwards and move.after >= move.today:
        cause = f"本批是事后补记，{move.called}{day}还没有过去。"
        return Problem("新的日子", cause, f"改为今天以前的日子；将要到来的{move.called}另建一批联审。", "Q-20")
    if beyond := _beyond("新的日子", move.called, move.after, move.today):
        return beyond
    if afterwards or not over_before(move.purpose) or move.after >= move.today:
        return None
    why = ""
    if open_people or concluded is None:
        why = f"还有{open_people}人没有结论" if open_people else "本批还没有人有结论"
    elif concluded > move.after:
        why = f"最晚的结论在{concluded.isoformat()}"
    cause = f"{move.called}{day}已经过去，联审要在这一天以前办完，{why}。"
    cure = "核对年份；把以前办过的联审补记进来的，另建批次并勾选“事后补记”。"
    return Problem("新的日子", cause, cure, "Q-20") if why else None


def last_answer_day(move: Move) -> date:
    """The last day on which an agency may answer: whoever stands or joins is concluded on before the day (Q-24)."""
    return move.after - timedelta(days=1) if over_before(move.purpose) else move.after


def answers_late(move: Move, running: Running) -> date | None:
    """The deadline of the agencies that the new day would overtake: it is to be moved with the day (Q-24)."""
    late = running.answers is not None and running.answers > last_answer_day(move) and not move.afterwards
    return running.answers if late else None


def _than(day: date, move: Move) -> str:
    """How a day lies to the new one, as the second part of a sentence."""
    word = "就是" if day == move.after else "晚于"
    return f"{day.isoformat()}{word}新的{move.called}{move.after.isoformat()}"


def refuse_day(move: Move, running: Running) -> Iterator[Problem]:
    """The deadlines after the new day that nobody can move along with it (Q-24, Q-26, Q-0D)."""
    if move.afterwards:
        return
    late, after = answers_late(move, running), f"晚于新的{move.called}{move.after.isoformat()}"
    if late and last_answer_day(move) <= move.today:
        cause = f"还有{running.silent}个部门没有答复，答复期限{_than(late, move)}，今天到那时已经没有可以答复的日子。"
        yield Problem("新的日子", cause, f"核对{move.called}；等答齐、启封以后再改，{_ELSE}。", "Q-24")
    if move.purpose not in _OVER_BEFORE:
        return
    if running.shown_until and running.shown_until > move.after:
        cause = f"本批公示到{running.shown_until.isoformat()}，{after}。"
        yield Problem("新的日子", cause, f"先改公示的起止日，{_ELSE}。", "Q-0D")
    if running.objections and running.objections > move.after:
        cause = f"{running.may_object}人可以提出异议到{running.objections.isoformat()}，{after}。"
        yield Problem("新的日子", cause, f"异议期不能缩短，改为异议期满以后的日子，{_ELSE}。", "Q-26")
    if running.second_look and running.second_look > move.after:
        cause = f"还有异议没有答复，复核期限{running.second_look.isoformat()}{after}。"
        yield Problem("新的日子", cause, f"先答复异议，{_ELSE}。", "Q-26")


def last_shown(purpose: ReviewPurpose, event_day: date) -> date | None:
    """The last day on which a list may hang out; None where it may after the day that decides too."""
    return event_day if purpose in _OVER_BEFORE else None


def refuse_shown_late(purpose: ReviewPurpose, event_day: date, until: date, today: date) -> Problem | None:
    """Why a list cannot hang out until a day: whoever it names would stand or take office before it came down (Q-0D, Q-20).

    What both lies behind is a record of what was, and is taken as it is.
    """
    last = last_shown(purpose, event_day)
    if last is None or until <= last or until <= today:
        return None
    called, day = WORDS[purpose].day, last.isoformat()
    cause = f"{until.isoformat()}晚于{called}{day}，到那时公示还没有期满。"
    cure = f"改为不晚于{day}的日子；不足{SHOWN_WORKING_DAYS}个工作日的写明理由，{called}已经推迟的先办改期。"
    return Problem("公示截止日", cause, cure, "Q-0D")


def refuse_answers_due(move: Move, running: Running, due: date | None) -> Problem | None:
    """Why a deadline for the agencies cannot stand with the new day; None too where the one they have can.

    The new one is a day to answer on, as where they are first asked: after today, and before a day on which somebody
    stands or joins.
    """
    late, last = answers_late(move, running), last_answer_day(move)
    if late is None:
        return None
    cure = f"填今天以后、不晚于{last.isoformat()}的日子"
    if due is None:
        cause = f"{running.silent}个部门的答复期限{_than(late, move)}，到那时才答复就来不及了。"
        return Problem("答复期限", cause, f"{cure}，并通知这些部门。", "Q-24")
    if due > last:
        return Problem("答复期限", f"{_than(due, move)}，到那时才答复就来不及了。", f"{cure}。", "Q-24")
    if due <= move.today:
        return Problem("答复期限", f"{due.isoformat()}不晚于今天。", f"{cure}。", "Q-24")
    return None


@dataclass(frozen=True, slots=True)
class Turned:
    """Something that counts on one of two days and not on the other: an item that a fact falls under, or the age."""

    rule: str
    words: str
    before: str
    after: str


def turned(case: Case, day: date) -> Iterator[Turned]:
    """What of a case counts otherwise by another day, each item once."""
    young, will_be = (_too_young(case, one) for one in (case.election_day, day))
    if (young is None) != (will_be is None):
        found = young or will_be
        yield Turned(found.rule if found else "", "年满18周岁", _of_age(young), _of_age(will_be))
    held, held_then = (_items(case, one) for one in (case.election_day, day))
    seen = set()
    for fact in (fact for opinion in case.opinions for fact in opinion.facts):
        item = held.get(fact.item) or held_then.get(fact.item)
        was = reach(held.get(fact.item), fact, case.election_day)
        will = reach(held_then.get(fact.item), fact, day)
        if item and was is not will and (item.code, was, will) not in seen:
            seen.add((item.code, was, will))
            yield Turned(item.code, item.words, was.label, will.label)


def _items(case: Case, day: date) -> dict[str, Item]:
    return {item.code: item for item in case.negative_list.in_force(case.kind, day)}


def _too_young(case: Case, day: date) -> Finding | None:
    return replace(case, election_day=day).too_young


def _of_age(found: Finding | None) -> str:
    return "未满" if found else "已满"
