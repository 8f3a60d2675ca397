"""证书申领汇总表: a line for each filing, sent to the county's civil-affairs bureau, and its codes read back (CT-5, UC-12).

The bureau fills in the columns of the certificate and sends the file back; what a row says of anything else is compared
with the record and never written to it.
"""

from collections.abc import Iterator, Sequence

from cadres.sheets.members import REGION_CODE
from certificates.vocabulary import FilingType
from server.sheets import cells
from server.sheets.columns import CellProblem, Column, Row, Sheet
from server.values import credit_code

NUMBER = Column(
    key="filing",
    title="件号",
    parse=cells.whole_number,
    aliases=("申领件号",),
    required=True,
    example="12",
    hint="导出时带出，不要改动",
    width=8,
)
COMMITTEE = Column(
    key="committee",
    title="组织名称",
    parse=cells.text(120),
    aliases=("名称", "基层群众性自治组织名称"),
    required=True,
    example="山西省忻州市偏关县新关镇马道村村民委员会",
    hint="全称，须与申领件上的一致",
    width=44,
)
BUSINESS = Column(
    key="business",
    title="业务",
    parse=cells.choice(FilingType),
    choices=cells.labels(FilingType),
    example="换领",
    hint="核对用，不改记录",
    width=10,
    checked_only=True,
)
STATE = Column(
    key="state", title="步骤", parse=cells.text(20), example="县民政受理", hint="导出时带出，导入不看", width=12
)
REPRESENTATIVE = Column(
    key="representative",
    title="法定代表人",
    parse=cells.text(40),
    example="贾永胜",
    hint="核对用，不改记录",
    width=12,
    checked_only=True,
)
SINCE = Column(
    key="valid_from", title="有效期起", parse=cells.day, example="2021-11-20", hint="照证书填；空着的按任期", width=12
)
UNTIL = Column(
    key="valid_until", title="有效期止", parse=cells.day, example="2026-11-19", hint="照证书填；空着的按任期", width=12
)
OPENED = Column(
    key="opened", title="立件日期", parse=cells.day, example="2021-11-21", hint="导出时带出，导入不看", width=12
)
DUE = Column(key="due", title="内部期限", parse=cells.day, example="2021-12-21", hint="导出时带出，导入不看", width=12)
LATE = Column(key="late", title="超期天数", parse=cells.whole_number, example="3", hint="导出时带出，导入不看", width=8)
CODE = Column(
    key="credit_code",
    title="统一社会信用代码",
    parse=cells.text(40),
    aliases=("信用代码", "代码", "赋码"),
    example="54440604778330561N",
    hint="照证书填，18位；还没有发证的空着",
    width=24,
)
ISSUED = Column(key="issued", title="发证日期", parse=cells.day, aliases=("核发日期",), example="2021-12-10", width=12)

REASON = Column(
    key="code_reason",
    title="照录代码的理由",
    parse=cells.text(200),
    aliases=("代码说明", "说明"),
    example="区划调整前赋码，证书原件如此",
    hint="代码校验不符、或者是别处的，而证书上确实这样印的才填；理由留痕",
    width=28,
)
DATES_REASON = Column(
    key="dates_reason",
    title="照录有效期的理由",
    parse=cells.text(200, 2),
    aliases=("有效期说明",),
    example="证书原件如此，县民政局已核",
    hint="有效期与任期不一致，而证书上确实这样印的才填；理由留痕",
    width=28,
)


def _check(rows: Sequence[Row]) -> Iterator[CellProblem]:
    """No filing twice and no code twice; a code and the day of its certificate go together."""
    seen: dict[object, int] = {}
    codes: dict[str, int] = {}
    for row in rows:
        number, code, issued = row.get(NUMBER), row.get(CODE), row.get(ISSUED)
        if number is not None and seen.setdefault(number, row.number) != row.number:
            yield row.problem(NUMBER, f"与第{seen[number]}行是同一件。", "请只留一行。")
        typed = credit_code.check(code).normalised if code else ""
        if typed and codes.setdefault(typed, row.number) != row.number:
            yield row.problem(CODE, f"与第{codes[typed]}行是同一个代码，一个代码只属于一个组织。", "对照证书核对。")
        if code and issued is None and ISSUED.key in row.values:
            yield row.problem(ISSUED, "填了代码，没有填发证日期。", "照证书填。")
        if issued is not None and not code and CODE.key in row.values:
            yield row.problem(CODE, "填了发证日期，没有填代码。", "照证书填。")


SUMMARY = Sheet(
    name="证书申领",
    title="证书申领汇总表",
    columns=(
        *(NUMBER, REGION_CODE, COMMITTEE, BUSINESS, STATE, REPRESENTATIVE, SINCE, UNTIL, OPENED, DUE, LATE),
        *(CODE, ISSUED, REASON, DATES_REASON),
    ),
    check=_check,
)
