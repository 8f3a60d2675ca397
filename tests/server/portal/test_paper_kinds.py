"""The kinds of papers and their texts: previews, decisions from province to county, what differs and what falls back."""

import pypdfium2
import pytest

from certificates import printing
from certificates.vocabulary import CERTIFICATE
from server.access.actor import Actor, Role
from server.db.engine import transaction
from server.papers.register.kinds import kind_of
from server.papers.register.vocabulary import Wording
from server.papers.register.wording import texts
from tests.support.factories import COUNTY, a_published_election
from tests.support.http import Fields, SignIn, Visitor
from tests.support.papers import approved

HERE = f"/papers/kinds?area={COUNTY}"
#: The texts of the certificates of election; the bureau sees those of other certificates that it issues beside them.
OWN = "//section[.//h2[text()='当选证书']]"


@pytest.fixture
async def officer(sign_in: SignIn) -> Visitor:
    return await sign_in(Role.FILING_OFFICER)


def _text(wording: Wording, value: str) -> Fields:
    return {"kind": CERTIFICATE, "wording": wording.value, "value": value, "basis": "偏民发〔2026〕3号"}


async def _decide(visitor: Visitor, area: str, fields: Fields) -> list[str]:
    form = (await visitor.get(f"/papers/kinds?area={area}")).form(f"/papers/kinds/wording?area={area}")
    return (await visitor.submit(form, fields)).problems()


async def test_the_nearest_decision_counts_and_its_difference_is_shown(
    operator: Actor, sign_in: SignIn, officer: Visitor
) -> None:
    province, city = "140000000000", "140900000000"
    above = await sign_in(Role.FILING_OFFICER, region=province)
    assert await _decide(above, province, _text(Wording.SERIES, "{县首字}当选")) == []
    between = await sign_in(Role.FILING_OFFICER, region=city)
    assert await _decide(between, city, _text(Wording.SERIES, "忻{县首字}选")) == []
    assert await _decide(officer, COUNTY, _text(Wording.SIGNATURE, "{县}民政和社会工作局")) == []
    page = await officer.get(HERE)
    rows = page.words(f"{OWN}//table//tbody/tr")
    assert rows[1].startswith("发文代字忻{县首字}选忻州市{县首字}当选 → 忻{县首字}选")
    assert rows[2].startswith("署名{县}民政和社会工作局偏关县（本级）{县}民政局 → {县}民政和社会工作局")
    code = await a_published_election(operator)
    await approved(operator)
    (first, *_) = await printing.certificates(operator, code)
    assert (first.number, first.issuers[1]) == ("忻偏选〔2021〕1号", "偏关县民政和社会工作局")
    assert await _decide(between, city, _text(Wording.SERIES, "")) == []
    assert (await officer.get(HERE)).words(f"{OWN}//table//tbody/tr")[1].startswith("发文代字{县首字}当选山西省")


async def test_an_unknown_field_and_the_same_text_are_refused(officer: Visitor) -> None:
    assert await _decide(officer, COUNTY, _text(Wording.SERIES, "{村}选证")) == [
        "文字：“{村}选证”里大括号中的字段不认识。可用的字段：{县}、{县首字}、{乡镇}、{乡镇政府}、{乡镇党委}；其他文字直接写。 DC-10"
    ]
    assert await _decide(officer, COUNTY, _text(Wording.SERIES, "{县首字}选证")) == [
        "文字：和现在用的一样。要改的，填不同的文字；不改的，不用办。"
    ]
    assert len(await _decide(officer, COUNTY, _text(Wording.SERIES, "{县首字"))) == 1


async def test_bodies_sign_jointly_as_they_are_named_and_no_more_than_a_row_of_seals_holds(
    operator: Actor, officer: Visitor
) -> None:
    joint = "马道村村民选举委员会、{乡镇政府}、{县}民政局"
    assert await _decide(officer, COUNTY, _text(Wording.SIGNATURE, joint)) == []
    code = await a_published_election(operator)
    (first, *_) = await printing.certificates(operator, code)
    assert first.issuers == ("马道村村民选举委员会", "新关镇人民政府", "偏关县民政局")
    (said,) = await _decide(officer, COUNTY, _text(Wording.SIGNATURE, f"{joint}、{{县}}委组织部"))
    assert said.startswith("文字：署名有4个机关，当选证书至多3个机关联署，印章排成一排。减少署名的机关。")


_CITY_BODY = "兹证明{姓名}在{全称}{届次}{事项}中，当选为{职务}，任期自{任期起}至{任期止}。"
_COUNTY_BODY = _CITY_BODY.replace("兹证明", "经依法选举，")


async def test_a_paragraph_is_worded_by_the_city_and_otherwise_by_the_county(
    operator: Actor, sign_in: SignIn, officer: Visitor
) -> None:
    city = "140900000000"
    plain = (await officer.get(HERE)).words(f"{OWN}//span[@class='by']/span")
    between = await sign_in(Role.FILING_OFFICER, region=city)
    assert await _decide(between, city, _text(Wording.BODY, _CITY_BODY)) == []
    rows = (await officer.get(HERE)).words(f"{OWN}//table//tbody/tr")
    assert rows[5].startswith(f"正文{_CITY_BODY}忻州市"), "what the city decided holds in its counties"
    inherited = (await officer.get(HERE)).words(f"{OWN}//span[@class='by']/span")
    assert await _decide(officer, COUNTY, _text(Wording.BODY, _COUNTY_BODY)) == []
    page = await officer.get(HERE)
    assert page.words(f"{OWN}//table//tbody/tr[6]//del") == ["兹证明"]
    assert page.words(f"{OWN}//table//tbody/tr[6]//ins") == ["经依法选举，"]
    own = page.words(f"{OWN}//span[@class='by']/span")
    assert len({*plain, *inherited, *own}) == 3, "each wording is an edition of its own"
    code = await a_published_election(operator)
    (first, *_) = await printing.certificates(operator, code)
    assert first.body.startswith(f"经依法选举，{first.name}在")
    assert await _decide(officer, COUNTY, _text(Wording.BODY, "")) == []
    (first, *_) = await printing.certificates(operator, code)
    assert first.body.startswith(f"兹证明{first.name}在")


async def test_a_division_that_has_no_government_signs_under_its_own_name(sign_in: SignIn, operator: Actor) -> None:
    province = "140000000000"
    above = await sign_in(Role.FILING_OFFICER, region=province)
    assert await _decide(above, province, _text(Wording.SIGNATURE, "{乡镇政府}、{县}民政局")) == []
    kind = kind_of(CERTIFICATE)
    signed = {}
    async with transaction(operator):
        for code in ("140921400000", "140932100000", COUNTY):
            signed[code] = (await texts(kind, code))[Wording.SIGNATURE]
    assert signed == {
        "140921400000": "定襄县居民办事处、定襄县民政局",
        "140932100000": "新关镇人民政府、偏关县民政局",
        COUNTY: "偏关县人民政府、偏关县民政局",
    }


async def test_a_paragraph_without_its_fields_is_refused_by_name(officer: Visitor) -> None:
    assert await _decide(officer, COUNTY, _text(Wording.BODY, _COUNTY_BODY + "{村}")) == [
        (
            "文字：字段不认识：{村}。可用的字段：{全称}、{届次}、{事项}、{职务}、{任期起}、{任期止}、{姓名}、{性别}；"
            "其他文字直接写。 DC-10"
        )
    ]
    assert await _decide(officer, COUNTY, _text(Wording.BODY, "当选为{职务}。")) == [
        "文字：缺字段：{全称}、{届次}、{事项}、{任期起}、{任期止}。原文里的字段都要写进去，次序和其他文字可以改。 DC-10"
    ]
    assert await _decide(officer, COUNTY, _text(Wording.DUTIES, "请到岗。")) == [
        "文字：这种文书没有可以改写的“要求”。可以改写的：正文、结尾。 DC-10"
    ]
    assert await _decide(officer, COUNTY, _text(Wording.SERIES, "选" * 121)) == [
        "文字：发文代字填出来有121个字，超过20个字。请缩短。 文书编号登记规则 省参数 待确认DC-10"
    ]


async def test_a_wording_is_looked_at_before_it_is_decided(officer: Visitor) -> None:
    form = (await officer.get(HERE)).form(f"/papers/kinds/wording?area={COUNTY}")
    for words, printed in (
        (_COUNTY_BODY, "经依法选举，姚寒在"),
        ("当选为{官职}。", "当选为【缺字段：官职】。"),
        ("当选为{职务。", "当选为【单独的大括号】职务。"),
    ):
        answer = await officer.submit(form, _text(Wording.BODY, words) | {"preview": "true"})
        with pypdfium2.PdfDocument(answer.response.content) as document:
            text = "".join(document[0].get_textpage().get_text_bounded().split())
        assert printed in text
        assert "草稿" in text
    assert "经依法选举" not in (await officer.get(HERE)).text


async def test_a_preview_is_a_pdf_of_invented_data(officer: Visitor, sign_in: SignIn) -> None:
    answer = await officer.download(f"/papers/kinds/preview.pdf?kind={CERTIFICATE}")
    assert answer.content[:5] == b"%PDF-"
    reviewer = await sign_in(Role.ASSIGNMENT_OFFICER)
    assert (await reviewer.get(f"/papers/kinds/preview.pdf?kind={CERTIFICATE}")).status == 404
    assert (await officer.get("/papers/kinds/preview.pdf?kind=none")).status == 404
