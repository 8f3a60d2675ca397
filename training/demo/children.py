"""The demo's posts for children: one on duty, one whose papers lack, one that fell vacant, a supervisor, and numbers."""

from datetime import timedelta

import asyncpg

from cadres.vocabulary import Sex
from server import clock
from server.db.engine import connection, transaction
from server.manifest import Stage
from training import children
from training.child_vocabulary import Capacity, ChildDuty, ChildPost, ChildPostEnd, ChildState, Registered
from training.services.child_counts import CountChildren, count_children
from training.services.child_work import ChildWorkDone, record_child_work
from training.services.children import AppointChildDirector, EndDirector, appoint_director, end_director

_LETTER = "偏民字〔2026〕15号"
#: The latest seat of each member of the county's committees, women first, those who lost it before all.
_SEATS = """
SELECT DISTINCT ON (lost, p.sex <> 'female', t.region) t.region, t.since, t.until, p.name, t.until IS NOT NULL AS lost
FROM tenure t JOIN person p ON p.id = t.person
WHERE t.known_until IS NULL AND t.office = 'member' AND t.basis = 'elected' AND starts_with(t.region, $1)
  AND p.merged_into IS NULL AND (t.until IS NULL OR t.until > $2)
  AND NOT EXISTS (SELECT FROM tenure o WHERE o.person = t.person AND o.known_until IS NULL AND o.id <> t.id
                  AND o.region = t.region AND (o.until IS NULL OR o.until > t.until))
  AND (SELECT count(*) FROM person q WHERE q.region = t.region AND q.name = p.name AND q.merged_into IS NULL) = 1
ORDER BY lost, p.sex <> 'female', t.region, t.since DESC
"""


async def play_children(stage: Stage) -> None:
    """Fill some posts of the county, so that the rest stand as gaps."""
    actor = stage.actor
    today = clock.today()
    async with transaction(actor):
        found = await connection().fetch(_SEATS, actor.region[:6], today - timedelta(days=700))
    held: dict[str, asyncpg.Record] = {}
    for row in found:
        held.setdefault(row["region"], row)
    staying = [row for row in held.values() if not row["lost"]][:4]
    lost = [row for row in held.values() if row["lost"]][:1]
    for order, row in enumerate([*staying, *lost]):
        director = await appoint_director(actor, _command(row, prepared=order != 1))
        await count_children(
            actor,
            row["region"],
            CountChildren(as_of=today - timedelta(days=60), left_behind=14 - order, hardship=order, orphan=0),
        )
        if order == 0:
            done = ChildWorkDone(
                day=today - timedelta(days=20), duty=ChildDuty.VISIT, households=6, said="逐户走访，了解就学和监护情况"
            )
            await record_child_work(actor, director, done)
            stage.kept["child_director"] = director
        if order == len(staying) - 1 > 0:
            gone = EndDirector(until=today - timedelta(days=45), ended_by=ChildPostEnd.RESIGNED, end_document=_LETTER)
            await end_director(actor, director, gone)
    await _supervisor(stage, "140932100000")
    async with transaction(actor):
        posts = await children.area_posts(actor, actor.region, today)
    by = posts.by_state(ChildPost.DIRECTOR)
    stage.say(
        f"儿童主任在岗{by[ChildState.ON_DUTY]}人，待调整{by[ChildState.TO_REPLACE]}人，空缺{by[ChildState.VACANT]}个村（社区）；儿童只计数，不记姓名。"
    )


def _command(row: asyncpg.Record, *, prepared: bool) -> AppointChildDirector:
    """Somebody with a seat, a month after it began; without the check there is a reason."""
    since = row["since"] + timedelta(days=30)
    checked = clock.today() - timedelta(days=200)
    told = {
        "place": row["region"],
        "name": row["name"],
        "capacity": Capacity.WOMEN_MEMBER,
        "office": "妇联主席",
        "since": since,
        "document": _LETTER,
        "inducted": since - timedelta(days=5),
        "induction_document": "偏民培〔2026〕2号",
        "registered": Registered.ENTERED,
        "reason": "查询由县公安局集中办理",
    }
    if prepared:
        told |= {"checked": checked, "checked_until": checked + timedelta(days=364), "checked_by": "偏关县公安局"}
        told["check_document"] = "偏公查〔2026〕18号"
    return AppointChildDirector.model_validate(told)


async def _supervisor(stage: Stage, township: str) -> None:
    person = stage.kept["inventor"].person(Sex.FEMALE)
    checked = clock.today() - timedelta(days=340)
    told = {
        "place": township,
        "name": person.name,
        "citizen_number": person.citizen_number,
        "capacity": Capacity.TOWNSHIP_STAFF,
        "office": "民政助理员",
        "since": checked,
        "document": _LETTER,
        "inducted": checked,
        "induction_document": "忻民培〔2025〕6号",
        "checked": checked,
        "checked_until": checked + timedelta(days=364),
        "checked_by": "偏关县公安局",
        "check_document": "偏公查〔2025〕31号",
    }
    await appoint_director(stage.actor, AppointChildDirector.model_validate(told))
