"""社区工作者花名册: its columns, and what the cells of a row say of each other."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from cadres.sheets.members import CITIZEN_NUMBER, COMMUNITY, NAME, REGION_CODE
from server.sheets import cells
from server.sheets.columns import CellProblem, Column, Row, Sheet
from training.sheets.rows import whole_between
from training.worker_vocabulary import WorkerEnd, WorkerPost

PLACE = replace(COMMUNITY, required=False, fill_down=False, hint="可以不填，填了就与代码核对")
NUMBER = replace(CITIZEN_NUMBER, required=False, hint="在本村（社区）登记过、没有同名的可以不填，该列应当是文本格式")
POST = Column(
    key="post",
    title="岗位",
    parse=cells.choice(
        WorkerPost,
        {"专职工作者": WorkerPost.FULL_TIME, "网格员": WorkerPost.GRID, "其他": WorkerPost.OTHER},
    ),
    aliases=("岗位类别", "岗位类型", "人员类别"),
    required=True,
    choices=cells.labels(WorkerPost),
    example="社区专职工作者",
    width=14,
)
SINCE = Column(
    key="since",
    title="到岗日期",
    parse=cells.day,
    aliases=("到岗时间", "聘用时间", "聘用日期", "上岗时间"),
    required=True,
    example="2023-03-01",
    width=12,
)
DOCUMENT = Column(
    key="document",
    title="聘用文件",
    parse=cells.text(120),
    aliases=("文件", "文号", "聘用合同"),
    required=True,
    fill_down=True,
    example="新街聘〔2023〕1号",
    width=18,
)
GRADE = Column(
    key="grade",
    title="岗位等级",
    parse=cells.text(20),
    aliases=("等级", "薪级"),
    example="管理岗9级",
    hint="没有定级的不填",
    width=10,
)
MONTHLY = Column(
    key="monthly",
    title="每月元",
    parse=whole_between(1, 99999),
    aliases=("月待遇", "月工资", "每月（元）", "月薪"),
    example="4200",
    hint="整数，填了岗位等级的要填",
    width=8,
)
PAY_SINCE = Column(
    key="pay_since",
    title="待遇起始",
    parse=cells.day,
    aliases=("待遇起始日期", "定级日期"),
    example="2023-03-01",
    hint="不填的从到岗之日算起；在岗的人调整待遇要填",
    width=12,
)
PAY_DOCUMENT = Column(
    key="pay_document",
    title="待遇文件",
    parse=cells.text(120),
    aliases=("定级文件",),
    example="新街聘〔2023〕1号",
    hint="不填的用聘用文件",
    width=18,
)
UNTIL = Column(
    key="until",
    title="离任日期",
    parse=cells.day,
    aliases=("离任时间", "离岗日期", "离岗时间"),
    example="2028-03-01",
    hint="从这一天起不在岗；在岗的不填",
    width=12,
)
ENDED_BY = Column(
    key="ended_by",
    title="离任原因",
    parse=cells.choice(WorkerEnd),
    aliases=("离岗原因",),
    choices=cells.labels(WorkerEnd),
    example="本人辞去",
    hint="填了离任日期的要填",
)
END_DOCUMENT = Column(
    key="end_document",
    title="离任文件",
    parse=cells.text(120),
    aliases=("解聘文件",),
    example="新街聘〔2028〕2号",
    hint="填了离任日期的要填",
    width=18,
)
PAY = (GRADE, MONTHLY, PAY_SINCE, PAY_DOCUMENT)
END = (UNTIL, ENDED_BY, END_DOCUMENT)
#: Of each pair the first asks for the second.
_ASKS = (
    *((GRADE, MONTHLY), (MONTHLY, GRADE), (PAY_SINCE, GRADE), (PAY_DOCUMENT, GRADE)),
    *((one, other) for one in END for other in END if one is not other),
)


def _check(rows: Sequence[Row]) -> Iterator[CellProblem]:
    seen: dict[tuple[object, ...], int] = {}
    for row in rows:
        about = (row.get(REGION_CODE), row.get(NAME), row.get(SINCE))
        if all(about) and seen.setdefault(about, row.number) != row.number:
            yield row.problem(NAME, f"与第{seen[about]}行是同一个人的同一次聘用。", "请只留一行。")
            continue
        yield from _lacking(row)


def _lacking(row: Row) -> Iterator[CellProblem]:
    told: set[str] = set()
    for one, other in _ASKS:
        there = row.values.keys() >= {one.key, other.key}
        if there and row.get(one) is not None and row.get(other) is None and other.key not in told:
            told.add(other.key)
            yield row.problem(other, f"填了{one.title}，没有填{other.title}。", "请补上，或者都不填。")


ROSTER = Sheet(
    name="社区工作者",
    title="社区工作者花名册",
    columns=(REGION_CODE, PLACE, NAME, NUMBER, POST, SINCE, DOCUMENT, *PAY, *END),
    check=_check,
)
