"""Where a 干部任免审批表 says otherwise than the record; inside `transaction(actor)`."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from cadres import records
from cadres.forms.appraisals import read_appraisals, written
from cadres.forms.career import Period, read_career
from cadres.forms.form import AppointmentForm
from cadres.forms.reading import joined
from cadres.vocabulary import AppraisalKind, Conduct, FileDate, Grade, Sex
from server.access.actor import Actor
from server.db.engine import connection
from server.values.periods import month_if_any

_NO_MONTH: Final = "不是年月，不能以表为准"
_OF_NUMBER: Final = "由公民身份号码得出，不能以表为准"
_UNREADABLE: Final = "不能逐年读出，不能以表为准；在考核里逐年登记"
_FREE_TEXT: Final = "不能以表为准；表上漏写的，改好以后重新导入"
#: What a form says of rewards and penalties where there are none.
_NONE: Final = frozenset({"", "无", "没有", "暂无", "无奖惩", "无奖惩情况", "未受过奖惩", "无奖无惩"})


@dataclass(frozen=True, slots=True)
class FormDifference:
    """Something that the form says and the record lacks or says otherwise. Not everything `takes`: some is told and no more.

    `hint` says why that is.
    """

    key: str
    label: str
    on_record: str
    on_form: str
    hint: str = ""
    takes: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "takes", not self.hint)


async def differences(actor: Actor, person: int, form: AppointmentForm) -> list[FormDifference]:
    """What a form says otherwise than the record, in the order of the form."""
    row = await connection().fetchrow("SELECT sex, ethnicity, party_since FROM person WHERE id = $1", person)
    work = (await records.determined(actor, [person])).get(person, {}).get(FileDate.WORK, "")
    career = await records.facts(actor, person, "career")
    lines = [
        (str(line.values["since"]), line.values["until"] or "", line.values["words"])
        for line in career.lines
        if line.values
    ]
    periods = [as_line(one) for one in read_career(form.career)[0]]
    said = (
        ("sex", "性别", Sex(row["sex"]).label, form.sex, _OF_NUMBER),
        ("ethnicity", "民族", row["ethnicity"] or "", form.ethnicity),
        ("party_since", "入党时间", row["party_since"] or "", *_joining(form)),
        ("work_since", "参加工作时间", work, month_of(form.work_since)),
        ("career", "简历", _told(lines), _told(periods)),
    )
    found = [FormDifference(*one) for one in said if one[3] and one[2] != one[3]]
    return [*found, *await _rewards(actor, person, form), *await _appraisals(actor, person, form)]


async def _rewards(actor: Actor, person: int, form: AppointmentForm) -> list[FormDifference]:
    """Free text is not taken over, but what the record has and the form passes over is told. Of a penalty: that it is there."""
    lines = (await records.facts(actor, person, "conduct")).lines
    sealed = sum(line.values is None for line in lines)
    passed_over = [
        line.values["words"]
        for line in lines
        if line.values and line.values["kind"] == Conduct.REWARD.value and line.values["words"] not in form.rewards
    ]
    if not sealed and not passed_over:
        return []
    on_record = "；".join([*passed_over, *([f"封存的处分处罚{sealed}项"] if sealed else [])])
    return [FormDifference("rewards", "奖惩情况", on_record, form.rewards or "没有填", _FREE_TEXT)]


async def _appraisals(actor: Actor, person: int, form: AppointmentForm) -> list[FormDifference]:
    """The years that the form grades and the record does not, or otherwise."""
    kept = tuple(sorted((await yearly(actor, person)).items()))
    if not form.appraisals.strip():
        return []
    read = read_appraisals(form.appraisals)
    if not read:
        return [FormDifference("appraisals", "年度考核结果", written(kept), form.appraisals, _UNREADABLE)]
    if set(read) <= set(kept):
        return []
    return [FormDifference("appraisals", "年度考核结果", written(kept), written(read))]


async def yearly(actor: Actor, person: int) -> dict[int, Grade]:
    """What the record has of yearly appraisals, by year."""
    lines = (await records.facts(actor, person, "appraisals")).lines
    return {
        line.values["year"]: Grade(line.values["grade"])
        for line in lines
        if line.values and line.values["kind"] == AppraisalKind.YEARLY.value
    }


def says_none(rewards: str) -> bool:
    """Whether a form says that there are no rewards and penalties, or nothing of them at all."""
    return rewards.strip().rstrip("。.") in _NONE


def _joining(form: AppointmentForm) -> tuple[str, str]:
    """When the form says that its person joined the party, and why the record cannot take that over."""
    if month := month_of(form.party_since):
        return month, ""
    said = joined(form.party_since)
    return ("", "") if not said or month_of(said) else (form.party_since, _NO_MONTH)


def month_of(text: str) -> str:
    """The month that a field of the form says, as 1998.03; empty where it says something else as well."""
    month = month_if_any(text)
    return str(month) if month else ""


def as_line(one: Period) -> tuple[str, str, str]:
    """A period of a career as the record has it: from, until ("" where it goes on) and what."""
    return str(one.since), str(one.until) if one.until else "", one.text


def _told(lines: Sequence[tuple[str, str, str]]) -> str:
    return "；".join(f"{since}—{until or '至今'} {words}" for since, until, words in lines)
