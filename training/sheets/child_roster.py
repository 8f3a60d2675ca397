"""儿童主任和儿童督导员花名册: its columns, in the order of the rosters in use, and what they say of each other."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from cadres.sheets.members import (
    BIRTH_MONTH,
    CITIZEN_NUMBER,
    EDUCATION,
    NAME,
    NOTE,
    POLITICAL_STATUS,
    REGION_CODE,
    SEX,
)
from server.sheets import cells
from server.sheets.columns import CellProblem, Column, Row, Sheet
from training.child_vocabulary import Capacity, ChildCategory, ChildPost, ChildPostEnd, Registered
from training.sheets.rows import COUNTY, MOBILE, together_problems

PLACE_CODE = replace(REGION_CODE, title="区划代码", hint="儿童主任填村（社区）的代码，督导员填乡镇（街道）的代码")
TOWNSHIP = Column(
    key="township",
    title="乡镇",
    parse=cells.text(50),
    aliases=("乡镇（街道）",),
    example="新关镇",
    hint="可以不填",
    width=10,
)
PLACE = Column(
    key="place",
    title="村/社区",
    parse=cells.text(50),
    aliases=("村（社区）", "村居", "社区", "行政村"),
    example="幸福社区",
    hint="督导员不填",
    width=14,
)
POST = Column(
    key="post",
    title="类型",
    parse=cells.choice(ChildPost, {"主任": ChildPost.DIRECTOR, "督导员": ChildPost.SUPERVISOR}),
    aliases=("人员类型", "督导员/主任"),
    required=True,
    choices=cells.labels(ChildPost),
    example="儿童主任",
)
NUMBER = Column(
    key="citizen_number",
    title=CITIZEN_NUMBER.title,
    parse=cells.citizen_number,
    aliases=CITIZEN_NUMBER.aliases,
    example=CITIZEN_NUMBER.example,
    hint="在本村（社区）登记过、没有同名的可以不填，该列应当是文本格式",
    width=22,
    mask=CITIZEN_NUMBER.mask,
    hidden_says_nothing=True,
)
OFFICE = Column(
    key="office",
    title="现任职务",
    parse=cells.text(60),
    aliases=("职务", "担任职务"),
    example="妇联主席",
)
CAPACITY = Column(
    key="capacity",
    title="身份",
    parse=cells.choice(
        Capacity,
        {
            "女委员": Capacity.WOMEN_MEMBER,
            "妇联主席": Capacity.WOMEN_MEMBER,
            "委员": Capacity.MEMBER,
            "社工": Capacity.SOCIAL_WORKER,
            "乡镇干部": Capacity.TOWNSHIP_STAFF,
        },
    ),
    aliases=("人员身份",),
    required=True,
    choices=cells.labels(Capacity),
    example="分管妇女工作的委员",
    width=18,
)
FULL_TIME = Column(
    key="full_time",
    title="是否专职",
    parse=cells.yes_no,
    aliases=("专职",),
    blank=False,
    choices=("是", "否"),
    example="否",
    width=8,
)
SINCE = Column(
    key="since",
    title="任职时间",
    parse=cells.day,
    aliases=("任职日期", "上岗时间"),
    required=True,
    example="2026-03-01",
    width=12,
)
DOCUMENT = Column(
    key="document",
    title="任职文件",
    parse=cells.text(120),
    aliases=("文件", "文号"),
    required=True,
    fill_down=True,
    example="新政发〔2026〕2号",
    width=18,
)
INDUCTED = Column(
    key="inducted",
    title="初任培训合格日期",
    parse=cells.day,
    aliases=("初任培训日期", "初任培训日期/合格"),
    example="2026-02-20",
    hint="考核合格的日期；没有合格的不填",
    width=12,
)
INDUCTION = Column(
    key="induction_document",
    title="初任培训文件",
    parse=cells.text(120),
    aliases=("初任培训证书",),
    example="偏民培〔2026〕1号",
    width=18,
)
CHECKED = Column(
    key="checked",
    title="从业查询日期",
    parse=cells.day,
    aliases=("查询日期", "违法记录查询日期"),
    example="2026-02-25",
    hint="未发现从业禁止情形的才填",
    width=12,
)
CHECKED_UNTIL = Column(
    key="checked_until",
    title="查询有效期至",
    parse=cells.day,
    aliases=("查询到期",),
    example="2027-02-24",
    width=12,
)
CHECKED_BY = Column(key="checked_by", title="查询单位", parse=cells.text(60), example="偏关县公安局", width=16)
CHECK_DOCUMENT = Column(
    key="check_document",
    title="查询文件",
    parse=cells.text(120),
    aliases=("查询文号", "查询结果文件"),
    example="偏公查〔2026〕18号",
    hint="查询函或者查询结果的名称和文号，不是任职文件",
    width=18,
)
HOURS = Column(
    key="hours",
    title="本年培训学时",
    parse=cells.text(12),
    example="",
    hint="由本系统按培训登记算出，不从花名册导入",
    width=10,
)
CHILDREN: tuple[Column[str], ...] = tuple(
    Column(
        key=one.value,
        title=one.label,
        parse=cells.text(12),
        group="管理儿童数",
        hint="由本系统按儿童数登记算出，不从花名册导入；人数少的不公开",
        width=10,
    )
    for one in ChildCategory
)
REGISTERED = Column(
    key="registered",
    title="系统录入状态",
    parse=cells.choice(Registered, {"是": Registered.ENTERED, "否": Registered.NO}),
    aliases=("录入状态",),
    blank=Registered.NO,
    choices=cells.labels(Registered),
    example="已录入",
    hint="全国儿童福利信息系统；不填的算未录入",
)
END_DOCUMENT = Column(
    key="end_document",
    title="离任文件",
    parse=cells.text(120),
    aliases=("离任文号",),
    example="新政发〔2028〕1号",
    hint="填了离任时间的要填",
    width=18,
)
UNTIL = Column(key="until", title="离任时间", parse=cells.day, example="2028-03-01", hint="在任的不填", width=12)
ENDED_BY = Column(
    key="ended_by",
    title="离任原因",
    parse=cells.choice(ChildPostEnd),
    choices=cells.labels(ChildPostEnd),
    example="工作调整",
    hint="填了离任时间的要填",
)


def _check(rows: Sequence[Row]) -> Iterator[CellProblem]:
    """No line twice, no second director of a community at once, and cells that belong together."""
    seen: dict[tuple[object, ...], int] = {}
    serving: dict[object, Row] = {}
    for row in rows:
        about = (row.get(PLACE_CODE), row.get(NAME), row.get(SINCE))
        if all(about) and seen.setdefault(about, row.number) != row.number:
            yield row.problem(NAME, f"与第{seen[about]}行是同一次任职。", "请只留一行。")
            continue
        if row.get(POST) is ChildPost.DIRECTOR and row.get(UNTIL) is None:
            other = serving.setdefault(row.get(PLACE_CODE), row)
            if other is not row:
                cause = f"与第{other.number}行是同一个村（社区），两行都在任，一个村（社区）一名儿童主任。"
                yield row.problem(NAME, cause, "在前一行填离任时间、离任原因和离任文件。")
        yield from _check_row(row)


#: Cells that are filled in together or not at all.
_TOGETHER: tuple[tuple[Column[Any], ...], ...] = (
    (INDUCTED, INDUCTION),
    (CHECKED, CHECKED_UNTIL, CHECKED_BY, CHECK_DOCUMENT),
    (UNTIL, ENDED_BY, END_DOCUMENT),
)


def _check_row(row: Row) -> Iterator[CellProblem]:
    code, post = row.get(PLACE_CODE), row.get(POST)
    if code and post:
        of_township = code.endswith("000")
        if of_township and post is ChildPost.DIRECTOR:
            yield row.problem(PLACE_CODE, "是乡镇（街道）的代码，儿童主任在村（社区）。", "填村（社区）的代码。")
        if not of_township and post is ChildPost.SUPERVISOR:
            yield row.problem(PLACE_CODE, "是村（社区）的代码，督导员在乡镇（街道）。", "填乡镇（街道）的代码。")
    for together in _TOGETHER:
        yield from together_problems(row, together)


ROSTER = Sheet(
    name="儿童主任",
    title="儿童主任和儿童督导员花名册",
    columns=(
        *(PLACE_CODE, COUNTY, TOWNSHIP, PLACE, POST, NAME, SEX, NUMBER, BIRTH_MONTH, EDUCATION, POLITICAL_STATUS),
        *(OFFICE, CAPACITY, FULL_TIME, MOBILE, SINCE, DOCUMENT, INDUCTED, INDUCTION, CHECKED, CHECKED_UNTIL),
        *(CHECKED_BY, CHECK_DOCUMENT, HOURS, *CHILDREN, REGISTERED, UNTIL, ENDED_BY, END_DOCUMENT, NOTE),
    ),
    check=_check,
)
