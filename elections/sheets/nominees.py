"""Who was nominated with how many votes, as the report on elections asks for it (forms 02 and 02_1). It goes out for a reason."""

import hashlib
from collections.abc import Mapping, Sequence

from cadres import queries as cadres
from cadres.queries import PersonView
from elections.nominations import Nominations
from elections.permissions import EXPORT
from elections.rules.nomination import Cut, Ranked
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change
from server.sheets import cells
from server.sheets.columns import Column, Sheet
from server.sheets.exporting import EXPORTED
from server.sheets.workbook import Cell
from server.sheets.writing import Around, write_workbook
from server.values.labels import label_of
from server.values.periods import chinese_day

_LONGEST = 200
SHEET = Sheet(
    name="候选人的产生",
    title="候选人的产生和得票情况表",
    columns=tuple(
        Column(key=key, title=title, parse=cells.text(_LONGEST), width=width)
        for key, title, width in (
            ("post", "职务", 10),
            ("name", "姓名", 14),
            ("sex", "性别", 6),
            ("age", "年龄", 6),
            ("ethnicity", "民族", 8),
            ("political", "政治面貌", 12),
            ("education", "文化程度", 12),
            ("votes", "得票数", 10),
            ("result", "结果", 16),
            ("answer", "书面意见", 14),
        )
    ),
)


async def take_nominees(actor: Actor, held: Nominations, reason: str) -> bytes:
    """Write the nominees by post and votes; inside `transaction(actor)`, in which the event of it stands too."""
    line = held.line
    actor.require(EXPORT, at=line.region)
    people = await cadres.people(actor, [one.person for one in held.consents])
    rows = [_row(held, people, cut, one) | {"result": word} for cut in held.cuts for one, word in _told(cut)]
    content = write_workbook(SHEET, rows, Around(actor.unit, chinese_day(clock.today()), None))
    after = {"表格": SHEET.title, "行数": len(rows), "文件校验": hashlib.sha256(content).hexdigest()}
    await audit.record(actor, EXPORTED, Change(f"election:{line.code}", line.region, after=after, reason=reason))
    return content


def _told(cut: Cut) -> Sequence[tuple[Ranked, str]]:
    parts = ((cut.taken, "初步候选人"), (cut.tied, "不能确定先后"), (cut.left, "依次递补"), (cut.gone, "不作候选人"))
    return [(one, word) for part, word in parts for one in part]


def _row(held: Nominations, people: Mapping[int, PersonView], cut: Cut, one: Ranked) -> dict[str, Cell]:
    """Of somebody who gave no answer yet a name is known and no more."""
    row: dict[str, Cell] = {"post": cut.post.label, "name": one.name, "votes": one.votes[0]}
    said = next((each for each in held.consents if (each.post, each.name) == (cut.post, one.name)), None)
    known = people.get(said.person) if said else None
    if said is None or known is None:
        return row
    return row | {
        "sex": known.sex.label,
        "age": known.age_on(held.line.election_day),
        "ethnicity": known.ethnicity or "",
        "political": label_of(known.political_status),
        "education": label_of(known.education),
        "answer": said.answer.label,
    }
