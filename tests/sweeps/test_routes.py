"""Every route that is registered, also those that nobody has written yet."""

from typing import Any

import pytest
from litestar import Litestar

from server.access.actor import Permission, Role
from server.web.auth import PERMISSION, SESSION_COOKIE
from server.web.problems import PROBLEM_JSON
from tests.support.factories import COUNTY, OTHER_COUNTY, VILLAGE
from tests.support.http import Programs, SignIn, Visitor
from tests.sweeps.counties import County
from tests.sweeps.ways import MINE, Way

#: What is open to all. `/api` names the description; what lies beside that answers 404.
PUBLIC_WAYS = {
    "GET /api",
    "GET /api/openapi.json",
    "GET /api/{path}",
    "GET /health",
    "GET /health/live",
    "GET /metrics",
    "GET /sign-in",
    "GET /static/{name}",
    "POST /sign-in",
}

#: What each act of a page or of a program needs to be more than a refused input.
INPUTS: dict[str, dict[str, Any]] = {
    "POST /communities/take-up": {},
    "POST /communities/{region}/edit": {"households": "300"},
    "POST /communities/{region}/hold": {"person": "1", "office": "clerk", "way": "appointment", "since": "2022-01-01"},
    "POST /communities/{region}/seats": {"since": "2022-01-01", "document": "会议决议", "seats.oversight_member": "3"},
    "POST /communities/{region}/secretary/{person}/merit": {"quality": "politics", "met": "true"},
    "POST /communities/{region}/secretary/{person}/step": {"step": "changed", "day": "2022-01-01"},
    "POST /elections/{code}/voters/{person}": {"ground": "resident", "document": "户口簿"},
    "POST /elections/of/{region}/by-election": {"election_day": "2022-06-18", "method": "voters", "chair": "1"},
    "POST /elections/{code}/cancel": {"cancelled": "2021-11-18", "document": "镇政府批复"},
    "POST /api/v1/elections/{code}/cancellation": {
        "cancelled": "2021-11-18",
        "document": "镇政府批复",
        "reason": "村庄合并",
    },
    "POST /recalls/of/{region}": {"tenure": "1", "petitioners": "voters", "signed": "1", "received": "2022-01-01"},
    "POST /recalls/{recall}/ballot": {"held": "2022-06-20", "method": "voters", "electorate": "431", "reply": "heard"},
    "POST /recalls/{recall}/confirm": {},
    "POST /recalls/{recall}/take-back": {"reason": "录错了人数"},
    "POST /recalls/{recall}/close": {"reason": "联名人撤回"},
    "POST /api/v1/elections/by-elections": {
        "region": VILLAGE,
        "election_day": "2022-06-18",
        "seats": {"chair": 1},
    },
    "POST /api/v1/recalls": {
        "region": VILLAGE,
        "tenure": 1,
        "petitioners": "voters",
        "signed": 1,
        "entitled": 9,
        "received": "2022-01-01",
    },
    "POST /api/v1/recalls/{recall}/ballot": {
        "held": "2022-06-20",
        "method": "voters",
        "electorate": 431,
        "ballots_cast": 300,
        "agreed": 200,
        "reply": "heard",
        "document_name": "表决报告",
    },
    "POST /api/v1/recalls/{recall}/confirm": {},
    "POST /api/v1/recalls/{recall}/take-back": {"reason": "录错了人数"},
    "POST /api/v1/recalls/{recall}/close": {"reason": "联名人撤回"},
    "POST /offices/{tenure}/correct": {"since": "2021-11-21", "document": "选举结果", "reason": "录错了日期"},
    "POST /offices/{tenure}/end": {"by": "death", "day": "2022-01-01", "document": "死亡医学证明"},
    "POST /offices/{tenure}/resume": {"reason": "辞职没有通过"},
    "POST /offices/{tenure}/review": {"held": "2023-12-01", "result": "fit"},
    "POST /offices/{tenure}/strike": {"reason": "登记到了别村"},
    "POST /api/v1/offices/{tenure}/end": {"by": "death", "day": "2022-01-01", "document": "死亡医学证明"},
    "POST /api/v1/offices/of/{region}": {
        "person": 1,
        "office": "clerk",
        "way": "appointment",
        "since": "2022-01-01",
        "document": "聘用决定",
    },
    "POST /communities/{region}/bodies": {
        "kind": "party",
        "name": "党支部",
        "state": "established",
        "since": "2021-06-01",
    },
    "POST /communities/{region}/groups": {"kind": "group", "name": "第二村民小组", "since": "2021-12-01"},
    "POST /communities/{region}/representatives": {"name": "药满仓", "sex": "male", "since": "2021-12-01"},
    "POST /communities/{region}/counts": {"as_of": "2024-12-31", "households": "300"},
    "POST /communities/{region}/change": {
        "kind": "rename",
        "name": "改名村",
        "day": "2026-03-02",
        "document": "政函〔2026〕4号",
    },
    "POST /changes/{event}/withdraw": {"reason": "登记错了村"},
    "POST /rolls/{code}/open": {},
    "POST /rolls/{code}/contact": {"contact": "村选委会13000000000"},
    "POST /rolls/{code}/voters/new": {"name": "界小八"},
    "POST /rolls/{code}/voters/{voter}/off": {"ground": "died", "document": "死亡证明", "day": "2026-11-26"},
    "POST /rolls/{code}/voters/{voter}/back": {"document": "查明有误"},
    "POST /rolls/{code}/voters/{voter}/reveal": {"reason": "核对身份证号"},
    "POST /rolls/{code}/list": {"published": "2026-11-26", "posted_at": "公开栏"},
    "POST /rolls/{code}/day": {},
    "POST /rolls/{code}/objections": {"kind": "omitted"},
    "POST /rolls/{code}/objections/{objection}": {"result": "upheld"},
    "POST /rolls/conflicts/{conflict}/claim": {"claim": "户籍在本村"},
    "POST /rolls/conflicts/{conflict}/give-way": {"evidence": "本人说明"},
    "POST /rolls/imports": {},
    "POST /rolls/imports/{sheet}/faulty": {},
    "POST /rolls/imports/{sheet}/undo": {"reason": "传错了村"},
    "POST /api/v1/rolls/{code}": {},
    "POST /api/v1/rolls/{code}/day": {},
    "POST /api/v1/rolls/{code}/list": {"published": "2026-11-26", "posted_at": "公开栏"},
    "POST /api/v1/rolls/{code}/objections": {
        "kind": "omitted",
        "about": "界小七",
        "raised_by": "界小七",
        "received": "2026-11-26",
        "says": "没有列入",
    },
    "POST /api/v1/rolls/{code}/objections/{objection}": {
        "result": "upheld",
        "decided": "2026-11-26",
        "announced": "2026-11-26",
        "reply": "补登",
    },
    "POST /api/v1/rolls/{code}/voters": {
        "name": "界小八",
        "citizen_number": "149932197001010018",
        "group": "一组",
        "household": "1",
        "ground": "resident",
        "document": "户口簿",
    },
    "POST /api/v1/rolls/{code}/voters/{voter}/off": {"ground": "died", "document": "死亡证明", "day": "2026-11-26"},
    "POST /api/v1/rolls/{code}/voters/{voter}/back": {"document": "查明有误"},
    "POST /api/v1/rolls/{code}/voters/{voter}/reveal": {"reason": "核对身份证号"},
    "POST /api/v1/rolls/conflicts/{conflict}/claim": {"claim": "户籍在本村"},
    "POST /api/v1/rolls/conflicts/{conflict}/give-way": {"evidence": "本人说明"},
    "POST /sites/new": {"name": "新点", "kind": "rural"},
    "POST /sites/{site}/counts": {"as_of": "2024-12-31", "relocated": "10", "registered_poor": "5"},
    "POST /sites/{site}/edit": {"name": "界小区", "kind": "rural"},
    "POST /people/{person}/disclose": {"fields.0": "phone", "reason": "电话联系本人补正材料"},
    "POST /elections/{code}/candidates/new": {},
    "POST /vetting/new": {},
    "POST /vetting/{review}/people": {},
    "POST /vetting/{review}/materials": {},
    "POST /vetting/{review}/township": {},
    "POST /vetting/{review}/send": {"letter": "偏联审函5号", "due": "2027-01-10", "agencies.0": "police"},
    "POST /vetting/{review}/remind": {},
    "POST /vetting/{review}/open": {},
    "POST /vetting/{review}/conclude": {},
    "POST /vetting/{review}/show": {"since": "2026-11-20", "until": "2026-11-27"},
    "POST /vetting/{review}/day": {"day": "2026-12-27", "decided_by": "县联审组", "reason": "选举延期的批复"},
    "POST /vetting/{review}/close": {},
    "POST /vetting/{review}/papers/forms": {},
    "POST /vetting/{review}/papers/letters": {
        "number": "偏界联审函4号",
        "agencies.0": "police",
        "reason": "送各部门联审",
    },
    "POST /vetting/{review}/entries/{entry}/return": {"return_reason": "承诺书没有签字"},
    "POST /vetting/{review}/entries/{entry}/resubmit": {},
    "POST /vetting/{review}/entries/{entry}/out": {},
    "POST /vetting/{review}/entries/{entry}/decide": {},
    "POST /vetting/{review}/entries/{entry}/notice": {},
    "POST /vetting/{review}/entries/{entry}/object": {},
    "POST /vetting/{review}/entries/{entry}/objections/{objection}": {},
    "POST /vetting/screen": {},
    "POST /vetting/screen/open": {},
    "POST /vetting/answers/clear": {},
    "POST /vetting/answers/{question}": {},
    "POST /vetting/answers/{question}/withdraw": {"reason": "答复有误"},
    "POST /vetting/questions/{question}": {},
    "POST /vetting/questions/{question}/withdraw": {"reason": "答复有误"},
    "POST /vetting/lists/agencies/{agency}/end": {"until": "2027-01-01"},
    "POST /vetting/lists/editions/{edition}/end": {"until": "2027-01-01"},
    "POST /vetting/lists/seats": {"agency": "police"},
    "POST /api/v1/vetting/questions/{question}/answer": {
        "answer": "clear",
        "signed_by": "赵国强",
        "signed": "2026-11-20",
    },
    "POST /people/find": {},
    "POST /people/searches": {"name": "在任人员"},
    "POST /people/searches/{search}/strike": {},
    "POST /people/sheet": {"reason": "存档"},
    "POST /people/{person}/distinct/{other}": {"reason": "查户籍是两个人"},
    "POST /people/{person}/facts/{section}/new": {"kind": "graduate", "since": "2020-07-01", "evidence": "毕业证书"},
    "POST /people/{person}/facts/{section}/{fact}/correct": {
        "kind": "veteran",
        "since": "2001-12-01",
        "evidence": "退役证",
        "reason": "日期写错",
    },
    "POST /people/{person}/facts/{section}/{fact}/strike": {"reason": "登记有误"},
    "POST /people/{person}/form-export": {"shape": "lrmx", "reason": "报县委组织部备案"},
    "POST /people/{person}/forms": {},
    "POST /people/{person}/forms/{form}": {},
    "POST /people/{person}/forms/{form}/strike": {"reason": "重新填报"},
    "POST /people/{person}/kin/new": {"one": "1", "relation": "spouse", "evidence": "结婚证"},
    "POST /people/{person}/kin/{record}/strike": {"reason": "登记有误"},
    "POST /people/{person}/merges/{merged}/undo": {"reason": "查明是两个人"},
    "POST /people/{person}/same/{other}": {"reason": "身份证号录错"},
    "POST /api/v1/people/find": {"number": "1"},
    "POST /api/v1/people/kin": {"one": 1, "other": 2, "relation": "spouse", "evidence": "结婚证"},
    "POST /api/v1/people/{person}/appraisals": {
        "kind": "yearly",
        "year": 2021,
        "grade": "competent",
        "evidence": "考核文件",
    },
    "POST /api/v1/people/{person}/career": {"since": "1990.02", "words": "务农", "evidence": "本人填报"},
    "POST /api/v1/people/{person}/conduct": {
        "kind": "reward",
        "decided": "2020-07-01",
        "authority": "偏关县委",
        "words": "优秀党员",
        "evidence": "偏发〔2020〕7号",
    },
    "POST /api/v1/people/{person}/determinations": {
        "field": "birth",
        "value": "1978-03-12",
        "determined": "2020-01-02",
        "evidence": "户口簿",
    },
    "POST /api/v1/people/{person}/distinct": {"other": 999_999_999, "reason": "查户籍是两个人"},
    "POST /api/v1/people/{person}/facts/{section}/{fact}/strike": {"reason": "登记有误"},
    "POST /api/v1/people/{person}/forms": {"content": "5LiN5piv6KGo"},
    "POST /api/v1/people/{person}/forms/{form}/settle": {"taken": []},
    "POST /api/v1/people/{person}/kin/{record}/strike": {"reason": "登记有误"},
    "POST /api/v1/people/{person}/merges": {"merged": 999_999_999, "reason": "身份证号录错"},
    "POST /api/v1/people/{person}/merges/{merged}/undo": {"reason": "查明是两个人"},
    "POST /api/v1/people/{person}/merits": {"kind": "graduate", "since": "2020-07-01", "evidence": "毕业证书"},
    "POST /elections/{code}/count": {},
    "POST /elections/{code}/count/draft": {},
    "POST /elections/{code}/check": {},
    "POST /elections/{code}/count/scan": {},
    "POST /elections/{code}/send-back": {"reason": "录错了村"},
    "POST /elections/county": {},
    "POST /elections/county/{made}/undo": {},
    "POST /elections/parameters": {},
    "POST /elections/board": {},
    "POST /elections/board/sheet": {"reason": "存档"},
    "POST /elections/{code}/reopen": {},
    "POST /api/v1/elections/{code}/reopenings": {"stage": "archived", "reason": "档案不齐"},
    "POST /elections/schedule": {},
    "POST /elections/{code}/plan": {},
    "POST /elections/{code}/committee": {},
    "POST /elections/{code}/committee/filing": {"filed": "2021-10-11", "document": "新政备1号"},
    "POST /elections/{code}/committee/{person}/leave": {
        "cause": "resigned",
        "day": "2021-10-12",
        "document": "辞职报告",
    },
    "POST /elections/{code}/committee/members": {},
    "POST /api/v1/elections/{code}/plan": {"days": {}},
    "POST /api/v1/elections/{code}/committee": {
        "formed_by": "assembly",
        "formed": "2021-10-10",
        "electors": 60,
        "present": 50,
        "document": "推选记录",
        "chosen": [{"person": 1, "post": "chair", "votes": 40}],
    },
    "POST /api/v1/elections/{code}/committee/filing": {"filed": "2021-10-11", "document": "新政备1号"},
    "POST /api/v1/elections/{code}/committee/{person}/leave": {
        "cause": "resigned",
        "day": "2021-10-12",
        "document": "辞职报告",
    },
    "POST /api/v1/elections/{code}/committee/members": {
        "person": 1,
        "votes": 3,
        "day": "2021-10-12",
        "document": "推选记录",
    },
    "POST /elections/{code}/preparation": {"audit": "not_done"},
    "POST /api/v1/elections/{code}/preparation": {},
    "POST /api/v1/elections/county/{made}/undo": {},
    "POST /elections/{code}/publish": {"published": "2021-11-21"},
    "POST /elections/{code}/withdraw": {"reason": "录错了行"},
    "POST /elections/{code}/candidates/{person}/strike": {"reason": "本人书面放弃"},
    "POST /elections/{code}/roll": {"electorate": "431", "published": "2021-10-27", "reason": "抄录有误"},
    "POST /elections/{code}/stage": {"stage": "archived", "reached": "2021-12-01"},
    "POST /files/{file}/remove": {"reason": "传错了文件"},
    "POST /filings/{wanted}/scans": {},
    "POST /filings/pack": {"region": COUNTY, "papers": "certificates"},
    "POST /filings/{wanted}/materials": {"material": "identity"},
    "POST /filings/{wanted}/business": {"business": "first", "basis": "已查看设立批准文件"},
    "POST /filings/{wanted}/return": {"reason": "身份证复印件不清"},
    "POST /filings/{wanted}/step": {"to": "submitted"},
    "POST /exports": {"reason": "存档"},
    "POST /imports": {},
    "POST /imports/{batch}/answers": {},
    "POST /imports/{batch}/commit": {},
    "POST /imports/{batch}/drop": {},
    "POST /imports/{batch}/undo": {"reason": "传错了文件"},
    "POST /jobs/{job}/again": {},
    "POST /jobs/{job}/stop": {},
    "POST /api/v1/elections/{code}/counts": {
        "kind": "first",
        "held": "2021-11-20",
        "issued": 402,
        "cast": 396,
        "lines": [],
    },
    "POST /api/v1/elections/{code}/checks": {
        "kind": "first",
        "held": "2021-11-20",
        "issued": 402,
        "cast": 396,
        "lines": [],
    },
    "POST /api/v1/elections/{code}/settlements": {"found": []},
    "POST /api/v1/elections/{code}/readings/return": {"reason": "录错了村"},
    "POST /api/v1/elections/{code}/publication": {"published": "2021-11-21"},
    "POST /api/v1/elections/{code}/withdrawals": {"reason": "录错了行"},
    "POST /elections/{code}/write-in": {"name": "吕敏", "person": 1},
    "POST /api/v1/elections/{code}/write-ins": {"name": "吕敏", "person": 1},
    "POST /api/v1/elections/{code}/candidates/{person}/withdrawal": {"reason": "本人书面放弃"},
    "POST /api/v1/elections/{code}/roll": {"electorate": 431, "published": "2021-10-27"},
    "POST /api/v1/elections/{code}/roll-corrections": {
        "electorate": 431,
        "published": "2021-10-27",
        "reason": "抄录有误",
    },
    "POST /api/v1/elections/{code}/stages": {"stage": "archived", "reached": "2021-12-01"},
    "POST /account/sessions/{session}/end": {},
    "POST /account/stand-ins/{pair}/end": {},
    "POST /account/tokens/{token}/revoke": {},
    "POST /account/held/{account}/release": {},
    "POST /accounts/units/{unit_id}": {"name": "偏关县民政局", "kind": "civil_affairs"},
    "POST /accounts/{account}/confirm": {},
    "POST /accounts/{account}/edit": {"name": "贺文秀"},
    "POST /accounts/{account}/lock": {"reason": "调离本县"},
    "POST /accounts/{account}/reset": {},
    "POST /accounts/{account}/release": {},
    "POST /accounts/{account}/sessions": {},
    "POST /accounts/{account}/tokens/{token}/revoke": {},
    "POST /accounts/{account}/unlock": {},
    "POST /api/v1/accounts/{account}/changes": {"name": "贺文秀", "unit": 1, "region": "140931000000"},
    "POST /api/v1/accounts/{account}/confirm": {},
    "POST /api/v1/accounts/{account}/lock": {"reason": "调离本县"},
    "POST /api/v1/accounts/{account}/reset": {},
    "POST /api/v1/accounts/{account}/release": {},
    "POST /api/v1/accounts/{account}/unlock": {},
    "POST /api/v1/filings/{wanted}/materials": {"material": "identity"},
    "POST /api/v1/filings/{wanted}/business": {"business": "first", "basis": "已查看设立批准文件"},
    "POST /api/v1/filings/{wanted}/returns": {"reason": "身份证复印件不清"},
    "POST /api/v1/filings/{wanted}/steps": {"to": "submitted"},
}


def test_every_route_names_its_permission_or_is_known_to_be_public(every: list[Way]) -> None:
    assert {str(way) for way in every if way.public} == PUBLIC_WAYS
    for way in every:
        assert way.public or isinstance(way.handler.opt.get(PERMISSION), Permission), way


def test_methods_are_reading_and_posting_only(every: list[Way]) -> None:
    # The token of forms and the sweeps below know these two.
    assert {way.method for way in every} == {"GET", "POST"}


async def test_a_form_without_its_token_is_refused(
    every: list[Way], county: County, sign_in: SignIn, stranger: Visitor
) -> None:
    member = await sign_in(*Role)
    forms = [way for way in every if not way.safe and not way.api]
    assert len(forms) >= len([name for name in INPUTS if "/api/" not in name])
    for way in forms:
        for visitor in (member, stranger):
            await visitor.token()  # The cookie alone is not enough.
            answer = await visitor.client.post(county.address(way.path), data=INPUTS.get(str(way), {}))
            assert answer.status_code == 403, way
            assert "这张表单已经失效，没有写入" in answer.text, way


async def test_a_token_of_another_visitor_is_no_token(sign_in: SignIn) -> None:
    one, other = await sign_in(*Role), await sign_in(*Role)
    await other.token()
    answer = await other.client.post("/sign-out", data=await one.token())
    assert answer.status_code == 403


async def test_pages_send_strangers_to_the_door(every: list[Way], county: County, stranger: Visitor) -> None:
    for way in every:
        if way.api or way.public:
            continue
        path = county.address(way.path)
        answer = await (stranger.client.get(path) if way.safe else stranger.post(path, INPUTS.get(str(way))))
        assert answer.status_code == 303, way
        assert answer.headers["location"].startswith("/sign-in"), way


async def test_programs_without_a_token_get_401(every: list[Way], county: County, stranger: Visitor) -> None:
    for way in every:
        if not way.api or way.public:
            continue
        answer = await stranger.client.request(way.method, county.address(way.path), json=INPUTS.get(str(way)))
        assert answer.status_code == 401, way
        assert answer.headers["content-type"] == PROBLEM_JSON, way
        assert answer.headers["www-authenticate"] == "Bearer", way


async def test_a_session_is_no_token_and_a_token_no_session(
    every: list[Way], county: County, sign_in: SignIn, program: Programs
) -> None:
    member = await sign_in(*Role)
    machine = await program(*Role)
    for way in every:
        if way.public or not way.safe:
            continue
        client = member.client if way.api else machine
        assert (await client.get(county.address(way.path))).status_code == (401 if way.api else 303), way


async def test_an_account_without_roles_may_do_nothing(
    every: list[Way], county: County, sign_in: SignIn, program: Programs
) -> None:
    nobody = await sign_in()
    machine = await program()
    for way in every:
        if way.public:
            continue
        path = county.address(way.path)
        if way.api:
            answer = await machine.request(way.method, path, json=INPUTS.get(str(way)))
        elif way.safe:
            answer = await nobody.client.get(path)
        else:
            nobody.client.cookies.pop("huanjie_csrf", None)
            await nobody.client.get("/")
            token = {"_csrf_token": nobody.client.cookies["huanjie_csrf"]}
            answer = await nobody.client.post(path, data={**token, **INPUTS.get(str(way), {})})
        assert answer.status_code == 403, way
        assert "本账号没有" in answer.text, way


async def test_other_areas_records_read_as_if_they_were_not_there(
    every: list[Way], county: County, sign_in: SignIn, program: Programs
) -> None:
    neighbour = await sign_in(*Role, region=OTHER_COUNTY)
    machine = await program(*Role, region=OTHER_COUNTY)
    about_records = [way for way in every if "{" in way.path and not way.public]
    assert len(about_records) > 20
    for way in about_records:
        path = county.address(way.path)
        if way.api:
            answer = await machine.request(way.method, path, json=None if way.safe else INPUTS[str(way)])
        elif way.safe:
            answer = await neighbour.client.get(path)
        else:
            answer = await neighbour.post(path, INPUTS[str(way)])
        assert answer.status_code == 404, way
        assert "不在本账号的地区内" in answer.text, way


async def test_the_same_records_are_there_for_their_own_county(
    every: list[Way], county: County, sign_in: SignIn, program: Programs
) -> None:
    # Without this, a sweep that asks at wrong addresses would pass. Papers are printed in the tests of their pages.
    own = await sign_in(*Role)
    machine = await program(*Role)
    for way in every:
        if way.safe and not way.public and not _prints(way) and way.path not in MINE:
            client = machine if way.api else own.client
            answer = await client.get(county.address(way.path))
            assert answer.status_code == 200, way


def _prints(way: Way) -> bool:
    return "/papers/" in way.path or way.path.rpartition("/")[2].startswith(("pack", "certificates."))


@pytest.mark.parametrize("area", [OTHER_COUNTY, "140000000000", "150000000000", "14093x", "0", "１４０９３２"])
async def test_no_list_can_be_asked_about_an_area_out_of_reach(
    every: list[Way], sign_in: SignIn, program: Programs, area: str
) -> None:
    member = await sign_in(*Role)
    machine = await program(*Role)
    lists = [way for way in every if "area" in way.handler.parsed_fn_signature.parameters and way.safe]
    assert len(lists) >= 7
    for way in lists:
        client = machine if way.api else member.client
        assert (await client.get(way.path, params={"area": area})).status_code == 404, way


async def test_the_description_names_every_way_of_the_api(every: list[Way], stranger: Visitor) -> None:
    described = (await stranger.client.get("/api/openapi.json")).json()
    told = {
        f"{method.upper()} {path}": operation
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    }
    assert told.keys() == {str(way) for way in every if way.api and not way.public}
    names = [operation["operationId"] for operation in told.values()]
    assert len(set(names)) == len(names)
    for name, operation in told.items():
        assert operation["operationId"][0].isupper(), name
        assert operation["operationId"].isalnum(), f"{name} has a name that the framework made up"
        assert any("一" <= character <= "鿿" for character in operation["summary"]), name
        assert operation["tags"], name
        refused = operation["responses"]["default"]["content"]
        assert list(refused) == ["application/problem+json"], name
    assert described["security"] == [{"bearer": []}]
    assert described["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"


def test_published_models_have_names_of_their_own(app: Litestar) -> None:
    # Two models of one name would both be renamed after their modules.
    models = app.openapi_schema.to_schema()["components"]["schemas"]
    assert models
    assert [name for name in models if not name.isalnum()] == []


def test_published_values_stand_under_names(app: Litestar) -> None:
    # The rules' named tuples would go out as lists whose places mean something, and with no description at all.
    described = app.openapi_schema.to_schema()
    assert "prefixItems" not in str(described["components"])
    for path, methods in described["paths"].items():
        for operation in methods.values():
            for status, answer in operation["responses"].items():
                if status.startswith("2"):
                    values = [one for media, one in answer.get("content", {}).items() if media == "application/json"]
                    assert all(content["schema"] for content in values), path


async def test_what_is_not_there_is_said_in_the_words_of_each_face(stranger: Visitor, sign_in: SignIn) -> None:
    member = await sign_in(*Role)
    for path in (
        "/nowhere",
        "/elections/none",
        "/filings/x",
        "/filings/999999",
        "/communities/1",
        "/static/nothing.js",
    ):
        page = await member.get(path)
        assert (page.status, page.heading) == (404, "没有这个页面"), path
    for path in ("/api/nowhere", "/api/openapi.yaml", "/api/v1", "/api/v1/nowhere"):
        answer = await stranger.client.get(path)
        assert answer.status_code == 404, path
        assert answer.headers["content-type"] == PROBLEM_JSON, path


@pytest.mark.parametrize("path", ["/api", "/api/"])
async def test_a_program_that_begins_at_the_root_finds_the_description(stranger: Visitor, path: str) -> None:
    index = await stranger.client.get(path)
    assert index.status_code == 200
    assert (await stranger.client.get(index.json()["description"])).json()["info"]["title"] == index.json()["title"]


async def test_a_wrong_method_is_said_too(sign_in: SignIn) -> None:
    member = await sign_in(*Role)
    page = await member.get("/sign-out")
    assert (page.status, page.heading) == (405, "这个地址不能这样用")
    assert SESSION_COOKIE in member.client.cookies
