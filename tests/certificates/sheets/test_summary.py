"""The summary for the bureau: out by state, its codes read back, and what does not fit sent back in the sender's own file."""

import asyncio
import io
from collections.abc import Awaitable, Callable

import openpyxl
import pytest

from cadres import queries as cadres
from certificates import given_out, queries
from certificates.sheets.summary_exchange import SUMMARY_EXCHANGE
from certificates.vocabulary import FilingState
from certificates.web.panels import tallies
from server.access.actor import Actor
from server.access.audit import AuditEvent
from server.db.engine import connection, transaction
from server.errors import Conflict
from server.sheets.committing import commit, undo
from server.sheets.exporting import Wish, export
from server.sheets.returning import faulty_rows
from server.sheets.staging import Upload, stage
from server.sheets.workbook import Cell, open_workbook
from server.values import credit_code
from tests.support.factories import COUNTY, VILLAGE, a_published_election
from tests.support.filings import VILLAGE_CODE, taken_to
from tests.support.sheets import handed_in, seen, states

HEAD = ("件号", "区划代码", "组织名称", "业务", "统一社会信用代码", "发证日期")
NAME = "山西省忻州市偏关县新关镇马道村村民委员会"
SECOND = "140932102200"


@pytest.fixture
async def filing(operator: Actor) -> int:
    return await accepted(operator, VILLAGE)


async def accepted(actor: Actor, region: str) -> int:
    found = await queries.filing_of_election(actor, await a_published_election(actor, region=region))
    assert found is not None
    await taken_to(actor, found, FilingState.ACCEPTED)
    return found


def a_row(filing: int, **more: Cell) -> tuple[Cell, ...]:
    told: dict[str, Cell] = {
        "件号": filing,
        "区划代码": VILLAGE,
        "组织名称": NAME,
        "业务": "首次申领",
        "统一社会信用代码": VILLAGE_CODE,
        "发证日期": "2021-12-10",
    }
    told |= more
    return tuple(told[title] for title in HEAD)


async def given(actor: Actor, *rows: tuple[Cell, ...]) -> int:
    return await handed_in(actor, *rows, of="certificate-filings", head=HEAD, name="民政局返回.xlsx")


async def test_a_code_read_back_gives_the_certificate_out(operator: Actor, filing: int) -> None:
    """CT-5: the bureau of the county issues, by its list."""
    batch = await given(operator, a_row(filing))
    assert (await commit(operator, batch)).written == 1
    held = await given_out.certificate_of(operator, filing)
    assert held is not None
    assert (held.credit_code, held.issued.isoformat()) == (VILLAGE_CODE, "2021-12-10")
    assert (await queries.filing(operator, filing)).line.state is FilingState.ISSUED
    assert (await cadres.community(operator, VILLAGE)).credit_code == VILLAGE_CODE
    with pytest.raises(Conflict, match="不能按表撤回。代码录错的"):
        await undo(operator, batch, "录错了")
    # The same file once more changes nothing.
    again = await given(operator, a_row(filing))
    assert list((await states(operator, again)).values()) == ["done"]


async def test_rows_that_do_not_fit_come_back_in_the_senders_file(operator: Actor, filing: int) -> None:
    other = await accepted(operator, SECOND)
    unknown = (await cadres.community(operator, SECOND)).committee
    batch = await given(
        operator,
        a_row(filing, 组织名称="山西省忻州市偏关县新关镇牛道村村民委员会"),
        a_row(other),
        a_row(999_999),
        a_row(other, 区划代码=SECOND, 组织名称=unknown, 统一社会信用代码=f"{VILLAGE_CODE[:-1]}P"),
    )
    view, _ = await seen(operator, batch)
    assert (view.ready, view.faulty) == (0, 4)
    content = (await faulty_rows(operator, batch)).content
    said = [str(row[-1].value) for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(min_row=4)]
    assert f"{filing}号申领件是{NAME}的" in said[0]
    assert f"{other}号申领件是{unknown}的" in said[1]
    assert "没有999999号申领件" in said[2]
    assert "末位校验码不符" in said[3] or "同一件" in said[3]
    assert await given_out.given_out(operator, COUNTY) == ()


def fullwidth(text: str) -> str:
    """As an input method types it that was left in its wide mode."""
    return "".join(chr(ord(one) + 0xFEE0) for one in text)


@pytest.mark.parametrize(
    ("code", "said"), [("N2140932MF00001282", "集体经济组织"), ("93140932MF0000128C", "不是村民委员会（54）")]
)
async def test_a_code_of_another_body_is_not_taken(operator: Actor, filing: int, code: str, said: str) -> None:
    batch = await given(operator, a_row(filing, 统一社会信用代码=code))
    view, rows = await seen(operator, batch)
    assert view.ready == 0
    (problem,) = [problem for row in rows.values() for problem in row.problems]
    assert said in problem.cause


async def test_a_row_without_a_term_is_told_at_the_column_that_is_empty(operator: Actor, filing: int) -> None:
    # As of a change by whose filing the records had no term yet.
    async with transaction(operator):
        await connection().execute("UPDATE filing SET valid_from = NULL, valid_until = NULL WHERE id = $1", filing)
    _, rows = await seen(operator, await given(operator, a_row(filing)))
    told = [problem.title for row in rows.values() for problem in row.problems if "没有填" in problem.cause]
    assert told == ["有效期起"]


async def test_the_code_of_another_community_and_a_code_twice_are_refused(operator: Actor, filing: int) -> None:
    other = await accepted(operator, SECOND)
    name = (await cadres.community(operator, SECOND)).committee
    theirs = a_row(other, 区划代码=SECOND, 组织名称=name)
    for typed in (
        VILLAGE_CODE,
        f"{VILLAGE_CODE[:2]}-{VILLAGE_CODE[2:8]} {VILLAGE_CODE[8:]}".lower(),
        fullwidth(VILLAGE_CODE),
    ):
        twice = await given(
            operator, a_row(filing), a_row(other, 区划代码=SECOND, 组织名称=name, 统一社会信用代码=typed)
        )
        _, rows = await seen(operator, twice)
        said = [problem.cause for row in rows.values() for problem in row.problems]
        assert any("是同一个代码" in cause for cause in said), typed
    await commit(operator, await given(operator, a_row(filing)))
    batch = await given(operator, theirs)
    assert (await seen(operator, batch))[0].ready == 0
    assert await given_out.certificate_of(operator, other) is None


async def test_uc10_a_code_of_another_place_is_taken_for_a_reason(operator: Actor, filing: int) -> None:
    batch = await given(operator, a_row(filing, 统一社会信用代码="54440604778330561N"))
    assert (await seen(operator, batch))[0].ready == 0
    content = (await faulty_rows(operator, batch)).content
    said, *_ = [str(row[-1].value) for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(min_row=4)]
    assert "登记机关区划440604不在山西" in said
    assert "在“照录代码的理由”栏写明理由" in said
    head, row = (*HEAD, "照录代码的理由"), a_row(filing, 统一社会信用代码="54440604778330561N")
    again = await handed_in(operator, (*row, "赋码时的区划"), of="certificate-filings", head=head, name="再报.xlsx")
    assert (await seen(operator, again))[0].ready == 1
    assert (await commit(operator, again)).written == 1
    assert (await cadres.community(operator, VILLAGE)).credit_code == "54440604778330561N"
    told = await AuditEvent.select(AuditEvent.reason).where(AuditEvent.subject == f"filing:{filing}")
    assert "赋码时的区划" in [one["reason"] for one in told]


async def test_uc13_a_wrong_check_digit_is_taken_for_a_reason(operator: Actor, filing: int) -> None:
    code = f"{VILLAGE_CODE[:-1]}{'P' if VILLAGE_CODE[-1] != 'P' else 'Q'}"
    batch = await given(operator, a_row(filing, 统一社会信用代码=code))
    assert (await seen(operator, batch))[0].ready == 0
    head, row = (*HEAD, "照录代码的理由"), a_row(filing, 统一社会信用代码=code)
    again = await handed_in(operator, (*row, "证书原件如此"), of="certificate-filings", head=head, name="再报.xlsx")
    assert (await commit(operator, again)).written == 1


async def test_ct9_the_reason_of_a_code_is_none_for_a_validity(operator: Actor, filing: int) -> None:
    code = f"{VILLAGE_CODE[:-1]}{'P' if VILLAGE_CODE[-1] != 'P' else 'Q'}"
    row = (*a_row(filing, 统一社会信用代码=code), "2030-11-19", "证书原件如此")
    head = (*HEAD, "有效期止", "照录代码的理由")
    kept_out = await handed_in(operator, row, of="certificate-filings", head=head, name="再报.xlsx")
    assert (await seen(operator, kept_out))[0].ready == 0
    both = (*row, "证书上的有效期如此")
    again = await handed_in(
        operator, both, of="certificate-filings", head=(*head, "照录有效期的理由"), name="三报.xlsx"
    )
    assert (await commit(operator, again)).written == 1


async def test_what_the_bureau_has_not_accepted_gets_no_code(operator: Actor) -> None:
    filing = await queries.filing_of_election(operator, await a_published_election(operator))
    assert filing is not None
    batch = await given(operator, a_row(filing))
    assert (await seen(operator, batch))[0].ready == 0


async def test_out_by_state_and_back_again(operator: Actor, filing: int) -> None:
    out = await export(operator, "certificate-filings", Wish(COUNTY, "送县民政局", whole=True, part="accepted"))
    rows = list(open_workbook(out.content).grids[0].rows)
    assert any(NAME in row for row in rows)
    none = await export(operator, "certificate-filings", Wish(COUNTY, "送县民政局", whole=True, part="issued"))
    assert none.rows == 0
    late = await export(operator, "certificate-filings", Wish(COUNTY, "催办", whole=True, part="late"))
    assert late.rows == 1  # Its term is over and it stays overdue until it is closed.
    batch = await stage(operator, "certificate-filings", Upload("汇总表.xlsx", out.content))
    assert list((await states(operator, batch)).values()) == ["same"]
    assert filing


async def test_more_filings_take_no_more_questions(operator: Actor, filing: int) -> None:
    async def questions(act: Callable[[], Awaitable[object]]) -> list[str]:
        asked: list[str] = []
        with connection().query_logger(lambda record: asked.append(record.query)):
            await act()
            await asyncio.sleep(0)  # What was asked last is told in the next turn of the loop.
        return asked

    async def out() -> int:
        return len((await SUMMARY_EXCHANGE.export(operator, COUNTY)).rows)

    async def tallied() -> int:
        return len(await tallies(operator, COUNTY))

    async with transaction(operator):
        assert (await out(), await tallied()) == (1, 3)
        alone = [await questions(out), await questions(tallied)]
    assert await accepted(operator, SECOND) != filing
    async with transaction(operator):
        assert await out() == 2
        assert [await questions(out), await questions(tallied)] == alone


def test_the_example_code_of_the_template_is_a_right_one() -> None:
    assert credit_code.check(VILLAGE_CODE).verdict == "ok"
