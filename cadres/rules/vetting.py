"""What a joint review concludes from the agencies' answers (Q-20 … Q-26, CW-8).

Pure: the same answers give the same conclusion. Silence is never consent: whoever was asked and has not answered is
waited for, unless a ban has decided already.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from cadres.rules.negative_list import Fact, Item, NegativeList, Reach, explain, reach, unasked
from cadres.rules.review_words import WORDS, ReviewWords
from cadres.rules.voting_age import disputed_age, judge_age
from cadres.vocabulary import Answer, CommitteeKind, ItemLevel, ReviewPurpose, VettingConclusion
from server.errors import Problem
from server.law.lawbook import Finding, Provision, Standing
from server.values.periods import chinese_day

_OPINIONS = Provision("Q-24", "县级联审办法", Standing.POLICY)
_QUESTIONS = Provision("Q-23", "县级联审办法", Standing.POLICY)
_REASONS = Provision("Q-26", "县级联审办法", Standing.POLICY)
#: Not the text of Q-23 and Q-24: agencies search by the number, so that they have answered for no other one.
NUMBERS = Provision("Q-24a", "系统内控规则（由逐部门逐人答复推出）", Standing.INFERENCE)


def against(conclusion: VettingConclusion, document: str, concluded: date) -> Finding:
    """That an unfavourable conclusion stands, for somebody who comes to an office otherwise than by a vote (Q-20)."""
    basis = Provision("Q-20", "县级联审办法", Standing.POLICY)
    said = f"{chinese_day(concluded)}联审结论是“{conclusion.label}”（{document}）"
    return basis.warning(f"{said}，任职以前须重新审查；新的审查结论登记以后，以新的为准。", met=False)


@dataclass(frozen=True, slots=True)
class Agency:
    """Somebody who is asked: a code, the name, and the question put to it.

    `under` is the masked number that it was given, where that is not the person's on record now; empty where it is.
    """

    code: str
    name: str
    question: str
    under: str = ""


@dataclass(frozen=True, slots=True)
class Opinion:
    """One agency's answer on one person, signed; `facts` only with 有问题, a `note` only with 待核: what is looked into.

    `at` is the moment from which on it counts, where that is known.
    """

    agency: str
    answer: Answer
    signed_by: str
    day: date
    facts: tuple[Fact, ...] = ()
    note: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What the county's review decided of a 不宜 item, by whom and why; `at` is when it was put on record, where that is known."""

    item: str
    fit: bool
    reason: str
    decided_by: str
    day: date
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One person before the joint review, for the day that decides, such as the election's.

    `born` is by the citizen number, None: an agency's own part of a case, in which nothing is concluded. `by_file` is the birth
    as the personnel file determined it by the conclusion, empty where it did not.
    """

    kind: CommitteeKind
    election_day: date
    negative_list: NegativeList
    asked: tuple[Agency, ...]
    opinions: tuple[Opinion, ...] = ()
    decisions: tuple[Decision, ...] = ()
    purpose: ReviewPurpose = ReviewPurpose.CANDIDATES
    born: date | None = None
    by_file: str = ""

    @property
    def too_young(self) -> Finding | None:
        """The finding that bars whoever is no voter yet, whatever the agencies say (V-01)."""
        return judge_age(self.kind, self.born, self.election_day, self.words.day) if self.born else None

    @property
    def disputed_age(self) -> Finding | None:
        """The finding that number and file disagree about the eighteen years; it decides nothing (V-01)."""
        if self.born is None:
            return None
        return disputed_age(self.kind, self.born, self.by_file, self.election_day, self.words.day)

    @property
    def words(self) -> ReviewWords:
        return WORDS[self.purpose]

    @property
    def elsewhere(self) -> tuple[Agency, ...]:
        """Who was asked under another number than the person's: what they say is not said of the person (Q-24a)."""
        return tuple(one for one in self.asked if one.under)

    @property
    def counted(self) -> tuple[Opinion, ...]:
        """The answers that are of the person's own number."""
        away = {one.code for one in self.elsewhere}
        return tuple(one for one in self.opinions if one.agency not in away)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the answers come to. `conclusion` None: still waiting, for the agencies of `waits_for` or for a decision on `asks`.

    `elsewhere` are those of the waited for who were asked under another number.
    """

    conclusion: VettingConclusion | None
    findings: tuple[Finding, ...]
    waits_for: tuple[Agency, ...] = ()
    asks: tuple[Item, ...] = field(default=())
    elsewhere: tuple[Agency, ...] = ()


def refuse_opinion(case: Case, opinion: Opinion) -> Iterator[Problem]:
    """Why an answer cannot be taken: an agency nobody asked, a second answer, facts that do not fit the answer or the agency."""
    names = {agency.code: agency.name for agency in case.asked}
    who = names.get(opinion.agency, opinion.agency)
    if opinion.agency not in names:
        yield Problem("部门", f"{who}不在本次联审的部门之列。", "由列名的部门答复。", "Q-21")
    if any(one.agency == opinion.agency for one in case.opinions):
        yield Problem("部门", f"{who}对此人已有答复。", "要改的，先撤回原答复并写明原因。", "Q-24")
    if not opinion.signed_by.strip():
        yield Problem("签字人", "没有填。", "填写签署答复的人。", "Q-24")
    if opinion.answer is Answer.FOUND and not opinion.facts:
        yield Problem(
            "事实", "答复“有问题”，没有写事实和条目。", "写明事实、条目和文书；还没有查清的答“待核”。", "Q-24"
        )
    if opinion.answer is Answer.PENDING and not (opinion.note.strip() or opinion.facts):
        cure = "写明还在核实什么、什么时候能答复。"
        yield Problem("事实", "答复“待核”，没有写还要核什么。", cure, "Q-24")
    if opinion.answer is Answer.FOUND:
        yield from _refuse_facts(case, opinion, who)
    elif opinion.facts or (opinion.note and opinion.answer is Answer.CLEAR):
        # One cause, one problem: what a fact lacks is no question where there is to be none.
        cure = "有事实的答“有问题”，没有的清空。"
        if opinion.answer is Answer.PENDING:
            cure = "有事实的答“有问题”；还在核实的只写核实什么，不选条目，不填文书和起算日。"
        yield Problem("事实", f"答复“{opinion.answer.label}”，却写了事实。", cure, "Q-24")


def fact_field(label: str, number: int, facts: int) -> str:
    """How a problem names a part of a fact: of several with the number of the fact, counted from 1."""
    return f"第{number}项{label}" if facts > 1 else label


def _refuse_facts(case: Case, opinion: Opinion, who: str) -> Iterator[Problem]:
    items = {item.code: item for item in case.negative_list.in_force(case.kind, case.election_day)}
    for number, fact in enumerate(opinion.facts, 1):
        item = items.get(fact.item)
        of_item, of_day, of_words, of_document = (
            fact_field(one, number, len(opinion.facts)) for one in ("条目", "起算日", "事实", "文书")
        )
        if not fact.item:
            yield Problem(of_item, "答复“有问题”，没有选条目。", "从清单里选一条。", "Q-18")
        elif item is None:
            yield Problem(of_item, f"{fact.item}不是{case.words.day}有效的条目。", "从清单里选。", "Q-18")
        elif item.agencies and opinion.agency not in item.agencies:
            yield Problem(of_item, f"“{item.words}”不由{who}答复。", "转请主管部门答复。", "Q-23")
        if fact.day is not None and fact.day > opinion.day:
            cause = f"{fact.day.isoformat()}晚于签字的{opinion.day.isoformat()}。"
            yield Problem(of_day, cause, "填查明的事实起算的那一天；还没有发生的不是事实。", "Q-24")
        if not fact.words.strip():
            yield Problem(of_words, "没有写。", "写明何时、何事、现在怎样。", "Q-24")
        if not fact.document.strip():
            yield Problem(of_document, "没有写依据的文书。", "填判决书、决定书等的文号；还没有文书的答“待核”。", "Q-24")


def conclude(case: Case) -> Verdict:
    """The conclusion by rule: a ban decides alone, a 不宜 needs a decision with a reason, silence is no consent (Q-24).

    An answer under another number is none, and neither bars nor clears anybody (Q-24a).
    """
    items = {item.code: item for item in case.negative_list.in_force(case.kind, case.election_day)}
    found = [(items.get(fact.item), fact) for opinion in case.counted for fact in opinion.facts]
    findings = [explain(item, fact, case.election_day, case.words.day) for item, fact in found]
    hits = [item for item, fact in found if item and reach(item, fact, case.election_day) is Reach.HITS]
    findings[:0] = [one for one in (case.too_young, case.disputed_age) if one]
    if case.too_young or any(item.level is not ItemLevel.SHOULD_NOT for item in hits):
        return Verdict(VettingConclusion.BARRED, tuple(findings))
    waiting = _waiting(case)
    if not waiting:
        findings += _no_ban(case, items.values())
    findings += _waits(case, waiting)
    findings += _unasked(case, items.values())
    undecided, unfit = [], []
    for item in dict.fromkeys(hits):
        decision = next((one for one in reversed(case.decisions) if one.item == item.code), None)
        if why := _undecided(case, decision):
            undecided.append(item)
            findings.append(_REASONS.warning(f"“{item.words}”是政策不宜，{why}。", {"item": item.code}))
        elif decision:
            findings.append(_decided(item, decision, case.words))
            unfit += [] if decision.fit else [item]
    if waiting or undecided or not case.asked:
        return Verdict(None, tuple(findings), waiting, tuple(undecided), case.elsewhere)
    if unfit:
        return Verdict(VettingConclusion.UNSUITABLE, tuple(findings))
    nothing = f"没有影响{case.words.who}资格的事项"
    if hits:
        nothing = f"所列的政策不宜事项都已决定{case.words.clear}"
    told = f"{len(case.asked)}个部门都已答复，{nothing}。"
    findings.append(_OPINIONS.note(told, {"asked": len(case.asked), "answered": len(case.opinions)}, met=True))
    return Verdict(VettingConclusion.CLEAR, tuple(findings))


def _undecided(case: Case, decision: Decision | None) -> str:
    """Why an item waits for a decision; empty where it does not.

    Nobody can have weighed what an agency named under it only after the decision (Q-24).
    """
    if decision is None or not decision.reason.strip():
        return "须由县级联审作出结论并写明理由"
    names = {agency.code: agency.name for agency in case.asked}
    later = [
        names.get(one.agency, one.agency)
        for one in case.opinions
        if one.at and decision.at and one.at > decision.at and any(fact.item == decision.item for fact in one.facts)
    ]
    told = "、".join(dict.fromkeys(later))
    return f"{decision.decided_by}的决定作出以后{told}又有答复，须重新决定" if told else ""


def _no_ban(case: Case, items: Iterable[Item]) -> Iterator[Finding]:
    """That none of the statute's bans was found, once everybody has answered; the laws before 2026 had none to find (Q-14)."""
    bans = [item for item in items if item.level is ItemLevel.STATUTE]
    if bans and case.asked:
        yield bans[0].provision.note(f"法定禁止{len(bans)}项均未命中。", {"bans": len(bans), "hits": 0}, met=True)


def _unasked(case: Case, items: Iterable[Item]) -> Iterator[Finding]:
    """What nobody was asked about: that no fact came in says nothing of it (Q-23)."""
    missed = unasked(items, {agency.code for agency in case.asked}) if case.asked else ()
    if missed:
        told = "、".join(f"“{item.words}”" for item in missed)
        numbers: dict[str, int | str] = {"items": "、".join(item.code for item in missed), "unasked": len(missed)}
        yield _QUESTIONS.warning(f"{told}没有问能答复的部门，未查。未查不等于没有。", numbers)


def unsettled(case: Case) -> tuple[Opinion, ...]:
    """The answers that settle nothing: 待核, and a fact without the day it counts from (Q-24)."""
    items = {item.code: item for item in case.negative_list.in_force(case.kind, case.election_day)}
    return tuple(
        one
        for one in case.opinions
        if one.answer is Answer.PENDING
        or any(reach(items.get(fact.item), fact, case.election_day) is Reach.UNDATED for fact in one.facts)
    )


def _waiting(case: Case) -> tuple[Agency, ...]:
    """Who has not answered, or has answered what settles nothing."""
    answered = {one.agency for one in case.counted}
    open_ = {one.agency for one in unsettled(case)}
    return tuple(agency for agency in case.asked if agency.code not in answered or agency.code in open_)


def _waits(case: Case, waiting: Sequence[Agency]) -> Iterator[Finding]:
    if not case.asked:
        yield _OPINIONS.warning("没有列出要答复的部门，不能得出结论。", {"asked": 0})
    answered = {opinion.agency for opinion in case.opinions}
    silent = "、".join(agency.name for agency in waiting if agency.code not in answered)
    open_ = "、".join(agency.name for agency in waiting if agency.code in answered and not agency.under)
    numbers = {"asked": len(case.asked), "waiting": len(waiting)}
    if silent:
        yield _OPINIONS.warning(f"{silent}还没有答复。没有答复不等于同意。", numbers, met=False)
    if open_:
        yield _OPINIONS.warning(f"{open_}的答复还待核实。", numbers, met=False)
    if case.elsewhere:
        told = f"{under_numbers(case.elsewhere)}，{ELSEWHERE_MEANS}"
        yield NUMBERS.warning(told, {"asked": len(case.asked), "elsewhere": len(case.elsewhere)}, met=False)


#: What it means that an agency was asked under another number.
ELSEWHERE_MEANS = "不是本人现在登记的号码。部门按号码查，按原号码的答复不算本人的答复。"
#: What is done about it.
ELSEWHERE_CURE = (
    "由联审办在名册里点姓名，还没有答复的“按现在的号码重新征询”，已经答复的启封以后“退回重答”；"
    "各部门按现在的号码重新答复以后再出具结论。"
)

#: What is done about a conclusion that was issued on such answers.
ELSEWHERE_CHANGE = "已出的结论不能用于列入候选人等；登记异议、复核变更原结论以后退回重答，或者列入新的批次重新征询。"


def under_numbers(agencies: Iterable[Agency]) -> str:
    """Who was asked under which number: 县公安局、县人民法院是按身份证号1409**********1234征询的."""
    found: dict[str, list[str]] = {}
    for one in agencies:
        found.setdefault(one.under, []).append(one.name)
    return "；".join(f"{'、'.join(names)}是按{number}征询的" for number, names in found.items())


def refuse_elsewhere(name: str, agencies: Sequence[Agency], cure: str = ELSEWHERE_CURE) -> Problem | None:
    """Why nothing can be concluded, or shown, of somebody on answers under another number (Q-24a)."""
    if not agencies:
        return None
    return Problem(name, f"{under_numbers(agencies)}，{ELSEWHERE_MEANS}", cure, NUMBERS.rule, NUMBERS.cite)


def _decided(item: Item, decision: Decision, words: ReviewWords) -> Finding:
    outcome = words.clear if decision.fit else words.unsuitable
    message = f"“{item.words}”：{decision.decided_by}决定{outcome}，理由是{decision.reason.rstrip('。')}。"
    numbers = {"item": item.code, "day": decision.day.isoformat()}
    return _REASONS.note(message, numbers, met=decision.fit)
