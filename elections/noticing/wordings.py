"""How each kind of notice is worded where no place decided otherwise, and what no other wording may leave out. Data, and pure.

A form is lines, each a paragraph; words in braces are filled from the records. The names, posts and stations of a notice are
tables below its words, and its number, its places and the days of its hanging come from the register: no wording touches them.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from cadres.vocabulary import CommitteeKind
from elections.notice_vocabulary import NoticeKind
from elections.rules.clauses import SILENT
from elections.rules.notices import HOUSE, PLACE
from elections.rules.rulebook import STATUTES
from server.law.lawbook import Provision, Standing
from server.papers.passages import Need, Passages, UnknownField, refuse_unknown
from server.papers.register.vocabulary import Wording
from server.values.periods import chinese_number

#: Counts the lines of a form that have it, those that are left out not among them.
NUMBER = "序"
#: The code of a kind's wordings where places decide them.
CODE = "elections.notice.{}"
#: What a specimen shows where a line would have a hole.
HOLE = "【空缺】"
HINT = (
    "公告的用语：一行印一段；{序}依次印成一、二、三；一行里的字段都没有内容的，这一行不印，"
    "所以{提名人}、{缺额说明}等可能没有内容的字段要单独成行，和别的字段写在一行的不收。"
    "名单、票数、投票站的表，公告编号、张贴地点和起止日期照登记的内容印，不在用语里。"
)
_FIGURES_FROM = 100
_HOUSE = Provision("", HOUSE, Standing.INFERENCE)
_FIELD = re.compile(r"\{([^{}]*)\}")
_LAW_ASKS, _HOUSE_ASKS = "法律规定的内容，依据", "系统自己要求的内容，不是法律规定，依据"
#: How firm it is that a field must stand, as a refusal says it.
_HOW = {
    Standing.STATUTE: _LAW_ASKS,
    Standing.LOCAL: _LAW_ASKS,
    Standing.POLICY: "文件要求的内容，依据",
    Standing.PARAMETER: "参数要求的内容，不是法律规定，依据",
}
_PUBLISHED = "根据{{依据}}，现将{{届次}}{{事项}}{}公告如下："

#: The words that a form of any kind may ask for, beside those of its own.
COMMON = ("依据", "法律", "县", "乡镇", "村社区", "届次", "事项", "选举日", "选举委员会", "村居民", NUMBER)

_OPENINGS: Mapping[NoticeKind, str] = {
    NoticeKind.COMMITTEE: (
        "根据{依据}，{选举委员会}于{产生日期}由{产生方式}产生，主持{届次}{事项}，"
        "现将组成人员公布如下，同一职务的按姓氏笔画排列："
    ),
    NoticeKind.ELECTION_DAY: _PUBLISHED.format("的选举日、职位职数和选举方式"),
    NoticeKind.REGISTRATION: _PUBLISHED.format("选民登记事项"),
    NoticeKind.VOTER_LIST: (
        "根据{依据}，现将登记参加{选举日}{事项}的{村居民}名单公布如下，{名单人数}，按姓氏笔画排列。"
    ),
    NoticeKind.SUPPLEMENT: "根据{依据}，现将选民名单的更正和申诉处理情况公告如下：",
    NoticeKind.NOMINATION: _PUBLISHED.format("候选人提名办法"),
    NoticeKind.PRELIMINARY: ("根据{依据}，{届次}{事项}的初步候选人已按提名票数产生，现公布如下，按姓氏笔画排列："),
    NoticeKind.CANDIDATES: "根据{依据}，现将{届次}{事项}正式候选人名单公布如下，按姓氏笔画排列：",
    NoticeKind.VOTING: "根据{依据}，现将{届次}{事项}的投票时间、地点和办法公告如下：",
    NoticeKind.WORKERS: "现将{届次}{事项}监票、计票、唱票等工作人员公布如下，同一职责的按姓氏笔画排列：",
    NoticeKind.PROXIES: "根据{依据}，下列{委托人数}名选民书面委托他人代为投票，现予公布，按委托人姓氏笔画排列：",
    NoticeKind.MOBILE: "现将{届次}{事项}的流动票箱和代写人公布如下，同一职责的按姓氏笔画排列：",
    NoticeKind.RUNOFF: "根据{依据}，{届次}{事项}须进行{投票轮次}，现将有关事项公告如下：",
    NoticeKind.RESULT: "根据{依据}，{投票情况}现将选举结果公告如下：",
}
_BODIES: Mapping[NoticeKind, str] = {
    NoticeKind.ELECTION_DAY: (
        "{序}、选举日：{选举日}。\n{序}、职位职数：{职位职数}。\n{序}、选举方式：{选举方式}，{投票和计票}。"
    ),
    NoticeKind.REGISTRATION: (
        "{序}、登记对象：年满{年龄}周岁（{出生截止}以前出生）、依法享有选举权利的下列人员：{登记对象}。\n"
        "{序}、登记时间：{登记开始}至{登记结束}。\n{序}、登记地点：{登记地点}。\n{序}、{一人一地}"
    ),
    NoticeKind.SUPPLEMENT: (
        "收到并处理申诉{申诉件数}件，其中成立{成立件数}件、不成立{不成立件数}件。\n"
        "{名单}：增加{增加人数}人，减少{减少人数}人，更正后共{更正后人数}人，其中女{更正后女}人。"
    ),
    NoticeKind.NOMINATION: (
        "{序}、产生办法：{产生办法}。\n{序}、名额：{名额}。\n{序}、提名：由{提名人}提名。\n"
        "{序}、时间和地点：{提名开始}至{提名结束}，{提名地点}。"
    ),
    NoticeKind.VOTING: (
        "{序}、投票时间：{选举日}{起止时间}。\n{序}、投票办法：{投票人}领取选票，{写票和投票}。{委托投票}\n"
        "{序}、投票地点："
    ),
    NoticeKind.RUNOFF: (
        "{序}、投票时间：{投票日}{起止时间}。\n{序}、投票地点：{投票地点}。\n"
        "{序}、职位、名额和候选人，候选人按姓氏笔画排列："
    ),
}
_CLOSINGS: Mapping[NoticeKind, str] = {
    NoticeKind.VOTER_LIST: "对名单有异议的，应当自名单公布之日起至{申诉截止}止，向{选举委员会}申诉。\n{名单摘要}",
    NoticeKind.CANDIDATES: "名单为第{名单版次}版，{锁定日期}锁定。\n名单校验码：{名单校验}。",
    NoticeKind.RESULT: "{缺额说明}\n{任期}",
}


def _of(kind: NoticeKind) -> Mapping[Wording, str]:
    """A kind's own forms: the opening, what stands below it where there is anything, the closing, which may be empty."""
    body = {Wording.BODY: _BODIES[kind]} if kind in _BODIES else {}
    return MappingProxyType({Wording.OPENING: _OPENINGS[kind], **body, Wording.CLOSING: _CLOSINGS.get(kind, "")})


FORMS: Mapping[NoticeKind, Mapping[Wording, str]] = MappingProxyType({kind: _of(kind) for kind in NoticeKind})

#: The fields that are left out of no wording, each with the field of the rule book whose clause asks for it, or that clause.
_NEEDED: Mapping[NoticeKind, Mapping[str, str | Provision]] = {
    NoticeKind.COMMITTEE: dict.fromkeys(("依据", "选举委员会", "产生日期", "产生方式"), "ec_required"),
    NoticeKind.ELECTION_DAY: {
        "依据": "size",
        "选举日": PLACE,
        "职位职数": "size",
        **dict.fromkeys(("选举方式", "投票和计票"), "majority"),
    },
    NoticeKind.REGISTRATION: {
        "依据": "third_class",
        **dict.fromkeys(("年龄", "出生截止"), "voting_age"),
        **dict.fromkeys(("登记对象", "登记开始", "登记结束", "登记地点"), "third_class"),
        "一人一地": "single_registration",
    },
    NoticeKind.VOTER_LIST: {
        **dict.fromkeys(("依据", "选举日", "名单人数"), "roll_days"),
        **dict.fromkeys(("申诉截止", "选举委员会"), "objection_days"),
        "名单摘要": _HOUSE,
    },
    NoticeKind.SUPPLEMENT: {
        "依据": "objection_days",
        **dict.fromkeys(("申诉件数", "成立件数", "不成立件数"), "ruling_days"),
        **dict.fromkeys(("名单", "增加人数", "减少人数", "更正后人数", "更正后女"), "roll_days"),
    },
    NoticeKind.NOMINATION: {
        **dict.fromkeys(("依据", "产生办法", "提名人", "提名开始", "提名结束", "提名地点"), "nominators"),
        "名额": "margin_required",
    },
    NoticeKind.PRELIMINARY: {"依据": "nominators"},
    NoticeKind.CANDIDATES: {"依据": "nominators", **dict.fromkeys(("名单版次", "锁定日期", "名单校验"), _HOUSE)},
    NoticeKind.VOTING: {
        "依据": "majority",
        **dict.fromkeys(("选举日", "起止时间"), PLACE),
        **dict.fromkeys(("投票人", "写票和投票"), "majority"),
        "委托投票": "proxy_to",
    },
    NoticeKind.WORKERS: {},
    NoticeKind.PROXIES: dict.fromkeys(("依据", "委托人数"), "proxy_to"),
    NoticeKind.MOBILE: {},
    NoticeKind.RUNOFF: dict.fromkeys(("依据", "投票轮次", "投票日", "起止时间", "投票地点"), "shortfall"),
    NoticeKind.RESULT: {
        **dict.fromkeys(("依据", "投票情况"), "majority"),
        "缺额说明": "shortfall",
        "任期": "term_years",
    },
}


#: The fields that a notice may have nothing for, those in one group always together.
OPTIONAL: Mapping[NoticeKind, tuple[frozenset[str], ...]] = MappingProxyType(
    {
        NoticeKind.REGISTRATION: (frozenset({"一人一地"}),),
        NoticeKind.VOTER_LIST: (frozenset({"名单摘要"}),),
        NoticeKind.SUPPLEMENT: (
            frozenset({"申诉件数", "成立件数", "不成立件数"}),
            frozenset({"名单", "增加人数", "减少人数", "更正后人数", "更正后女"}),
        ),
        NoticeKind.NOMINATION: (frozenset({"提名人"}),),
        NoticeKind.RESULT: (frozenset({"缺额说明"}), frozenset({"任期"})),
    }
)
#: Of these those that are whole sentences: behind another sentence they leave no hole.
_SENTENCE = re.compile(r"(^|。)\{(?:一人一地|名单摘要|缺额说明|任期)\}")


def needed(kind: NoticeKind) -> Mapping[str, Need]:
    """What no wording of a kind may leave out, each with the clauses of both laws in every edition, the last one first."""
    return {name: _need(kind, basis) for name, basis in _NEEDED[kind].items()}


def _need(kind: NoticeKind, basis: str | Provision) -> Need:
    if isinstance(basis, Provision):
        return Need(basis.rule or kind.stage.code, basis.cite, _HOW.get(basis.standing, _HOUSE_ASKS))
    editions = [one for committee in CommitteeKind for one in reversed(STATUTES[committee].editions)]
    found = [one.value.basis(basis) for one in editions]
    spoken = [one for one in found if SILENT not in one.cite] or found
    cites = dict.fromkeys(one.cite + ("（推定）" if one.standing is Standing.INFERENCE else "") for one in spoken)
    firm = next((one.standing for one in spoken if one.standing.is_law), spoken[0].standing)
    rules = "、".join(dict.fromkeys(one.rule for one in spoken))
    return Need(rules, "；".join(cites), _HOW.get(firm, _HOUSE_ASKS))


def named(line: str) -> tuple[str, ...]:
    """The fields of a line or a form, without the number that lines are counted by."""
    return tuple(name for name in _FIELD.findall(line) if name != NUMBER)


def bound(line: str) -> tuple[str, ...]:
    """Those fields of a line whose lack leaves a hole in it: all but the whole sentences behind another one."""
    before = ""
    while before != line:
        before, line = line, _SENTENCE.sub(r"\1", line, count=1)
    return named(line)


def paragraphs(
    kind: NoticeKind, passages: Passages, wording: Wording, fields: Mapping[str, str], hole: str = ""
) -> tuple[str, ...]:
    """The paragraphs of one wording, as printed. `hole` is what a specimen shows where a line would be printed with a hole.

    Raises UnknownField for a form that asks for what the notice does not have, and without `hole` for a line with some of its fields empty.
    """
    form = dict(passages).get(wording.value, FORMS[kind].get(wording, ""))
    refuse_unknown(f"{kind.label}公告", wording, form, fields)
    own = FORMS[kind].get(wording, "").split("\n")
    found: list[str] = []
    counted = 0
    for line in form.split("\n"):
        names = named(line)
        if names and not any(fields[name] for name in names):
            continue
        empty = _holes(line, fields)
        if empty and not hole:
            raise _holed(kind, wording, line, empty)
        counted += f"{{{NUMBER}}}" in line
        values = {**fields, **dict.fromkeys(empty, hole), NUMBER: _count(max(counted, 1))}
        found += (_filled(line, values) if line in own else _joined(line, values)).split("\n")
    return tuple(filter(None, found))


def _holes(line: str, fields: Mapping[str, str]) -> tuple[str, ...]:
    """The empty fields of a line that has others with something in them; those that leave no hole are not among them."""
    names = bound(line)
    empty = tuple(dict.fromkeys(name for name in names if not fields[name]))
    return empty if any(fields[name] for name in names) else ()


def _holed(kind: NoticeKind, wording: Wording, line: str, empty: tuple[str, ...]) -> UnknownField:
    told = "、".join(f"{{{name}}}" for name in empty)
    return UnknownField(
        f"《{kind.label}公告》未印制：{wording.label}的一行“{line}”里{told}没有内容，印出来有空缺。"
        "请在“文书种类和用语”把它单独写成一行。"
    )


def _filled(line: str, fields: Mapping[str, str]) -> str:
    return _FIELD.sub(lambda found: fields[found[1]], line)


def _joined(line: str, fields: Mapping[str, str]) -> str:
    """A line of a place's own wording: what a value says in several lines stays so where the line begins with it.

    Elsewhere they are joined: the sentence around it would fall apart.
    """
    return _FIELD.sub(lambda found: fields[found[1]] if not found.start() else fields[found[1]].replace("\n", ""), line)


def _count(number: int) -> str:
    """一, 二 and so on; figures from a hundred."""
    return chinese_number(number) if number < _FIGURES_FROM else str(number)


def whole(kind: NoticeKind, passages: Passages) -> Mapping[str, str]:
    """Every form of a kind as it stands, decided somewhere or the program's own: what is kept with an issued notice."""
    decided = dict(passages)
    return {wording.value: decided.get(wording.value, own) for wording, own in FORMS[kind].items()}
