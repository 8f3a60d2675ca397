"""Paragraphs that places word: filled from the model, refused by name where a field is unknown or left out, compared by pieces."""

from dataclasses import replace

import pytest

from certificates.printing import ELECTION_CERTIFICATE
from certificates.specimens import election_certificate
from server import registry
from server.manifest import PaperKind, packages
from server.papers.page import compose, edition_with, preview
from server.papers.passages import UnknownField, difference, form_problem, is_worded, marked, said
from server.papers.register.data import as_xml, content_of
from server.papers.register.vocabulary import PaperState, Wording
from server.papers.shapes import FIRST
from server.papers.stamp import Stamp

registry.load()
KINDS = [kind for package in packages() for kind in package.papers]
_OTHER = "兹证明{姓名}同志在{全称}{届次}{事项}中当选{职务}，任期{任期起}至{任期止}。"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_every_kind_has_paragraphs_that_a_place_may_word_and_its_own_are_in_order(kind: PaperKind) -> None:
    specimen = kind.specimen()
    assert is_worded(specimen)
    for wording, form in specimen.WORDED.items():
        assert form_problem(specimen, wording, form) is None
        assert said(specimen, wording) in compose(specimen).html
        assert "{" not in said(specimen, wording)


def test_another_wording_is_what_the_paper_says() -> None:
    model = replace(election_certificate(), passages=(("body", _OTHER),))
    assert form_problem(election_certificate(), Wording.BODY, _OTHER) is None
    words = (
        "兹证明姚寒同志在山西省某某市某某县某营镇某营村第十三届村民委员会换届选举中当选主任，"
        "任期2026年12月20日至2031年12月19日。"
    )
    assert said(model, Wording.BODY) == words
    assert words in compose(model).html
    assert "特发此证。" in compose(model).html
    xml = as_xml(ELECTION_CERTIFICATE, model, Stamp(PaperState.DRAFT)).decode()
    assert f'<passage name="body" form="{_OTHER}">{words}</passage>' in xml
    assert '<passage name="closing">特发此证。</passage>' in xml


def test_a_paper_of_the_programs_own_words_says_the_same_as_before_places_could_word_it() -> None:
    xml = as_xml(ELECTION_CERTIFICATE, election_certificate(), Stamp(PaperState.DRAFT), FIRST).decode()
    assert "passage" not in xml
    other = replace(election_certificate(), passages=(("body", _OTHER),))
    assert content_of(ELECTION_CERTIFICATE, other) != content_of(ELECTION_CERTIFICATE, election_certificate())
    template = election_certificate().template
    editions = {edition_with(template, worded) for worded in ((), other.passages, (("closing", "此证。"),))}
    assert len(editions) == 3


@pytest.mark.parametrize(
    ("form", "cause"),
    [
        (_OTHER + "{村}", "字段不认识：{村}。"),
        (_OTHER + "{姓名.__class__}", "字段不认识：{姓名.__class__}。"),
        (_OTHER + "{", "字段不认识：单独的“{”。"),
        (_OTHER.replace("{职务}", "").replace("{任期止}", ""), "缺字段：{职务}、{任期止}。"),
    ],
)
def test_a_form_with_an_unknown_field_or_without_a_needed_one_is_refused_by_name(form: str, cause: str) -> None:
    problem = form_problem(election_certificate(), Wording.BODY, form)
    assert problem is not None
    assert problem.cause == cause


def test_a_paragraph_that_the_kind_has_not_is_refused() -> None:
    problem = form_problem(election_certificate(), Wording.DUTIES, "请到岗。")
    assert problem is not None
    assert (problem.cause, problem.cure) == ("这种文书没有可以改写的“要求”。", "可以改写的：正文、结尾。")


def test_an_unknown_field_refuses_the_paper_and_is_marked_in_a_preview() -> None:
    model = replace(election_certificate(), passages=(("closing", "特发此证，{有效期}。"),))
    with pytest.raises(UnknownField, match=r"结尾用到没有的字段（\{有效期\}）"):
        compose(model)
    assert "特发此证，【缺字段：有效期】。" in preview(marked(model)).html


def test_a_preview_names_the_fields_that_were_left_out() -> None:
    model = replace(election_certificate(), passages=((Wording.BODY.value, "当选为{职务}。"),))
    assert "【没有写进去的字段：全称、届次、事项、任期起、任期止】" in preview(marked(model)).html


@pytest.mark.parametrize("form", ["特发{此证。", "特发}此证。", "特发{此{事项}证。", "特发{{事项}}此证。"])
def test_a_lone_brace_is_marked_too_and_is_no_fault_of_the_preview(form: str) -> None:
    model = replace(election_certificate(), passages=((Wording.CLOSING.value, form),))
    assert "特发【单独的大括号】" in preview(marked(model)).html


def test_a_difference_is_told_by_pieces_with_fields_whole() -> None:
    assert difference("特发此证。", "特发此证，以资证明。") == [
        ("same", "特发此证"),
        ("new", "，以资证明"),
        ("same", "。"),
    ]
    assert difference("自{任期起}", "自{任期止}") == [("same", "自"), ("gone", "{任期起}"), ("new", "{任期止}")]
