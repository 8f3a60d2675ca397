"""What is on record of a person beside who they are, read for their page and for papers; inside `transaction(actor)`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cadres.births import counted_from
from cadres.fact_vocabulary import Circumstance, YesNo
from cadres.rules.kin_words import inverse, word
from cadres.tables.facts import CONDUCT_FACTS
from cadres.vocabulary import AppraisalKind, Conduct, FileDate, Grade, Kinship, Merit, Office, PoliticalStatus, Sex
from server.access import sealing
from server.access.actor import Actor
from server.db.engine import connection

SEALED_WORDS = "已封存"


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact as a row of its table. `cells` follow the heads of its section; `struck` says why it holds no more.

    `values` are its columns, None for a sealed one that is not opened.
    """

    id: int
    cells: tuple[str, ...]
    evidence: str
    struck: str = ""
    values: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class FactTable:
    """The facts of one section, those that hold and those that were struck."""

    section: str
    title: str
    heads: tuple[str, ...]
    lines: tuple[FactLine, ...]
    struck: tuple[FactLine, ...]
    empty: str


#: Work in charge of with the days of the office that it is of: it ends with that, or with the last one where it is of none in
#: particular. `held` says whether such an office is on record for its first day at all.
DUTIES = """
SELECT d.*, coalesce(o.held, FALSE) AS held, least(d.until, o.until) AS ends
FROM person_duty d LEFT JOIN LATERAL (
    SELECT TRUE AS held, upper(span) AS until
    FROM unnest((SELECT range_agg(daterange(t.since, t.until)) FROM tenure t
                 WHERE t.person = d.person AND t.known_until IS NULL AND (d.office IS NULL OR t.office = d.office))) span
    WHERE span @> d.since
) o ON TRUE
"""
_TABLES = {
    "merits": ("person_merit", "since DESC, id DESC"),
    "appraisals": ("appraisal", "year DESC, kind, id DESC"),
    "conduct": ("conduct_record", "decided DESC, id DESC"),
    "determinations": ("determination", "id"),
    "career": ("career_line", "since, id"),
    "circumstances": ("person_circumstance", "until IS NULL DESC, kind, since DESC, id DESC"),
    "duties": (f"({DUTIES}) duty", "since DESC, id DESC"),
}
_TITLES: Mapping[str, tuple[str, tuple[str, ...], str]] = {
    "merits": ("身份和业绩", ("项目", "起", "止", "说明"), "没有登记。退役军人、致富带头人等凭证明登记，提名时优先。"),
    "appraisals": ("考核", ("年度", "类别", "等次"), "没有登记。任免审批表须填近三年的年度考核结果。"),
    "conduct": ("奖惩", ("类别", "决定日期", "决定机关", "内容"), "没有登记。处分处罚封存，调阅留痕。"),
    "determinations": (
        "日期认定",
        ("项目", "认定为", "认定日期", "各种记载"),
        "没有认定。档案记载不一致的，认定以后登记。",
    ),
    "career": ("简历", ("起", "止", "经历"), "没有登记。可以从任免审批表导入。"),
    "circumstances": (
        "待遇、保障和兼职",
        ("项目", "是否", "每月", "单位", "起", "止"),
        "没有登记。月补贴、社会保险、公积金和物业兼职在这里登记。",
    ),
    "duties": ("分管工作", ("分管工作", "职务", "起", "止"), "没有登记。离任的，分管工作随职务结束。"),
}


async def facts(actor: Actor, person: int, section: str, *, opened: datetime | None = None) -> FactTable:
    """The facts of one section. Of a sealed one nothing is told but that it is there, unless it is `opened` to the session."""
    table, order = _TABLES[section]
    rows = await connection().fetch(
        f"SELECT * FROM {table} WHERE person = $1 AND starts_with(region, $2) ORDER BY {order}", person, actor.reach
    )
    title, heads, empty = _TITLES[section]
    lines = [_line(section, row, opened) for row in rows]
    return FactTable(
        section,
        title,
        heads,
        tuple(line for line in lines if not line.struck),
        tuple(line for line in lines if line.struck),
        empty,
    )


def _line(section: str, row: Mapping[str, Any], opened: datetime | None) -> FactLine:
    if section == "conduct" and row["facts"] and not opened:
        # That there was a penalty, of which kind, when and by which court or paper, is as sealed as what it was for.
        return FactLine(row["id"], (SEALED_WORDS, "", "", ""), "", row["struck_reason"] or "")
    cells = _CELLS[section](row) if section != "conduct" else _conduct(row)
    return FactLine(row["id"], cells, row["evidence"], row["struck_reason"] or "", row)


def _merit(row: Mapping[str, Any]) -> tuple[str, ...]:
    return Merit(row["kind"]).label, _day(row["since"]), _day(row["until"]) or "至今", row["note"] or ""


def _appraisal(row: Mapping[str, Any]) -> tuple[str, ...]:
    return str(row["year"]), AppraisalKind(row["kind"]).label, Grade(row["grade"]).label


def _conduct(row: Mapping[str, Any]) -> tuple[str, ...]:
    words = row["words"] or sealing.unseal(row["facts"], CONDUCT_FACTS)
    return Conduct(row["kind"]).label, _day(row["decided"]), row["authority"], words


def _determination(row: Mapping[str, Any]) -> tuple[str, ...]:
    return FileDate(row["field"]).label, row["value"], _day(row["determined"]), row["conflict"] or ""


def _career(row: Mapping[str, Any]) -> tuple[str, ...]:
    return row["since"], row["until"] or "至今", row["words"]


def _circumstance(row: Mapping[str, Any]) -> tuple[str, ...]:
    paid = f"{row['yuan']}元" if row["yuan"] else ""
    days = _day(row["since"]), _day(row["until"]) or "至今"
    return Circumstance(row["kind"]).label, YesNo(row["stands"]).label, paid, row["unit"] or "", *days


def _duty(row: Mapping[str, Any]) -> tuple[str, ...]:
    office = Office(row["office"]).label if row["office"] else ""
    ends = _day(row["ends"]) or "至今"
    return row["words"], office if row["held"] else "没有登记任职", _day(row["since"]), ends


_CELLS = {
    "merits": _merit,
    "appraisals": _appraisal,
    "determinations": _determination,
    "career": _career,
    "circumstances": _circumstance,
    "duties": _duty,
}


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""


@dataclass(frozen=True, slots=True)
class Work:
    """Work that somebody in an office is or was in charge of; `ends` is the first day no more, None while it goes on."""

    words: str
    since: date
    ends: date | None


async def work_of(actor: Actor, person: int, office: Office, since: date, until: date | None) -> tuple[Work, ...]:
    """What a person was in charge of while they held an office, begun in it or in the term before: by it, or by none in particular; the earliest first."""
    rows = await connection().fetch(
        f"""SELECT words, since, ends FROM ({DUTIES}) one
            WHERE person = $1 AND starts_with(region, $2) AND struck IS NULL AND (office = $3 OR office IS NULL)
              AND (ends IS NULL OR ends > $4) AND since < coalesce($5::date, 'infinity') ORDER BY since, id""",  # Constants.
        person,
        actor.reach,
        office.value,
        since,
        until,
    )
    return tuple(Work(**row) for row in rows)


@dataclass(frozen=True, slots=True)
class Relative:
    """Somebody related to a person: `word` is what they are to the person, 妻子."""

    record: int
    person: int
    name: str
    sex: Sex
    born: date
    community: str
    word: str
    relation: Kinship
    political_status: PoliticalStatus | None
    evidence: str
    struck: str = ""


async def relatives(actor: Actor, person: int) -> tuple[Relative, ...]:
    """Everybody on record as a relative of a person, whichever side the record was made from."""
    rows = await connection().fetch(
        f"""SELECT k.id AS record, p.id AS person, p.name, p.sex, {counted_from("p")} AS born, p.political_status,
                  {counted_from("own")} AS own,
                  coalesce(v.name, '') AS community, k.one = p.id AS told, k.relation, k.evidence, k.struck_reason
           FROM kin_record k JOIN person p ON p.id = CASE WHEN k.one = $1 THEN k.other ELSE k.one END
           JOIN person own ON own.id = $1
           LEFT JOIN community v ON v.region = p.region
           WHERE (k.one = $1 OR k.other = $1) AND starts_with(k.region, $2) ORDER BY k.struck IS NOT NULL, k.id""",
        person,
        actor.reach,
    )
    return tuple(map(_relative, rows))


def _relative(row: Mapping[str, Any]) -> Relative:
    relation = Kinship(row["relation"])
    theirs = relation if row["told"] else inverse(relation)
    sex = Sex(row["sex"])
    return Relative(
        record=row["record"],
        person=row["person"],
        name=row["name"],
        sex=sex,
        born=row["born"],
        community=row["community"],
        word=word(theirs, sex, (row["born"], row["own"])),
        relation=theirs,
        political_status=PoliticalStatus(row["political_status"]) if row["political_status"] else None,
        evidence=row["evidence"],
        struck=row["struck_reason"] or "",
    )


async def determined(actor: Actor, people: Sequence[int]) -> Mapping[int, Mapping[FileDate, str]]:
    """The dates that files determined, by person."""
    rows = await connection().fetch(
        """SELECT person, field, value FROM determination
           WHERE person = ANY($1) AND struck IS NULL AND starts_with(region, $2)""",
        list(people),
        actor.reach,
    )
    found: dict[int, dict[FileDate, str]] = {}
    for row in rows:
        found.setdefault(row["person"], {})[FileDate(row["field"])] = row["value"]
    return found
