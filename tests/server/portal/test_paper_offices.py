"""Whose accounts give out the numbers of a body, and who says so (DC-10)."""

from collections.abc import Sequence

import pytest

from certificates.vocabulary import CERTIFICATE
from server.access.actor import Actor, Role
from server.db import engine
from server.errors import Refused
from server.manifest import PaperKind
from server.papers.register import reading
from server.papers.register.deciding import Decide, decide
from server.papers.register.kinds import kind_of, kinds
from server.papers.register.life import move
from server.papers.register.offices import keepers, keepers_of, whole_name
from server.papers.register.reading import Waiting
from server.papers.register.vocabulary import PaperState, Wording
from server.portal import paper_kinds
from server.portal.duties import own_duties
from tests.support.factories import COUNTY, a_published_election
from tests.support.http import SignIn, an_account
from tests.support.papers import all_papers, another

BUREAU, OFFICE, POLICE = "偏关县民政局", "偏关县换届办", "偏关县公安局"
CITY, TOWNSHIP = "140900000000", "140932100000"


@pytest.fixture
async def drafts(operator: Actor) -> list[int]:
    await a_published_election(operator)
    return [line.id for line in await all_papers(operator, "draft")]


def _keeper(value: str, wording: Wording = Wording.OFFICE) -> Decide:
    return Decide(kind=CERTIFICATE, wording=wording, value=value, basis="偏政办发〔2026〕3号")


async def _of(office: str, region: str = COUNTY) -> Actor:
    """Somebody with the rights of the kind in an office."""
    row = await an_account(Role.FILING_OFFICER, region=region, office=office)
    return Actor(row.id, row.name, office, region, frozenset({Role.FILING_OFFICER}), unit_id=row.unit)


async def test_only_the_body_and_the_offices_that_keep_its_numbers_give_them_out(
    sign_in: SignIn, operator: Actor, drafts: list[int]
) -> None:
    strange = await sign_in(Role.FILING_OFFICER, office="偏关县公安局")
    # Checking gives out no number.
    for one in drafts[:2]:
        checked = await strange.post("/papers/steps", {"to": "checked", "papers.0": str(one)})
        assert checked.status_code == 303
    refused = await strange.post("/papers/steps", {"to": "approved", "papers.0": str(drafts[0])})
    said = "“已核准”由发文机关偏关县民政局和承办单位偏关县换届办办理，本账号的单位是偏关县公安局。"
    assert (refused.status_code, said in refused.text) == (422, True)
    page = await strange.get(f"/papers/{drafts[0]}")
    assert "核准并编号" not in page.words("//form[contains(@action, '/papers/steps')]//button")
    assert "件待核准" not in (await strange.get("/")).text
    spoilt = await strange.post(
        "/papers/numbers", {"kind": CERTIFICATE, "year": "2021", "number": "1", "reason": "遗失"}
    )
    assert (spoilt.status_code, "“登记空号”由发文机关偏关县民政局" in spoilt.text) == (422, True)
    bureau = await sign_in(Role.FILING_OFFICER, office="偏关县民政局")
    assert (await bureau.post("/papers/steps", {"to": "approved", "papers.0": str(drafts[0])})).status_code == 303
    # What is numbered is voided by those who number.
    refused = await strange.post(f"/papers/{drafts[0]}/void", {"reason": "写错姓名"})
    assert (refused.status_code, "“作废”由发文机关偏关县民政局" in refused.text) == (422, True)
    await decide(operator, COUNTY, _keeper("偏关县公安局"))
    assert (await strange.post("/papers/steps", {"to": "approved", "papers.0": str(drafts[1])})).status_code == 303
    former = await sign_in(Role.FILING_OFFICER)
    refused = await former.post(f"/papers/{drafts[1]}/void", {"reason": "写错姓名"})
    assert "本账号的单位是偏关县换届办" in refused.text


@pytest.mark.parametrize("wording", [Wording.OFFICE, Wording.ISSUER])
async def test_nobody_lifts_for_themselves_what_stops_them(
    sign_in: SignIn, drafts: list[int], wording: Wording
) -> None:
    strange = await sign_in(Role.FILING_OFFICER, office=POLICE)
    for to in ("checked", "approved"):
        answer = await strange.post("/papers/steps", {"to": to, "papers.0": str(drafts[0])})
    told = {"kind": CERTIFICATE, "wording": wording.value, "value": POLICE, "basis": "偏公发〔2026〕3号"}
    refused = await strange.post(f"/papers/kinds/wording?area={COUNTY}", told)
    said = f"由谁编号、签发，由发文机关{BUREAU}或者上级设定，本账号的单位是{POLICE}。请发文机关或者上级的同事设定。"
    assert (answer.status_code, refused.status_code, said in refused.text) == (422, 422, True)
    again = await strange.post("/papers/steps", {"to": "approved", "papers.0": str(drafts[0])})
    assert again.status_code == 422
    # Nor is the way that others decided given back by whoever it shuts out.
    back = await strange.post(f"/papers/kinds/wording?area={COUNTY}", told | {"value": ""})
    assert said in back.text


async def test_the_body_names_its_offices_and_so_does_a_level_above_but_not_its_own_unit(operator: Actor) -> None:
    assert operator.reach
    await decide(await _of(BUREAU), COUNTY, _keeper(POLICE))
    with pytest.raises(Refused, match="由发文机关偏关县民政局或者上级设定，本账号的单位是偏关县公安局"):
        await decide(await _of(POLICE), COUNTY, _keeper(f"{POLICE}、{OFFICE}"))
    above = await _of("忻州市公安局", CITY)
    with pytest.raises(Refused, match="不能把编号、签发交给自己"):
        await decide(above, COUNTY, _keeper("忻州市公安局"))
    # However it is spelt.
    for name in ("忻州市公安局", "山西省忻州市公安局", "中共忻州市公安局"):
        with pytest.raises(Refused, match="不能把编号、签发交给自己"):
            await decide(above, COUNTY, _keeper(name, Wording.ISSUER))
    await decide(above, CITY, _keeper("{县}委党校"))
    await decide(above, COUNTY, _keeper(""))
    found = await keepers(kind_of(CERTIFICATE), COUNTY, BUREAU)
    assert found.names == (BUREAU, "偏关县委党校")


async def test_what_numbers_look_like_is_said_by_whoever_keeps_them_or_a_level_above(operator: Actor) -> None:
    assert operator.reach
    with pytest.raises(Refused, match="由发文机关偏关县民政局或者上级设定，本账号的单位是偏关县公安局"):
        await decide(await _of(POLICE), COUNTY, _keeper("{县首字}当选", Wording.SERIES))
    for office, series in ((BUREAU, "{县首字}当选"), (OFFICE, "{县首字}证")):
        await decide(await _of(office), COUNTY, _keeper(series, Wording.SERIES))
    await decide(await _of("忻州市民政局", CITY), CITY, _keeper("忻{县首字}选", Wording.SERIES))
    # Other texts are said by whoever handles such papers.
    await decide(await _of(POLICE), COUNTY, _keeper("{县}新关镇", Wording.PLACE))


async def test_a_unit_is_the_office_where_it_is_called_so_at_the_body_or_above(operator: Actor) -> None:
    assert operator.reach
    right = [await _of(BUREAU), await _of("山西省偏关县民政局"), await _of("民政局"), await _of(OFFICE)]
    wrong = [await _of(BUREAU, TOWNSHIP), await _of("民政局", CITY), await _of("偏关县民政局办公室"), await _of(POLICE)]
    found = await keepers(kind_of(CERTIFICATE), COUNTY, BUREAU)
    assert [found.include(one) for one in right] == [True] * 4
    assert [found.include(one) for one in wrong] == [False] * 4


def test_an_office_is_called_from_its_own_division_on() -> None:
    way = ("山西省", "忻州市", "偏关县")
    for name in ("中共偏关县委组织部", "中共山西省忻州市偏关县委组织部", " 山西省偏关县委组织部"):
        assert whole_name(name, way) == "偏关县委组织部"
    assert whole_name("忻州市民政局", way) == "忻州市民政局"


async def test_an_office_is_not_named_by_a_division_below_the_body(operator: Actor) -> None:
    with pytest.raises(Refused, match=r"\{乡镇政府\}不能用在编号承办单位：当选证书的编号一个发文机关一本"):
        await decide(operator, COUNTY, _keeper("{乡镇政府}、{县}换届办"))
    await decide(operator, COUNTY, _keeper("{乡镇政府}", Wording.ISSUER))
    # The body of a township's paper is named on it; the county's government gets no say by a field that has no township there.
    found = await keepers(kind_of(CERTIFICATE), COUNTY, "新关镇人民政府")
    assert found.names == ("新关镇人民政府", OFFICE)


async def test_a_kind_that_no_account_can_number_says_so(sign_in: SignIn) -> None:
    strange = await sign_in(Role.FILING_OFFICER, office=POLICE)
    said = f"编号由{BUREAU}、{OFFICE}承办，本账号的地区里它们没有能办理的账号"
    assert said in (await strange.get(f"/papers/kinds?area={COUNTY}")).text
    await sign_in(Role.TRAINING_OFFICER, office=BUREAU)
    words = (await strange.get(f"/papers/kinds?area={COUNTY}")).words("//section[.//h2[text()='当选证书']]//p")
    assert any(said in one for one in words), "nobody there handles certificates"
    await sign_in(Role.FILING_OFFICER, office=BUREAU)
    assert said not in (await strange.get(f"/papers/kinds?area={COUNTY}")).text


@pytest.fixture
async def asked(operator: Actor, monkeypatch: pytest.MonkeyPatch) -> list[str]:  # noqa: ARG001  # Its connection.
    """What the database is asked, in order."""
    statements: list[str] = []
    raw = engine.connection()
    plainly = raw.fetch

    async def fetch(sql: str, *words: object, **more: object) -> object:
        statements.append(sql)
        return await plainly(sql, *words, **more)

    monkeypatch.setattr(type(raw), "fetch", lambda _, sql, *words, **more: fetch(sql, *words, **more))
    return statements


async def test_for_many_bodies_the_database_is_asked_no_more_than_for_one(operator: Actor, asked: list[str]) -> None:
    assert operator.reach
    kind = kind_of(CERTIFICATE)
    await keepers_of([(kind, COUNTY, BUREAU)])
    one = len(asked)
    many = [(kind, f"1409{county:02}000000", "某县民政局") for county in range(21, 33)]
    assert len(await keepers_of(many)) == 12
    assert (one, len(asked)) == (3, 6)


async def test_the_workbench_asks_no_more_for_fifty_bodies_than_for_one(
    operator: Actor, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    counties = [f"1409{county:02}000000" for county in range(1, 51)]
    lines = tuple(Waiting(CERTIFICATE, one, "某县民政局", PaperState.CHECKED, operator.region, 1) for one in counties)

    async def questions(some: tuple[Waiting, ...]) -> int:
        async def waiting(*_: object) -> tuple[Waiting, ...]:
            return some

        monkeypatch.setattr(reading, "waiting", waiting)
        asked.clear()
        found = [one for one in await own_duties(operator) if "待核准" in one.what]
        assert len(found) == len(some)
        return len(asked)

    assert await questions(lines[:1]) == await questions(lines)


async def test_many_papers_of_a_body_ask_once_for_its_offices(
    operator: Actor, drafts: list[int], asked: list[str]
) -> None:
    def about(table: str) -> int:
        return sum(f"FROM {table} " in one for one in asked)

    await move(another(operator), drafts, PaperState.CHECKED)
    asked.clear()
    await move(another(operator), drafts, PaperState.APPROVED)
    assert (about("unit"), about("paper_step s")) == (1, 1)
    assert about("paper_wording") <= 3


async def test_the_page_of_the_kinds_asks_no_more_for_all_of_them_than_for_one(
    operator: Actor, asked: list[str]
) -> None:
    async def questions(some: Sequence[PaperKind]) -> int:
        asked.clear()
        found = await paper_kinds._unkept(some, COUNTY)
        assert set(found) == {one.code for one in some if one.level == 6}, "no account of any office is there"
        return len(asked)

    every = [one for one in kinds().values() if one.level == 6]
    assert operator.reach
    assert len(every) > 3
    assert await questions(every[:1]) == await questions(every)
    assert await paper_kinds._unkept(every, CITY) == {}
