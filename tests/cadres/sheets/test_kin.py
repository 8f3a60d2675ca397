"""近亲属关系登记表: a pair in from either side, once, and out again."""

from dataclasses import dataclass
from datetime import date

import pytest

from cadres import records
from cadres.services.kinship import KinshipFound, record_kinship
from cadres.vocabulary import Kinship, Sex
from server.access.actor import Actor
from server.db.engine import transaction
from server.sheets.committing import commit, undo
from server.sheets.exporting import Wish, export
from server.sheets.staging import Upload, stage
from server.sheets.workbook import Cell, open_workbook
from tests.support.factories import COUNTY, VILLAGE, a_citizen_number, a_county, a_person
from tests.support.sheets import handed_in, seen, states

HEAD = ("区划代码", "村（社区）", "姓名", "身份证号", "关系", "亲属姓名", "亲属身份证号", "证明材料")
EVIDENCE = "户口簿（第3页）"


@dataclass(frozen=True, slots=True)
class Kin:
    """A father and his daughter on record."""

    father: int
    daughter: int
    fathers: str
    daughters: str

    def row(self, relation: str = "子女", evidence: str = EVIDENCE, name: str = "高秀英") -> tuple[Cell, ...]:
        return (VILLAGE, None, "高建平", self.fathers, relation, name, self.daughters, evidence)

    def turned(self, relation: str = "父母", evidence: str = EVIDENCE) -> tuple[Cell, ...]:
        return (VILLAGE, None, "高秀英", self.daughters, relation, "高建平", self.fathers, evidence)


@pytest.fixture
async def kin(operator: Actor) -> Kin:
    await a_county(operator)
    fathers, daughters = a_citizen_number(), a_citizen_number(Sex.FEMALE, date(2003, 5, 6))
    return Kin(
        await a_person(operator, "高建平", citizen_number=fathers),
        await a_person(operator, "高秀英", citizen_number=daughters),
        fathers,
        daughters,
    )


async def given(actor: Actor, *rows: tuple[Cell, ...]) -> int:
    return await handed_in(actor, *rows, of="kinship", head=HEAD)


async def said(actor: Actor, batch: int, number: int = 4) -> list[str]:
    _, rows = await seen(actor, batch)
    return [f"{one.title}：{one.cause}{one.cure}" for one in rows[number].problems]


async def of_father(actor: Actor, kin: Kin) -> list[tuple[str, str, str]]:
    async with transaction(actor):
        found = await records.relatives(actor, kin.father)
    return [(one.word, one.name, one.evidence) for one in found if not one.struck]


async def test_a_pair_comes_in_goes_again_and_out(operator: Actor, kin: Kin) -> None:
    batch = await given(operator, kin.row())
    assert await states(operator, batch) == {4: "new"}
    await commit(operator, batch)
    assert await of_father(operator, kin) == [("女儿", "高秀英", EVIDENCE)]
    out = await export(operator, "kinship", Wish(COUNTY, "核对", whole=True))
    assert out.rows == 1
    again = await stage(operator, "kinship", Upload("again.xlsx", out.content))
    assert set((await states(operator, again)).values()) <= {"same", "done"}
    masked = await export(operator, "kinship", Wish(COUNTY, "核对"))
    [grid, *_] = open_workbook(masked.content).grids
    assert kin.fathers not in str(grid.rows)
    assert kin.daughters not in str(grid.rows)
    await undo(operator, batch, "传错了文件")
    assert await of_father(operator, kin) == []


@pytest.mark.parametrize("from_the_other_side", [False, True])
async def test_from_either_side_it_is_one_record(operator: Actor, kin: Kin, *, from_the_other_side: bool) -> None:
    known = (
        KinshipFound(one=kin.father, other=kin.daughter, relation=Kinship.PARENT, evidence=EVIDENCE)
        if from_the_other_side
        else KinshipFound(one=kin.daughter, other=kin.father, relation=Kinship.CHILD, evidence=EVIDENCE)
    )
    await record_kinship(operator, known)
    assert await states(operator, await given(operator, kin.row())) == {4: "same"}
    assert await states(operator, await given(operator, kin.turned())) == {4: "same"}
    batch = await given(operator, kin.row(evidence="出生医学证明"))
    assert await states(operator, batch) == {4: "changed"}
    await commit(operator, batch)
    assert await of_father(operator, kin) == [("女儿", "高秀英", "出生医学证明")]
    await undo(operator, batch, "传错了文件")
    assert await of_father(operator, kin) == [("女儿", "高秀英", EVIDENCE)]


async def test_what_cannot_be_is_said_at_its_cell(operator: Actor, kin: Kin) -> None:
    stranger = a_citizen_number()
    batch = await given(
        operator,
        kin.row(),
        kin.turned(),
        (*kin.row()[:6], stranger, EVIDENCE),
        (*kin.row()[:6], kin.fathers, EVIDENCE),
    )
    assert await said(operator, batch, 5) == ["亲属身份证号：与第4行是同样的两个人。请只留一行，从哪一方写都可以。"]
    assert await said(operator, batch, 6) == [
        "亲属身份证号：本账号的地区内没有登记这个号码的人。请核对号码；还没有登记的，先用成员信息采集表登记。"
    ]
    assert (await said(operator, batch, 7))[
        0
    ] == "亲属身份证号：与身份证号相同，两栏是同一个人。请分别填写两个人的号码。"
    assert await of_father(operator, kin) == []
    wrong = await given(operator, kin.row(name="高秀莲"))
    assert await said(operator, wrong) == ["亲属姓名：同一身份证号在库里是“高秀英”。请核对姓名和号码。"]


async def test_another_relation_than_on_record_and_one_against_their_ages_are_refused(
    operator: Actor, kin: Kin
) -> None:
    (older,) = await said(operator, await given(operator, kin.row("父母")))
    assert older.startswith("关系：2003年出生的登记为1978年出生的人的父母")
    await commit(operator, await given(operator, kin.row()))
    (told,) = await said(operator, await given(operator, kin.row("兄弟姐妹")))
    assert told.startswith("关系：已登记高秀英是高建平的子女，与这次填的不一致。先撤销有误的一条，再登记。")
    assert await of_father(operator, kin) == [("女儿", "高秀英", EVIDENCE)]
