"""任职登记表: offices taken up by sheet through the law that their page asks too, out again, and taken back."""

from datetime import date

import pytest

from cadres import queries
from cadres.rules.offices import LEADS_TO, Way
from cadres.services.offices import EndOffice, end_office
from cadres.services.people import RegisterPerson, register
from cadres.services.tenures import ElectedIn, Holding, Term, open_tenures
from cadres.sheets.office_exchange import way_of
from cadres.vocabulary import Office, PoliticalStatus, TenureEnd
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.db.engine import connection
from server.errors import Forbidden, Refused
from server.sheets.committing import commit, undo
from server.sheets.exporting import Wish, export
from server.sheets.staging import Upload, stage
from server.sheets.workbook import Cell, open_workbook
from tests.support.factories import COUNTY, VILLAGE, a_citizen_number, a_county, a_person, an_actor
from tests.support.http import SignIn
from tests.support.sheets import handed_in, seen, states

HEAD = (
    *("区划代码", "村（社区）", "姓名", "身份证号", "职务", "任职方式", "任职日期", "任期届满", "任职依据", "来源单位"),
    "核对后的理由",
)
SECRETARY, CLERK, CHAIR = a_citizen_number(), a_citizen_number(), a_citizen_number()
DAY = date(2026, 3, 2)


@pytest.fixture
async def people(operator: Actor) -> dict[str, int]:
    await a_county(operator)
    party = {"political_status": PoliticalStatus.PARTY_MEMBER, "party_since": "2005.07"}
    secretary = RegisterPerson(region=VILLAGE, name="贾永胜", citizen_number=SECRETARY, **party)
    return {
        "贾永胜": await register(operator, secretary),
        "高建平": await a_person(operator, "高建平", citizen_number=CLERK),
        "刘海龙": await a_person(operator, "刘海龙", citizen_number=CHAIR),
    }


def row(name: str, number: str, office: str, way: str, **more: Cell) -> tuple[Cell, ...]:
    told: dict[str, Cell] = {
        "since": DAY.isoformat(),
        "ends": None,
        "document": "新党发〔2026〕1号",
        "unit": None,
    } | more
    day, ends, document, unit = (told[key] for key in ("since", "ends", "document", "unit"))
    return (VILLAGE, None, name, number, office, way, day, ends, document, unit, more.get("reason"))


async def given(actor: Actor, *rows: tuple[Cell, ...]) -> int:
    return await handed_in(actor, *rows, of="offices", head=HEAD)


async def said(actor: Actor, batch: int, number: int = 4) -> list[str]:
    _, rows = await seen(actor, batch)
    return [f"{one.title}：{one.cause}{one.cure}" for one in rows[number].problems]


async def held(actor: Actor) -> list[tuple[str, Office]]:
    return [(one.name, one.office) for one in await queries.officers(actor, VILLAGE, DAY)]


@pytest.mark.usefixtures("people")
async def test_offices_come_in_once_and_are_taken_back(operator: Actor) -> None:
    batch = await given(
        operator,
        row("贾永胜", SECRETARY, "书记", "党内选举", ends="2031-03-01"),
        row("高建平", CLERK, "文书", "聘用"),
    )
    assert await states(operator, batch) == {4: "new", 5: "new"}
    assert await held(operator) == [], "the preview takes nothing up"
    await commit(operator, batch)
    assert await held(operator) == [("贾永胜", Office.PARTY_SECRETARY), ("高建平", Office.CLERK)]
    out = await export(operator, "offices", Wish(COUNTY, "核对", whole=True))
    assert out.rows == 2
    again = await stage(operator, "offices", Upload("again.xlsx", out.content))
    assert set((await states(operator, again)).values()) == {"same"}
    masked = await export(operator, "offices", Wish(COUNTY, "核对"))
    [grid, *_] = open_workbook(masked.content).grids
    assert SECRETARY not in str(grid.rows)
    assert await undo(operator, batch, "传错了文件") == 2
    assert await held(operator) == []
    assert await connection().fetchval("SELECT count(*) FROM tenure") == 2, "what was known stays"


async def test_what_is_on_record_is_not_changed_by_a_sheet(operator: Actor, people: dict[str, int]) -> None:
    await commit(operator, await given(operator, row("高建平", CLERK, "文书", "聘用")))
    other = await given(operator, row("高建平", CLERK, "文书", "聘用", document="新党发〔2026〕9号"))
    assert await said(operator, other) == ["任职依据：已登记的任职不由导入改变；登记错了的，在任职的页面上更正。"]
    kinds = [one.kind for one in await trail(f"person:{people['高建平']}")]
    assert kinds.count("tenure.opened") == 1


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("told", "problem"),
    [
        (
            row("刘海龙", CHAIR, "主任", "村（居）民选举"),
            "任职方式：村（居）民选举产生的职务，在公布选举结果时自动登记。",
        ),
        (row("刘海龙", CHAIR, "主任", "任命"), "任职方式：主任由村民选举产生，任何组织或者个人不得指定、委派、撤换"),
        (row("高建平", CLERK, "党组织书记", "任命"), "核对后的理由：有1处须核对的事项。核对后仍要登记的，写明理由"),
        (row("高建平", CLERK, "社区民警", "兼职"), "来源单位：没有填。"),
        (row("高建平", CLERK, "文书", "任命", since="2099-01-01"), "任职日期：2099-01-01还没有到。"),
        (row("高建平", CLERK, "文书", "任命", since="1990-01-01"), "职务：本人"),
        (row("高建平", a_citizen_number(), "文书", "任命"), "身份证号：本账号的地区内没有登记这个号码的人。"),
        (row("高平", CLERK, "文书", "任命"), "姓名：同一身份证号在库里是“高建平”。"),
        (row("高建平", CLERK, "村长", "任命"), "职务：“村长”不在可选项内。"),
    ],
)
async def test_what_the_law_does_not_allow_is_refused_in_the_preview(
    operator: Actor, told: tuple[Cell, ...], problem: str
) -> None:
    batch = await given(operator, told)
    assert await states(operator, batch) == {4: "error"}
    assert any(one.startswith(problem) for one in await said(operator, batch)), await said(operator, batch)
    assert await held(operator) == []


@pytest.mark.usefixtures("people")
async def test_what_is_to_be_looked_into_goes_in_for_a_reason_that_is_kept(operator: Actor) -> None:
    unsure = row("高建平", CLERK, "党组织委员", "任命", reason="入党材料在县委组织部，已查。")
    batch = await given(operator, unsure)
    assert await states(operator, batch) == {4: "new"}
    await commit(operator, batch)
    assert await held(operator) == [("高建平", Office.PARTY_COMMITTEE_MEMBER)]


async def test_who_had_the_seat_before_comes_in_where_it_is_said_that_they_had_left(
    operator: Actor, people: dict[str, int]
) -> None:
    """Q-07: the former holders of an office come in by sheet after the one of today."""
    assert people
    today = row("高建平", CLERK, "党组织书记", "任命", reason="党员档案已核对")
    await commit(operator, await given(operator, today))
    head = (*HEAD[:-1], "后任到任前已经离任", HEAD[-1])
    former = row("贾永胜", SECRETARY, "党组织书记", "任命", since="2021-11-20", reason="补登历任")

    async def given_with(chosen: str | None) -> int:
        return await handed_in(operator, (*former[:-1], chosen, former[-1]), of="offices", head=head)

    batch = await given_with(None)
    (told,) = await said(operator, batch)
    assert told.startswith("后任到任前已经离任：2026年3月2日起，党组织书记职数1名，已有高建平在任。是补登历任的")
    batch = await given_with("是")
    assert await states(operator, batch) == {4: "new"}
    await commit(operator, batch)
    assert await connection().fetchval("SELECT since FROM tenure WHERE person = $1", people["贾永胜"]) == date(
        2021, 11, 20
    )


@pytest.mark.usefixtures("people")
async def test_two_in_one_seat_and_the_same_twice_are_told_apart(operator: Actor) -> None:
    batch = await given(
        operator,
        row("贾永胜", SECRETARY, "书记", "任命"),
        row("贾永胜", SECRETARY, "书记", "任命"),
        row("高建平", CLERK, "文书", "任命"),
    )
    assert await states(operator, batch) == {4: "new", 5: "error", 6: "new"}
    assert await said(operator, batch, 5) == ["职务：与第4行是同一个人的同一任职。请只留一行。"]


async def test_an_office_that_ended_since_is_not_taken_back(operator: Actor, people: dict[str, int]) -> None:
    clerks = [row("高建平", CLERK, "文书", "任命"), row("刘海龙", CHAIR, "会计", "任命")]
    batch = await given(operator, *clerks, row("贾永胜", SECRETARY, "书记", "任命"))
    await commit(operator, batch)
    for name in ("高建平", "刘海龙"):
        tenure = await connection().fetchval("SELECT id FROM tenure WHERE person = $1", people[name])
        gone = EndOffice(by=TenureEnd.DEATH, day=date(2026, 4, 1), document="死亡医学证明")
        await end_office(operator, tenure, gone)
    with pytest.raises(Refused, match="第4行：导入以后这一任职已有更正、离任等登记") as refusal:
        await undo(operator, batch, "传错了文件")
    assert [one.field for one in refusal.value.problems] == ["第4行", "第5行"], "every row that stands in the way"
    assert ("贾永胜", Office.PARTY_SECRETARY) in await held(operator), "nothing is taken back by halves"


async def test_whom_voters_chose_goes_out_and_comes_back_as_known(operator: Actor, people: dict[str, int]) -> None:
    term = Term(DAY, date(2031, 3, 1))
    await open_tenures(operator, VILLAGE, [Holding(people["刘海龙"], Office.CHAIR)], term, ElectedIn("换届结果"))
    out = await export(operator, "offices", Wish(COUNTY, "核对", whole=True))
    again = await stage(operator, "offices", Upload("again.xlsx", out.content))
    assert set((await states(operator, again)).values()) == {"same"}


def test_every_way_that_leads_to_an_office_is_known_again() -> None:
    for way in Way:
        for office in LEADS_TO[way]:
            assert way_of(office, way.holding) is way


@pytest.mark.usefixtures("people")
async def test_the_list_of_offices_offers_the_sheet_to_whom_it_may(sign_in: SignIn) -> None:
    officer = await sign_in(Role.VETTING_OFFICER)
    assert (await officer.get(f"/offices?area={COUNTY}")).all("//a[contains(@href, 'of=offices')]")


async def test_who_keeps_no_offices_brings_none_in(people: dict[str, int]) -> None:
    assert people
    trainer = an_actor(Role.TRAINING_OFFICER)
    with pytest.raises(Forbidden):
        await given(trainer, row("高建平", CLERK, "文书", "任命"))
