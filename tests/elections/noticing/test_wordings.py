"""The forms of notices: the program's own say all that the law asks for, others may say it otherwise and leave none of it out."""

from dataclasses import replace

import pytest

from cadres.vocabulary import CommitteeKind
from elections.notice_vocabulary import NoticeKind
from elections.noticing.fitting import literal, mixed
from elections.noticing.kinds import NOTICE_WORDINGS
from elections.noticing.worded import WordedNotice
from elections.noticing.wordings import COMMON, FORMS, HOLE, NUMBER, OPTIONAL, needed, paragraphs, whole
from elections.specimens.notices import notice, worded
from server.manifest import WordedKind
from server.papers.page import compose, edition_with, preview
from server.papers.passages import LONGEST, UnknownField, form_problem, marked, needed_of
from server.papers.register.vocabulary import PaperState, Wording
from server.papers.stamp import Stamp

K, W = NoticeKind, Wording
KINDS = pytest.mark.parametrize("kind", NOTICE_WORDINGS, ids=lambda kind: kind.code)
#: A county's own way of telling the day, in another order and without the optional words.
DAY = "我村换届选举定于{选举日}举行。\n（{序}）名额：{职位职数}。\n（{序}）{选举方式}，{投票和计票}。"


def _of(kind: NoticeKind, committee: CommitteeKind = CommitteeKind.VILLAGERS) -> WordedNotice:
    return worded(kind, committee)


@KINDS
def test_the_programs_own_words_are_in_order_for_a_village_and_for_a_community(kind: WordedKind) -> None:
    village, community, *rarer = (make() for make in kind.specimens)
    assert all(list(one.fields) == list(village.fields) for one in (community, *rarer))
    assert set(COMMON) <= set(village.fields)
    assert not any(HOLE in "".join((*one.paragraphs, *one.closing)) for one in rarer)
    for one in (village, community):
        for wording, form in one.WORDED.items():
            assert form_problem(one, wording, form) is None
            assert len(form) <= LONGEST
        text = compose(one).html
        assert "{" not in "".join((*one.paragraphs, *one.closing))
        assert ("居民委员会" in text, "村民委员会" in text) == (one is community, one is village)


@KINDS
def test_what_the_law_asks_for_stands_in_the_programs_own_words(kind: WordedKind) -> None:
    specimen = kind.specimen()
    said = {name for wording in specimen.WORDED for name in needed_of(specimen, wording)}
    assert said == set(specimen.needed), "what is needed somewhere is asked of the paragraph that has it"
    assert all(need.rule and need.cite for need in specimen.needed.values())


@KINDS
def test_a_wording_that_lacks_a_needed_field_is_refused_with_the_field_and_its_clause(kind: WordedKind) -> None:
    specimen = kind.specimen()
    for wording, form in specimen.WORDED.items():
        for name in needed_of(specimen, wording):
            problem = form_problem(specimen, wording, form.replace(f"{{{name}}}", "某"))
            need = specimen.needed[name]
            assert problem is not None
            assert problem.cause == f"缺字段：{{{name}}}，{need.how}{need.cite}（{need.rule}）。"
            assert (problem.rule, problem.cite) == (need.rule, need.cite)


@KINDS
def test_words_without_a_clause_behind_them_may_go(kind: WordedKind) -> None:
    specimen = kind.specimen()
    form = specimen.WORDED[W.OPENING].replace("{届次}{事项}", "本次选举")
    assert form_problem(specimen, W.OPENING, form) is None


@KINDS
def test_a_field_that_the_notice_has_not_is_refused_by_name(kind: WordedKind) -> None:
    specimen = kind.specimen()
    problem = form_problem(specimen, W.OPENING, specimen.WORDED[W.OPENING] + "{乡镇长}")
    assert problem is not None
    assert problem.cause == "字段不认识：{乡镇长}。"
    assert "{选举委员会}" in problem.cure
    absent = form_problem(specimen, W.DUTIES, "请到场。")
    assert absent is not None
    assert absent.cause == "这种文书没有可以改写的“要求”。"


def test_both_laws_are_named_where_both_ask() -> None:
    asked = needed(K.ELECTION_DAY)["职位职数"]
    assert (asked.rule, asked.cite) == (
        "B-01、B-03",
        (
            "村民委员会组织法（2025修正）第八条；村民委员会组织法（2018修正）第六条；"
            "城市居民委员会组织法（2025修订）第八条；城市居民委员会组织法（2018修正）第七条"
        ),
    )
    once = needed(K.REGISTRATION)["一人一地"]
    assert "城市居民委员会组织法（2025修订）" not in once.cite, "the residents' law of 2025 is silent"
    assert (once.rule, "村民委员会组织法（2018修正）第十三条" in once.cite) == ("V-06、R-06", True)
    assert "城市居民委员会组织法（2018修正）第九条（推定）" in needed(K.RESULT)["投票情况"].cite


def test_a_statute_a_parameter_and_a_rule_of_the_house_are_told_apart() -> None:
    law, parameter, house = (
        needed(K.ELECTION_DAY)["职位职数"],
        needed(K.ELECTION_DAY)["选举日"],
        needed(K.VOTER_LIST)["名单摘要"],
    )
    assert law.how.startswith("法律规定")
    assert (parameter.how.startswith("参数要求的内容，不是法律规定"), parameter.cite[:3]) == (True, "省参数")
    assert (house.how.startswith("系统自己要求的内容，不是法律规定"), house.cite) == (True, "系统内控规则")


def test_the_county_of_a_village_and_of_a_community_says_it_in_its_own_words() -> None:
    stands = (("body", DAY), ("closing", "监督电话：0350-7650000。"))
    village, community = (replace(_of(K.ELECTION_DAY, one), passages=stands) for one in CommitteeKind)
    assert village.paragraphs == (
        "根据《中华人民共和国村民委员会组织法》（2025修正）第八条、第十四条、第十八条，现将第十三届村民委员会选举的选举日、职位职数和选举方式公告如下：",
        "我村换届选举定于2026年12月20日举行。",
        "（一）名额：共5名，其中主任1名、委员4名。",
        "（二）村民直接选举，以无记名投票的方式进行，公开计票，当场公布结果。",
    )
    assert village.closing[0] == "监督电话：0350-7650000。"
    assert community.paragraphs[0].startswith("根据《中华人民共和国城市居民委员会组织法》（2025修订）第八条")
    assert "监督电话" in compose(community).html
    own = notice(K.ELECTION_DAY)
    assert replace(_of(K.ELECTION_DAY), passages=()).paragraphs == own.paragraphs
    assert edition_with(own.template, stands) != edition_with(own.template, ())


def test_a_line_whose_fields_are_all_empty_is_left_out_and_the_rest_is_counted_on() -> None:
    specimen = _of(K.NOMINATION)
    said = {**specimen.fields, "提名人": ""}
    assert [one[:4] for one in paragraphs(K.NOMINATION, (), W.BODY, said)] == ["一、产生", "二、名额", "三、时间"]
    assert [one[:4] for one in paragraphs(K.NOMINATION, (), W.BODY, specimen.fields)][2:] == ["三、提名", "四、时间"]
    assert paragraphs(K.NOMINATION, (), W.CLOSING, said) == (), "nothing is said where nothing stands"


def test_a_hundred_counted_lines_are_counted_in_figures() -> None:
    form = "\n".join([f"{{{NUMBER}}}、"] * 100)
    found = paragraphs(K.WORKERS, (("opening", form),), W.OPENING, _of(K.WORKERS).fields)
    assert found[-2:] == ("九十九、", "100、")


def test_the_braces_of_a_value_are_no_fields() -> None:
    fields = {**_of(K.RUNOFF).fields, "投票地点": "{选举日}村委会"}
    assert "二、投票地点：{选举日}村委会。" in paragraphs(K.RUNOFF, (), W.BODY, fields)


def test_what_is_kept_with_a_notice_is_every_form_in_force() -> None:
    assert whole(K.COMMITTEE, ()) == {one.value: form for one, form in FORMS[K.COMMITTEE].items()}
    assert whole(K.COMMITTEE, (("closing", "特此公告。"),))["closing"] == "特此公告。"


def test_a_preview_marks_unknown_fields_and_those_that_were_left_out() -> None:
    tried = replace(_of(K.ELECTION_DAY), passages=(("body", "定于{日子}选举。"),), stamp=Stamp(PaperState.DRAFT))
    with pytest.raises(UnknownField, match=r"正文用到没有的字段（\{日子\}）"):
        compose(tried)
    text = preview(marked(tried)).html
    assert "定于【缺字段：日子】选举。" in text
    assert "【没有写进去的字段：选举日、职位职数、选举方式、投票和计票】" in text


@KINDS
def test_the_programs_own_words_leave_no_hole_and_name_no_body_and_no_occasion(kind: WordedKind) -> None:
    for form in kind.specimen().WORDED.values():
        assert mixed(kind.specimen().body.kind, form) is None
        assert literal(form) == ()


def test_a_field_that_may_be_empty_stands_on_a_line_of_its_own() -> None:
    specimen = _of(K.NOMINATION)
    form = FORMS[K.NOMINATION][W.BODY].replace("：由{提名人}提名。\n{序}、时间", "由{提名人}进行，时间")
    problem = form_problem(specimen, W.BODY, form)
    assert problem is not None
    assert problem.cause.startswith(
        "“{序}、提名由{提名人}进行，时间和地点：{提名开始}至{提名结束}，{提名地点}。”里{提名人}有时"
    )
    joined = FORMS[K.SUPPLEMENT][W.BODY].replace("\n", "")
    assert form_problem(_of(K.SUPPLEMENT), W.BODY, joined) is not None
    # A whole sentence behind another one leaves no hole.
    assert form_problem(_of(K.RESULT), W.CLOSING, "由{选举委员会}解释。{缺额说明}{任期}") is None
    assert form_problem(_of(K.RESULT), W.CLOSING, "由{选举委员会}解释，{缺额说明}\n{任期}") is not None


def test_a_hole_is_refused_when_a_notice_goes_out_and_marked_on_a_specimen() -> None:
    said = {**_of(K.NOMINATION).fields, "提名人": ""}
    passages = (("body", "提名由{提名人}在{提名地点}进行。"),)
    with pytest.raises(UnknownField, match=r"里\{提名人\}没有内容，印出来有空缺"):
        paragraphs(K.NOMINATION, passages, W.BODY, said)
    assert paragraphs(K.NOMINATION, passages, W.BODY, said, HOLE) == ("提名由【空缺】在村党群服务中心进行。",)


def test_what_a_notice_may_have_nothing_for_is_what_its_specimens_have_nothing_for() -> None:
    for kind in NOTICE_WORDINGS:
        made = [make() for make in kind.specimens]
        empty = {name for one in made for name, said in one.fields.items() if not said}
        known = frozenset().union(*OPTIONAL.get(made[0].notice.body.kind, ()))
        assert empty <= known


def test_several_rounds_stay_one_sentence_within_a_sentence() -> None:
    fields = {**_of(K.RESULT).fields, "投票情况": "马道村举行选举。\n第一次投票有效。"}
    told = paragraphs(K.RESULT, (("opening", "按照{依据}（{投票情况}）公布如下："),), W.OPENING, fields)
    assert told == (f"按照{fields['依据']}（马道村举行选举。第一次投票有效。）公布如下：",)
    first = paragraphs(K.RESULT, (("opening", "{投票情况}公布如下："),), W.OPENING, fields)
    assert first == ("马道村举行选举。", "第一次投票有效。公布如下：")
    assert len(paragraphs(K.RESULT, (), W.OPENING, fields)) == 2


def test_the_rarer_occasions_are_among_what_a_wording_is_tried_on() -> None:
    by = {kind.code: [make() for make in kind.specimens] for kind in NOTICE_WORDINGS}
    result = by["elections.notice.result"]
    assert any("补选" in one.title for one in result)
    assert any(len(one.paragraphs) > 1 and "暂缺" in one.closing[0] for one in result)
    assert any(not one.fields["提名人"] for one in by["elections.notice.nomination"])
    assert any(not one.fields["申诉件数"] for one in by["elections.notice.supplement"])
