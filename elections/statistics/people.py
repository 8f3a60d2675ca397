"""The forms that list people one by one (SH-2): candidates, members, those elected in between, and the party organisation's."""

# ruff: noqa: S608  # Every piece is a constant of this module.
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from cadres.births import counted_from
from cadres.vocabulary import CommitteeKind, Education, Office, PoliticalStatus, Sex, Source
from elections.statistics.figures import Asked
from elections.statistics.sources import (
    COMMITTEE_BEFORE,
    OF_COMMITTEE,
    OF_SUB_COMMITTEE,
    PARTY_BEFORE,
    PICKED,
    STANDS,
    SUB_COMMITTEES,
    THIS_TERM,
    current,
    held,
    on_record,
)
from elections.vocabulary import Post
from server.access.actor import Actor
from server.db.engine import connection
from server.values.labels import label_of


@dataclass(frozen=True, slots=True)
class PeopleForm:
    """A form with a line for each person: the heads of its columns by key, and the rows it lists."""

    code: str
    name: str
    kinds: tuple[CommitteeKind, ...]
    columns: Mapping[str, str]
    rows: str

    @property
    def title(self) -> str:
        return f"{self.code}　{self.name}"


_ABOUT = {
    "name": "姓名",
    "sex": "性别",
    "age": "年龄",
    "ethnicity": "民族",
    "political": "政治面貌",
    "education": "文化程度",
}
_PERSON = f"""p.id AS person, p.name, p.sex, p.ethnicity, p.political_status, p.education, p.source,
  date_part('year', age(e.election_day, {counted_from("p")}))::int AS age, e.region, e.community"""
_BOTH = (CommitteeKind.VILLAGERS, CommitteeKind.RESIDENTS)
_BY_POST = "array_position(ARRAY['chair', 'vice_chair', 'member'], x.post::text)"
#: Somebody's votes for all posts of the count that elected them: those for a higher post may have been carried down. Of
#: several counts of its kind it is the last one that names them; the earlier ones elected nobody of that name.
_ALL_VOTES = """(SELECT sum(l.votes) FROM count_line l JOIN ballot_count k ON k.id = l.of_count
  WHERE k.election = x.election AND k.position > 0 AND k.kind = x.count_kind AND l.person = x.person
  GROUP BY k.position ORDER BY k.position DESC LIMIT 1)"""
#: Where a candidate comes from, in the words of the form: who sat in either committee as this election came, who was of its
#: election committee, everybody else a villager or resident of the place. Where either is on no record nobody knows.
_AS_IT_CAME = "(t.until IS NULL OR t.until >= e.election_day - 180)"
_OF_ELECTION_COMMITTEE = """EXISTS (SELECT FROM election_committee_member m JOIN election_committee k ON k.id = m.committee
  WHERE k.election = e.id AND m.person = x.person AND m.since IS NOT NULL)"""
_CAME = f"""CASE WHEN {on_record(COMMITTEE_BEFORE)} AND {on_record(PARTY_BEFORE)} THEN
  coalesce(nullif(concat_ws('、',
    CASE WHEN {held("x.person", COMMITTEE_BEFORE, _AS_IT_CAME)} THEN
      CASE e.kind WHEN 'villagers' THEN '原村委会成员' ELSE '原居委会成员' END END,
    CASE WHEN {held("x.person", PARTY_BEFORE, _AS_IT_CAME)} THEN '原党组织成员' END,
    CASE WHEN {_OF_ELECTION_COMMITTEE} THEN '选举委员会成员' END), ''),
    CASE e.kind WHEN 'villagers' THEN '村民' ELSE '居民' END) END"""


def _first(before: str) -> str:
    """Whether somebody never had such a seat before this round; a gap where nobody's are on record for that time."""
    return f"CASE WHEN {held('x.person', before)} THEN false WHEN {on_record(before)} THEN true END"


#: Whether a chair was chair before this round.
_CHAIR_BEFORE = f"""CASE WHEN {held("x.person", COMMITTEE_BEFORE, "t.office = 'chair'")} THEN true
  WHEN {on_record(COMMITTEE_BEFORE)} THEN false END"""
_SITS = f"{OF_COMMITTEE} AND {current('{0}')}"
_CHAIR_AGAIN = f"""CASE WHEN {held("x.person", _SITS, "t.office = 'chair'")} THEN {_CHAIR_BEFORE}
  WHEN {on_record(_SITS)} THEN false END"""
_ELECTED = {
    **_ABOUT,
    "post": "当选职务",
    "votes": "当选票数",
    "all_votes": "总票数",
    "first": "是否初次当选",
    "again": "是否连任主任",
}


def _elected(more: str = "") -> str:
    """Those whom a published result elected, as the forms of the result list them."""
    return f"""SELECT {_PERSON}, x.post, x.votes, {_ALL_VOTES} AS all_votes,
                 {_first(COMMITTEE_BEFORE)} AS first,
                 CASE WHEN x.post = 'chair' THEN {_CHAIR_BEFORE} ELSE false END AS again
               FROM elected x JOIN picked e ON e.id = x.election JOIN person p ON p.id = x.person
               WHERE e.published IS NOT NULL AND {STANDS}{more} ORDER BY e.region, {_BY_POST}, x.votes DESC, x.id"""


#: By the number of the form.
PEOPLE_FORMS: Mapping[str, PeopleForm] = MappingProxyType(
    {
        one.code: one
        for one in (
            PeopleForm(
                "02_1",
                "候选人信息",
                _BOTH,
                {**_ABOUT, "post": "职务", "votes": "得票数", "came": "来源"},
                f"""SELECT {_PERSON}, x.post, NULL::bool AS first, NULL::bool AS again, (
                      SELECT sum(l.votes) FROM count_line l JOIN ballot_count k ON k.id = l.of_count
                      WHERE k.election = x.election AND k.position = 1 AND l.person = x.person AND l.post = x.post) AS votes,
                      NULL::bigint AS all_votes, {_CAME} AS came
                    FROM candidacy x JOIN picked e ON e.id = x.election JOIN person p ON p.id = x.person
                    ORDER BY e.region, {_BY_POST}, x.position""",
            ),
            PeopleForm(
                "04_1",
                "当选成员",
                _BOTH,
                _ELECTED,
                _elected(),
            ),
            PeopleForm(
                "04_2",
                "下属委员会成员",
                _BOTH,
                {**_ABOUT, "office": "下属委员会职务"},
                f"""SELECT {_PERSON}, x.office, NULL::text AS post, NULL::int AS votes, NULL::bigint AS all_votes,
                      NULL::bool AS first, NULL::bool AS again
                    FROM tenure x JOIN picked e ON e.place = x.community JOIN person p ON p.id = x.person
                    WHERE x.known_until IS NULL AND {current("x")} AND {THIS_TERM}
                      AND {OF_SUB_COMMITTEE} ORDER BY e.region,
                      array_position(ARRAY{list(SUB_COMMITTEES)}, x.office::text), x.id""",
            ),
            PeopleForm(
                "04_3",
                "村财会人员",
                (CommitteeKind.VILLAGERS,),
                # Nobody's licence is on record: the column is the form's own and stays a gap.
                {**_ABOUT, "licensed": "是否具有从业资格证书"},
                f"""SELECT {_PERSON}, NULL::text AS post, NULL::int AS votes, NULL::bigint AS all_votes,
                      NULL::bool AS first, NULL::bool AS again
                    FROM tenure x JOIN picked e ON e.place = x.community JOIN person p ON p.id = x.person
                    WHERE x.known_until IS NULL AND {current("x")} AND x.office = 'accountant' ORDER BY e.region, x.id""",
            ),
            PeopleForm("04_4", "另行选举当选成员", _BOTH, _ELECTED, _elected(" AND x.count_kind = 'runoff'")),
            PeopleForm(
                "05_1",
                "补选成员",
                _BOTH,
                {**_ABOUT, "post": "当选职务", "votes": "当选票数", "all_votes": "总票数"},
                f"""SELECT {_PERSON}, x.post, x.votes, {_ALL_VOTES} AS all_votes, NULL::bool AS first, NULL::bool AS again
                    FROM elected x JOIN election b ON b.id = x.election AND b.by_election AND b.published IS NOT NULL
                      AND b.voided IS NULL
                    JOIN picked e ON e.place = b.community AND e.election_round = b.election_round
                    JOIN person p ON p.id = x.person WHERE {STANDS}
                    ORDER BY e.region, {_BY_POST}, x.votes DESC, x.id""",
            ),
            PeopleForm(
                "06_1",
                "党组织成员",
                _BOTH,
                {
                    **_ABOUT,
                    "office": "党组织职务",
                    "first": "是否初次当选",
                    "again": "是否连任主任",
                    "beside": "兼任委员会职务",
                    "source": "来源",
                },
                f"""SELECT {_PERSON}, x.office, NULL::text AS post, NULL::int AS votes, NULL::bigint AS all_votes,
                      {_first(PARTY_BEFORE)} AS first, {_CHAIR_AGAIN} AS again,
                      (SELECT t.office FROM tenure t WHERE t.person = x.person AND t.community = e.place
                         AND t.known_until IS NULL AND t.basis = 'elected' AND {current("t")}
                         AND t.office IN ('chair', 'vice_chair', 'member') LIMIT 1) AS beside
                    FROM tenure x JOIN picked e ON e.place = x.community JOIN person p ON p.id = x.person
                    WHERE x.known_until IS NULL AND {current("x")}
                      AND x.office IN ('party_secretary', 'party_vice_secretary', 'party_committee')
                    ORDER BY e.region, array_position(ARRAY['party_secretary', 'party_vice_secretary', 'party_committee'],
                      x.office::text), x.id""",
            ),
        )
    }
)


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One line: whose, where, and what its columns say; None where that is not on record."""

    person: int
    region: str
    community: str
    values: Mapping[str, str | int | None]


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """A part of a list, and how long the list is."""

    lines: tuple[PersonLine, ...]
    total: int


async def people(
    actor: Actor, asked: Asked, form: PeopleForm, *, first: int = 0, size: int | None = None
) -> PeoplePage:
    """The people of a form, by place; without a `size` all of them."""
    values = asked.values(actor)
    total = await connection().fetchval(f"{PICKED} SELECT count(*) FROM ({form.rows}) AS listed", *values)
    rows = await connection().fetch(f"{PICKED} {form.rows} OFFSET $6 LIMIT $7", *values, first, size)
    lines = tuple(
        PersonLine(
            row["person"],
            row["region"],
            row["community"],
            {key: said for key, said in _said(row).items() if key in form.columns},
        )
        for row in rows
    )
    return PeoplePage(lines, total)


def _said(row: Mapping[str, Any]) -> Mapping[str, str | int | None]:
    return {
        "name": row["name"],
        "sex": Sex(row["sex"]).label,
        "age": row["age"],
        "ethnicity": row["ethnicity"],
        "political": label_of(PoliticalStatus(row["political_status"]) if row["political_status"] else None) or None,
        "education": label_of(Education(row["education"]) if row["education"] else None) or None,
        "post": Post(row["post"]).label if row["post"] else None,
        "votes": row["votes"],
        "all_votes": row["all_votes"],
        "source": label_of(Source(row["source"]) if row["source"] else None) or None,
        "first": _yes(row["first"]),
        "again": _yes(row["again"]),
        "office": Office(row["office"]).label if row.get("office") else None,
        "licensed": None,
        "came": row.get("came"),
        "beside": Office(row["beside"]).label if row.get("beside") else None,
    }


def _yes(value: bool | None) -> str | None:  # noqa: FBT001  # A cell of the row.
    return None if value is None else "是" if value else "否"


def forms_of(kind: CommitteeKind) -> Sequence[PeopleForm]:
    """Those that a kind of committee files."""
    return [one for one in PEOPLE_FORMS.values() if kind in one.kinds]
