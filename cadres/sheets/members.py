"""SH-1 村（居）“两委”成员信息采集表: the columns by which people enter the records, read and written."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from cadres.rules.life_days import party_problems
from cadres.sheets.told_cells import WITHOUT, skippable
from cadres.vocabulary import Education, PoliticalStatus, Sex, Source
from server import clock
from server.sheets import cells
from server.sheets.columns import CellProblem, CellQuestion, Column, Row, Sheet, plain
from server.sheets.importing import Reading, read
from server.sheets.workbook import Cell, Workbook
from server.sheets.writing import Around, write_workbook
from server.values import identity, masks
from server.values.periods import Month, chinese_number
from server.values.text import padded_name

_EDUCATION_WORDS = {
    "研究生": Education.POSTGRADUATE,
    "硕士": Education.POSTGRADUATE,
    "硕士研究生": Education.POSTGRADUATE,
    "博士": Education.POSTGRADUATE,
    "博士研究生": Education.POSTGRADUATE,
    "大学": Education.BACHELOR,
    "本科": Education.BACHELOR,
    "大专": Education.COLLEGE,
    "专科": Education.COLLEGE,
    "高中": Education.SECONDARY,
    "中专": Education.SECONDARY,
    "高中/中专": Education.SECONDARY,
    "职高": Education.SECONDARY,
    "技校": Education.SECONDARY,
    "初中": Education.JUNIOR,
    "小学": Education.JUNIOR,
}
_STATUS_WORDS = {
    "党员": PoliticalStatus.PARTY_MEMBER,
    "正式党员": PoliticalStatus.PARTY_MEMBER,
    "预备党员": PoliticalStatus.PROBATIONARY,
    "团员": PoliticalStatus.LEAGUE_MEMBER,
    "无党派": PoliticalStatus.NON_PARTY,
}


def _birth_by_number(values: Mapping[str, object]) -> str:
    """What the row's citizen number says about the month of birth, to help answer `1990.1`."""
    born = _born_by_number(values)
    return f"身份证号里是{born.year}年{born.month}月。" if born else ""


def _months_by_number(values: Mapping[str, object]) -> Sequence[str]:
    """The month of the number: where it is neither January nor October, both readings of `1990.1` are wrong."""
    born = _born_by_number(values)
    return (str(Month(born.year, born.month)),) if born else ()


def _born_by_number(values: Mapping[str, object]) -> date | None:
    number = values.get("citizen_number")
    return identity.check(number).born if isinstance(number, str) else None


REGION_CODE = Column(
    key="region_code",
    title="区划代码",
    parse=cells.region_code,
    aliases=("村（社区）代码", "统计用区划代码", "行政区划代码", "代码"),
    required=True,
    fill_down=True,
    example="140932100001",
    hint="12位统计用区划代码",
    width=16,
)
COMMUNITY = Column(
    key="community",
    title="村（社区）",
    parse=cells.text(50),
    aliases=("村/社区", "村、社区", "村（居）", "村居", "村（社区）名称", "社区", "行政村"),
    required=True,
    fill_down=True,
    example="幸福社区",
    width=16,
)
TERM_NUMBER = Column(
    key="term_number",
    title="届次",
    parse=cells.term_number,
    required=True,
    fill_down=True,
    example="第十三届",
    hint="写成第十三届或者13",
)
NAME = Column(key="name", title="姓名", parse=cells.name, required=True, example="张　三")
CITIZEN_NUMBER = Column(
    key="citizen_number",
    title="身份证号",
    parse=cells.citizen_number,
    aliases=("身份证", "身份证号码", "证件号码", "公民身份号码", "居民身份证号码"),
    required=True,
    example="11010119900307999X",
    hint="18位，该列应当是文本格式",
    width=22,
    mask=identity.mask,
)
SEX = Column(
    key="sex",
    title="性别",
    parse=cells.choice(Sex),
    choices=cells.labels(Sex),
    example="男",
    hint="可以不填；填了就与身份证号核对",
    width=6,
)
BIRTH_MONTH = Column(
    key="birth_month",
    title="出生年月",
    parse=cells.month,
    aliases=("出生日期", "出生时间", "出生年月日"),
    example="1990.03",
    hint="写成1990.03；可以不填，填了就与身份证号核对",
    clue=_birth_by_number,
    offers=_months_by_number,
)
ETHNICITY = Column(key="ethnicity", title="民族", parse=cells.text(20), blank="", example="汉族", width=8)
EDUCATION = Column(
    key="education",
    title="文化程度",
    parse=cells.choice(Education, _EDUCATION_WORDS),
    aliases=("学历",),
    choices=cells.labels(Education),
    example="大学专科",
)
POLITICAL_STATUS = Column(
    key="political_status",
    title="政治面貌",
    parse=cells.choice(PoliticalStatus, _STATUS_WORDS),
    choices=cells.labels(PoliticalStatus),
    example="中共党员",
)
PARTY_SINCE = Column(
    key="party_since",
    title="入党时间",
    parse=cells.month,
    aliases=("入党年月", "入党日期", "加入党组织日期"),
    example="2012.07",
    hint="写成2012.07；未入党的不填",
)


def _phone(cell: Cell) -> str:
    """One number or several; of one that has too few or too many figures for a telephone it is asked."""
    said = cells.text(30)(cell)
    for one in re.split(r"[、，,；;/／]", plain(said)):
        figures = re.sub(r"[\s()（）+\-—－]", "", one)
        if not _NUMBER.fullmatch(figures):
            raise CellQuestion(f"“{one}”不像电话号码：手机号是11位，固定电话连区号写。", (WITHOUT,))
    return said


#: Of a mobile telephone, with or without the country; of a line with its area; of a service line of a unit.
_NUMBER = re.compile(r"(?:86)?1\d{10}|(?:86)?0\d{9,11}(?:转\d{1,6})?|[48]00\d{7}")
PHONE = Column(
    key="phone",
    title="联系电话",
    parse=skippable(_phone),
    aliases=("电话", "手机", "手机号", "联系方式"),
    blank="",
    example="13000000000",
    width=14,
    mask=masks.phone,
)
ADDRESS = Column(
    key="address",
    title="住址",
    parse=cells.text(100),
    aliases=("家庭住址", "现住址", "居住地址"),
    blank="",
    example="幸福社区1号楼1单元101",
    width=24,
    mask=masks.address,
)
SOURCE = Column(
    key="source",
    title="来源",
    parse=cells.choice(Source, {"致富能手": Source.PROSPERITY_LEADER, "迁出地两委": Source.ORIGIN_COMMITTEE}),
    aliases=("人员来源", "来源/身份"),
    choices=cells.labels(Source),
    example="致富带头人",
    width=14,
)
NOTE = Column(key="note", title="备注", parse=cells.text(200), blank="", width=16)

PERSON_COLUMNS: tuple[Column[object], ...] = (
    *(REGION_CODE, COMMUNITY, TERM_NUMBER, NAME, CITIZEN_NUMBER, SEX, BIRTH_MONTH, ETHNICITY, EDUCATION),
    *(POLITICAL_STATUS, PARTY_SINCE, PHONE, ADDRESS, SOURCE),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    """One person of the sheet. Sex and day of birth are what the citizen number says; `row_number` is the file's."""

    region_code: str
    community: str
    term_number: int
    name: str
    citizen_number: str
    ethnicity: str = ""
    education: Education | None = None
    political_status: PoliticalStatus | None = None
    party_since: Month | None = None
    phone: str = ""
    address: str = ""
    source: Source | None = None
    note: str = ""
    row_number: int = field(default=0, compare=False)

    @property
    def sex(self) -> Sex:
        return Sex.MALE if int(self.citizen_number[16]) % 2 else Sex.FEMALE

    @property
    def born(self) -> date:
        return born_of(self.citizen_number)


def check_people(rows: Sequence[Row]) -> Iterator[CellProblem]:
    """Sex and birth against the number, and nobody twice in one community's list of one term."""
    seen: dict[tuple[object, object, object], int] = {}
    for row in rows:
        number = row.get(CITIZEN_NUMBER)
        if number is None:
            continue
        yield from contradictions(row, number)
        first = seen.setdefault((row.get(REGION_CODE), row.get(TERM_NUMBER), number), row.number)
        if first != row.number:
            yield row.problem(CITIZEN_NUMBER, f"与第{first}行是同一个人。", "请只留一行。")


def born_of(number: str) -> date:
    """The day of birth in a citizen number that passed its checks."""
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def contradictions(row: Row, number: str) -> Iterator[CellProblem]:
    """What a number that passed its checks says in its digits, against the cells beside it."""
    sex, month = row.get(SEX), row.get(BIRTH_MONTH)
    of_number = Sex.MALE if int(number[16]) % 2 else Sex.FEMALE
    if sex and sex is not of_number:
        cause = f"表里是{sex.label}，身份证号第17位表示{of_number.label}。"
        yield row.problem(SEX, cause, "请对照身份证核对性别和号码。")
    if month and (month.year, month.month) != (int(number[6:10]), int(number[10:12])):
        cause = f"表里是{month}，身份证号里是{number[6:10]}.{number[10:12]}。"
        yield row.problem(BIRTH_MONTH, cause, "请对照身份证核对出生年月和号码。")
    yield from against_party(row, row.get(POLITICAL_STATUS), row.get(PARTY_SINCE), born_of(number))


def against_party(row: Row, status: PoliticalStatus | None, joined: Month | None, born: date) -> Iterator[CellProblem]:
    """What speaks against a month of joining the party, as on the page of a person; of both cells, the one that is filled in."""
    column = PARTY_SINCE if row.get(PARTY_SINCE) else POLITICAL_STATUS
    for one in party_problems(status, str(joined) if joined else None, born, clock.today()):
        yield row.problem(column, one.cause + (f"（{one.cite}）" if one.cite else ""), one.cure)


MEMBERS = Sheet(
    name="两委成员",
    title="村（居）“两委”成员信息采集表",
    columns=(*PERSON_COLUMNS, NOTE),
    check=check_people,
)


def member_of(row: Row) -> MemberRow:
    """The person of a row without problems."""
    return MemberRow(
        region_code=row[REGION_CODE],
        community=row[COMMUNITY],
        term_number=row[TERM_NUMBER],
        name=row[NAME],
        citizen_number=row[CITIZEN_NUMBER],
        ethnicity=row[ETHNICITY],
        education=row.get(EDUCATION),
        political_status=row.get(POLITICAL_STATUS),
        party_since=row.get(PARTY_SINCE),
        phone=row[PHONE],
        address=row[ADDRESS],
        source=row.get(SOURCE),
        note=row[NOTE],
        row_number=row.number,
    )


def read_members(workbook: Workbook) -> tuple[tuple[MemberRow, ...], Reading]:
    """The people of the rows without problems, and the reading with its problems and notes."""
    reading = read(MEMBERS, workbook)
    return tuple(map(member_of, reading.sound)), reading


def write_members(rows: Sequence[MemberRow], *, unit: str = "", day: str = "") -> bytes:
    """The sheet as offices type it: months as 1978.3, every other short name spread, a 合计 row."""
    written = [cells_of(row, spread=bool(place % 2), month=typed_month) for place, row in enumerate(rows)]
    return write_workbook(MEMBERS, written, Around(unit, day, {NAME.key: f"{len(rows)}人"}))


def cells_of(row: MemberRow, *, spread: bool = False, month: Callable[[Month], str] = str) -> dict[str, Cell]:
    """The row's cells, months as 1978.03; `spread` puts a wide space into a name of two characters."""
    return {
        REGION_CODE.key: row.region_code,
        COMMUNITY.key: row.community,
        TERM_NUMBER.key: f"第{chinese_number(row.term_number)}届",
        NAME.key: padded_name(row.name) if spread else row.name,
        CITIZEN_NUMBER.key: row.citizen_number,
        SEX.key: row.sex.label,
        BIRTH_MONTH.key: month(Month(row.born.year, row.born.month)),
        ETHNICITY.key: row.ethnicity,
        EDUCATION.key: row.education.label if row.education else "",
        POLITICAL_STATUS.key: row.political_status.label if row.political_status else "",
        PARTY_SINCE.key: month(row.party_since) if row.party_since else "",
        PHONE.key: row.phone,
        ADDRESS.key: row.address,
        SOURCE.key: row.source.label if row.source else "",
        NOTE.key: row.note,
    }


def typed_month(month: Month) -> str:
    """1978.3 as people type it; January keeps its zero, or it could be October."""
    return str(month) if month.month == 1 else f"{month.year}.{month.month}"
