"""Questions about cells, answered at the screen: 1990.1 is January or October because somebody says so."""

from collections.abc import Mapping

from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, event_kind
from server.db.engine import transaction
from server.errors import Conflict, Problem, Refused
from server.sheets.batches import batch_to_change, drafts, is_open, put_back, refuse_other_hand, subject
from server.sheets.coding import Draft
from server.sheets.columns import CellError, CellQuestion, ProblemKind, Row
from server.sheets.exchange import Exchange
from server.sheets.judging import judge, take_up
from server.sheets.vocabulary import RowState

ANSWERED = event_kind("import.answered", "确认导入的疑问")

#: The choice that every question offers besides its own.
LEAVE_OUT = "本行不导入"

Answers = Mapping[int, Mapping[str, str]]


async def answer(actor: Actor, wanted: int, answers: Answers) -> int:
    """Take answers by row and column of a batch; returns how many rows were settled. Raises Refused for a choice not offered."""
    async with transaction(actor):
        batch, of = await batch_to_change(actor, wanted)
        if not is_open(batch):
            raise Conflict("这次导入已经结束，不能再确认。")
        refuse_other_hand(actor, batch, of)
        asked = await drafts(of, wanted, "AND state = 'question' AND id = ANY($2)", list(answers))
        if not asked:
            raise Refused([Problem("须确认", "没有选择任何一项。", "在须确认的行选一项。")])
        going_on = [draft for draft in asked if _take(of, draft, answers[draft.id])]
        for draft in going_on:
            _check_again(of, draft)
        await judge(actor, of, going_on)
        await put_back(asked)
        settled = sum(draft.state is not RowState.QUESTION for draft in asked)
        numbers = [draft.row.number for draft in asked]
        await audit.record(actor, ANSWERED, Change(subject(wanted), batch.region, after={"行号": numbers}))
    return settled


def _take(of: Exchange, draft: Draft, said: Mapping[str, str]) -> bool:
    """Put the answers into the row; False where it is left out."""
    if LEAVE_OUT in said.values():
        draft.state = RowState.LEFT_OUT
        draft.problems.clear()
        return False
    values = dict(draft.row.values)
    for problem in list(draft.problems):
        choice = said.get(problem.key)
        if problem.kind is not ProblemKind.QUESTION or choice is None:
            continue
        if choice not in problem.choices:
            raise Refused(
                [Problem(f"第{draft.row.number}行 {problem.title}", "选的不是所列各项之一。", "请刷新后重选。")]
            )
        values[problem.key] = _parsed(of, problem.key, choice)
        draft.problems.remove(problem)
        draft.shown.pop(problem.key, None)
        draft.answers[problem.key] = choice
    draft.row = Row(draft.row.number, values)
    return True


def _parsed(of: Exchange, key: str, choice: str) -> object:
    column = of.sheet.column(key)
    try:
        return column.parse(choice)
    except (CellError, CellQuestion) as error:
        message = f"the sheet {of.code} offers a choice for {key} that its own parser does not take"
        raise RuntimeError(message) from error


def _check_again(of: Exchange, draft: Draft) -> None:
    """The cells of the row are compared once more: January may contradict the identity number."""
    take_up(draft, of.sheet.check((draft.row,)))
