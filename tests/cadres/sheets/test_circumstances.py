"""分管工作, 专业技能, 月补贴, 社会保险, 公积金 and 物业兼职 of SH-1: on record as dated facts, out again, and asked about where they differ."""

from collections.abc import Mapping

import pytest

from cadres.sheets.circumstances import TOLD
from server.sheets.columns import CellError, CellQuestion, Column
from server.sheets.workbook import Cell

#: What the cell of each column is where there is none.
NONE: Mapping[str, str] = {
    "duties": "无",
    "skills": "无",
    "allowance": "0",
    "insurance": "否",
    "fund": "否",
    "property": "否",
}


@pytest.mark.parametrize(
    ("key", "cell", "means"),
    [
        ("allowance", "1500.00", "1500"),
        ("allowance", "１，５００元/月", "1500"),
        ("allowance", 0, "0"),
        ("allowance", 1833.33, CellQuestion),
        ("allowance", "一千五", CellError),
        ("allowance", "-20", CellError),
        ("insurance", "五险齐全", "养老、医疗、失业、工伤、生育"),
        ("insurance", "未参加", "否"),
        ("insurance", "商业险", CellError),
        ("insurance", True, "是"),
        ("fund", False, "否"),
        ("fund", "公司代缴", CellError),
        *((key, said, means) for key, means in NONE.items() for said in ("/", "-", "——", "暂无", "无。", "没有")),
        ("property", "×", "否"),
        ("property", "无兼职", "否"),
        ("property", "未在物业公司兼职", "否"),
        ("property", "兼职", "是"),
        ("property", "1", CellError),
        ("property", "?", CellError),
        ("property", "A-3", CellError),
        ("property", "无锡物业公司", "无锡物业公司"),
        ("skills", "养殖、/", CellError),
        ("skills", "√", CellError),
        ("skills", "养殖、暂无", CellError),
        ("skills", "无人机操作", "无人机操作"),
        ("duties", "主任:全面工作;书记:党务", "主任：全面工作；党组织书记：党务"),
        ("duties", "主任:", CellError),
        ("allowance", "1,5", CellError),
        ("allowance", "1,500", "1500"),
        ("allowance", "无补贴", "0"),
        ("insurance", "养老；未参加养老", CellError),
        ("insurance", "医疗；未参加社会保险", CellError),
        ("insurance", "未参加社会保险", "否"),
        ("insurance", "?", CellError),
        ("skills", "养殖，会计、养殖", "养殖、会计"),
        ("skills", "会" * 121, CellError),
        ("duties", "；", CellError),
        ("duties", "没有", "无"),
    ],
)
def test_what_a_cell_may_say(key: str, cell: Cell, means: str | type[Exception]) -> None:
    column: Column[str] = next(one for one in TOLD if one.key == key)
    if isinstance(means, str):
        assert column.parse(cell) == means
        assert column.parse(means) == means, "what goes out comes in again"
    else:
        with pytest.raises(means):
            column.parse(cell)
