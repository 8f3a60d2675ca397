"""驻村第一书记和工作队员花名册: its columns, as counties keep them, and what they say of each other."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cadres.sheets.members import (
    BIRTH_MONTH,
    CITIZEN_NUMBER,
    EDUCATION,
    ETHNICITY,
    NAME,
    NOTE,
    PARTY_SINCE,
    POLITICAL_STATUS,
    SEX,
)
from cadres.sheets.sites import TOWNSHIP
from server.sheets import cells
from server.sheets.columns import CellProblem, Column, Row, Sheet
from training.sheets.rows import COUNTY, MOBILE, together_problems
from training.vocabulary import AssignmentEnd, DispatchReason, TeamPost, UnitLevel

PLACE = Column(
    key="place",
    title="帮扶村/安置点",
    parse=cells.text(60),
    aliases=("帮扶村", "安置点", "驻点", "安置点名称", "帮扶村（安置点）"),
    required=True,
    fill_down=True,
    example="聚福苑小区",
    hint="已登记的安置点，或者村（社区）的名称",
    width=18,
)
UNIT = Column(
    key="unit",
    title="派出单位",
    parse=cells.text(60),
    aliases=("选派单位", "派驻单位", "工作单位"),
    required=True,
    example="偏关县民政局",
    hint="先在派出单位里登记",
    width=20,
)
LEVEL = Column(
    key="level",
    title="单位层级",
    parse=cells.choice(
        UnitLevel,
        {
            "省": UnitLevel.PROVINCE,
            "市": UnitLevel.CITY,
            "县": UnitLevel.COUNTY,
            "乡": UnitLevel.TOWNSHIP,
            "乡镇": UnitLevel.TOWNSHIP,
        },
    ),
    aliases=("层级", "派出层级"),
    choices=cells.labels(UnitLevel),
    example="县级",
    hint="可以不填；填了就与登记的单位核对",
    width=8,
)
NUMBER = Column(
    key="citizen_number",
    title=CITIZEN_NUMBER.title,
    parse=cells.citizen_number,
    aliases=CITIZEN_NUMBER.aliases,
    example=CITIZEN_NUMBER.example,
    hint="新选派的人要填，该列应当是文本格式",
    width=22,
    mask=CITIZEN_NUMBER.mask,
)
POSITION = Column(
    key="position",
    title="原单位职务",
    parse=cells.text(40),
    aliases=("职务", "现任职务", "单位及职务"),
    example="办公室主任",
    hint="在派出单位现任的职务；已登记的选派没有写的，按表补登",
    width=14,
)
RANK = Column(
    key="rank",
    title="职务级别",
    parse=cells.text(20),
    aliases=("级别",),
    choices=("厅级", "正处", "副处", "科级", "一般干部", "其他"),
    example="一般干部",
    width=10,
)
FIRST = Column(
    key="first",
    title="是否第一书记",
    parse=cells.yes_no,
    aliases=("第一书记",),
    required=True,
    choices=("是", "否"),
    example="是",
    width=8,
)
LEADER = Column(
    key="leader",
    title="是否队长",
    parse=cells.yes_no,
    aliases=("队长",),
    required=True,
    choices=("是", "否"),
    example="是",
    width=8,
)
WORKED = Column(
    key="worked_since",
    title="参加工作时间",
    parse=cells.month,
    aliases=("参加工作年月", "工作时间"),
    example="2008.07",
    hint="第一书记要核对工作经历",
)
SINCE = Column(
    key="since",
    title="开始驻村时间",
    parse=cells.day,
    aliases=("到岗时间", "驻村时间", "开始时间"),
    required=True,
    example="2026-03-01",
    width=12,
)
UNTIL = Column(
    key="until",
    title="结束驻村时间",
    parse=cells.day,
    aliases=("离岗时间", "结束时间"),
    example="2028-03-01",
    hint="从这一天起不在村；在岗的不填",
    width=12,
)
ENDED_BY = Column(
    key="ended_by",
    title="离岗原因",
    parse=cells.choice(AssignmentEnd),
    choices=tuple(
        one.label for one in AssignmentEnd if one not in {AssignmentEnd.WITHDRAWAL, AssignmentEnd.TEAM_ENDED}
    ),
    example="期满",
    hint="填了结束驻村时间的要填；召回撤换在页面上办理",
)
WHY = Column(
    key="why",
    title="选派原因",
    parse=cells.choice(DispatchReason),
    choices=(DispatchReason.INITIAL.label, DispatchReason.ADDITION.label),
    example="首次选派",
    hint="不填的算首次选派；轮换接任、补派在页面上办理，要选明接替谁",
)
DOCUMENT = Column(
    key="document",
    title="选派文件",
    parse=cells.text(120),
    aliases=("文件", "文号"),
    required=True,
    fill_down=True,
    example="偏组通字〔2026〕3号",
    width=20,
)
TOWN = Column(
    key="town",
    title="乡镇",
    parse=cells.text(50),
    aliases=("乡镇（街道）",),
    example="新关镇",
    hint="可以不填，按代码认",
    width=10,
)
GRADE = Column(
    key="grade",
    title="年度评价",
    parse=cells.text(20),
    aliases=("年度考核", "年度考核等次"),
    example="",
    hint="由本系统按登记的驻村考核给出，不从花名册导入",
    width=12,
)
STATE = Column(
    key="state",
    title="在岗状态",
    parse=cells.text(20),
    aliases=("状态", "审核状态"),
    example="",
    hint="由本系统按到岗、请假、交接和离岗给出，不从花名册导入",
    width=10,
)
DUE = Column(
    key="due",
    title="期限至",
    parse=cells.day,
    aliases=("驻村期限", "期满日期"),
    example="2028-03-01",
    hint="不填的按最短期限算",
    width=12,
)
NOTICE = Column(
    key="notice",
    title="通知文号",
    parse=cells.text(60),
    example="",
    hint="选派通知在登记簿上的编号，由本系统给出，不从花名册导入",
    width=20,
)
END_DOCUMENT = Column(
    key="end_document",
    title="离岗文件",
    parse=cells.text(120),
    aliases=("离岗文号", "调回文件"),
    example="偏组通字〔2028〕2号",
    hint="填了结束驻村时间的要填",
    width=20,
)
GAP_REASON = Column(
    key="gap_reason",
    title="离岗理由",
    parse=cells.text(200),
    aliases=("空缺理由",),
    example="接任人选10月到岗",
    hint="离岗留下空缺等有提示而仍要办理的，写明理由；选派的理由写在备注",
    width=16,
)
_ONLY_HERE = frozenset({DispatchReason.ROTATION, DispatchReason.REPLACEMENT})


#: An end has its day, its ground and its paper, all three or none.
_END: tuple[Column[Any], ...] = (UNTIL, ENDED_BY, END_DOCUMENT)


def post_of(row: Row) -> TeamPost:
    """The post that the two yes-or-no columns stand for."""
    first, leader = row.get(FIRST), row.get(LEADER)
    if first:
        return TeamPost.BOTH if leader else TeamPost.FIRST_SECRETARY
    return TeamPost.LEADER if leader else TeamPost.MEMBER


def columns_of(row: Row, reasons: Column[Any]) -> Mapping[str, Column[Any]]:
    """Where a row says what a service refuses by the words of the page; `reasons` is the column of the act's own reason."""
    return {
        "理由": reasons,
        "人员": NAME,
        "公民身份号码": NUMBER,
        "队内职务": FIRST if row.get(FIRST) else LEADER,
        "到岗日期": SINCE,
        "组建日期": SINCE,
        "离岗日期": UNTIL,
        **dict.fromkeys(("驻点", "安置点", "工作队"), PLACE),
    }


def _check(rows: Sequence[Row]) -> Iterator[CellProblem]:
    """No line twice, no person in two teams at once, and cells that belong together."""
    seen: dict[tuple[object, ...], int] = {}
    people: dict[object, Row] = {}
    for row in rows:
        about = (row.get(TOWNSHIP), row.get(PLACE), row.get(NAME), row.get(SINCE))
        if all(about) and seen.setdefault(about, row.number) != row.number:
            yield row.problem(NAME, f"与第{seen[about]}行是同一次选派。", "请只留一行。")
            continue
        number = row.get(NUMBER)
        other = people.setdefault(number, row) if number else row
        if other is not row and row.get(UNTIL) is None and other.get(UNTIL) is None:
            cause = f"与第{other.number}行是同一个人，两行都没有离岗，一人不能同时在两队任职。"
            yield row.problem(NAME, cause, f"核对身份证号；换了队的，在前一行填{_told(_END)}。")
        yield from _check_end(row)


def _told(columns: Sequence[Column[Any]]) -> str:
    *most, last = [one.title for one in columns]
    return f"{'、'.join(most)}和{last}"


def _check_end(row: Row) -> Iterator[CellProblem]:
    since, until, ended = row.get(SINCE), row.get(UNTIL), row.get(ENDED_BY)
    if until is not None and since is not None and until <= since:
        yield row.problem(UNTIL, "不晚于开始驻村时间。", "请核对两个日期。")
    yield from together_problems(row, _END)
    if row.get(GAP_REASON) and until is None:
        yield row.problem(GAP_REASON, "填了离岗理由，没有填结束驻村时间。", f"填{_told(_END)}；没有离岗的不填。")
    if ended is AssignmentEnd.WITHDRAWAL or ended is AssignmentEnd.TEAM_ENDED:
        yield row.problem(ENDED_BY, f"{ended.label}不能按表登记。", "在工作队的页面上办理，写明情形和连带责任。")
    if row.get(WHY) in _ONLY_HERE:
        yield row.problem(WHY, "要选明接替谁，不能按表登记。", "在工作队的页面上办理。")


ROSTER = Sheet(
    name="驻村干部",
    title="驻村第一书记和工作队员花名册",
    columns=(
        *(
            TOWNSHIP,
            COUNTY,
            TOWN,
            PLACE,
            UNIT,
            LEVEL,
            NAME,
            NUMBER,
            SEX,
            ETHNICITY,
            BIRTH_MONTH,
            EDUCATION,
            POLITICAL_STATUS,
        ),
        *(PARTY_SINCE, WORKED, POSITION, RANK, FIRST, LEADER, SINCE, DUE, UNTIL, ENDED_BY),
        *(END_DOCUMENT, GAP_REASON, WHY, DOCUMENT, NOTICE, MOBILE, GRADE, STATE),
        NOTE,
    ),
    check=_check,
)
