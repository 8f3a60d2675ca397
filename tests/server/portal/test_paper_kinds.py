"""The kinds of papers and their texts: previews, decisions from province to county, what differs and what falls back."""

import pytest

from certificates import printing
from certificates.vocabulary import CERTIFICATE
from server.access.actor import Actor, Role
from server.papers.register.vocabulary import Wording
from tests.support.factories import COUNTY, a_published_election
from tests.support.http import Fields, SignIn, Visitor
from tests.support.papers import approved

HERE = f"/papers/kinds?area={COUNTY}"


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
    rows = page.words("//section[1]//table//tbody/tr")
    assert rows[1].startswith("发文代字忻{县首字}选忻州市{县首字}当选 → 忻{县首字}选")
    assert rows[2].startswith("署名{县}民政和社会工作局偏关县（本级）{县}民政局 → {县}民政和社会工作局")
    code = await a_published_election(operator)
    await approved(operator)
    (first, *_) = await printing.certificates(operator, code)
    assert (first.number, first.issuers[1]) == ("忻偏选〔2021〕1号", "偏关县民政和社会工作局")
    assert await _decide(between, city, _text(Wording.SERIES, "")) == []
    assert (await officer.get(HERE)).words("//section[1]//table//tbody/tr")[1].startswith("发文代字{县首字}当选山西省")


async def test_an_unknown_field_and_the_same_text_are_refused(officer: Visitor) -> None:
    assert await _decide(officer, COUNTY, _text(Wording.SERIES, "{村}选证")) == [
        "文字：“{村}选证”里大括号中的字段不认识。可用的字段：{县}、{县首字}、{乡镇}；其他文字直接写。 DC-10"
    ]
    assert await _decide(officer, COUNTY, _text(Wording.SERIES, "{县首字}选证")) == [
        "文字：和现在用的一样。要改的，填不同的文字；不改的，不用办。"
    ]
    assert len(await _decide(officer, COUNTY, _text(Wording.SERIES, "{县首字"))) == 1


async def test_a_preview_is_a_pdf_of_invented_data(officer: Visitor, sign_in: SignIn) -> None:
    answer = await officer.download(f"/papers/kinds/preview.pdf?kind={CERTIFICATE}")
    assert answer.content[:5] == b"%PDF-"
    reviewer = await sign_in(Role.ASSIGNMENT_OFFICER)
    assert (await reviewer.get(f"/papers/kinds/preview.pdf?kind={CERTIFICATE}")).status == 404
    assert (await officer.get("/papers/kinds/preview.pdf?kind=none")).status == 404
