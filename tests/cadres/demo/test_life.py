"""What the demo plays of a county's life: all of it stands where an official would look for it, and nothing in it is in dispute."""

from dataclasses import dataclass, field
from typing import Any, cast

from cadres.demo.life import play_life
from cadres.lookups.bodies import assembly, bodies_of, counts_of
from cadres.lookups.changes import changes
from cadres.place_vocabulary import BodyKind, BodyState, PartKind, PlaceChange
from cadres.rules.structure import in_force
from cadres.structure import places_above, targets
from cadres.vocabulary import CommitteeKind, Measure
from server import clock
from server.access.actor import Actor
from server.db.engine import connection, transaction
from server.manifest import Stage
from tests.support.factories import COUNTY, a_county, a_person

_RESETTLED, _VILLAGE = "140932100012", "140932100209"


@dataclass
class _Stage:
    """A stage without folders: nothing is printed here."""

    actor: Actor
    kept: dict[str, Any]
    said: list[str] = field(default_factory=list)

    def say(self, text: str) -> None:
        self.said.append(text)


async def test_what_is_played_stands_where_it_is_looked_for(operator: Actor) -> None:
    await a_county(operator)
    people = [await a_person(operator, name) for name in ("贾永胜", "高建平", "张海军", "杜秀英", "李雅琴")]
    actor, today = Actor.operator(COUNTY), clock.today()
    stage = _Stage(actor, {"reviewed": people})

    await play_life(cast("Stage", stage))

    async with transaction(actor):
        bodies = await bodies_of(actor, _VILLAGE, today)
        pending = [one for one in await bodies_of(actor, _RESETTLED, today) if one.state is BodyState.PENDING]
        village = await assembly(actor, _VILLAGE, CommitteeKind.VILLAGERS, today)
        community = await assembly(actor, _RESETTLED, CommitteeKind.RESIDENTS, today)
        counts = await counts_of(actor, _VILLAGE)
        changed, _ = await changes(actor, COUNTY)
        asked = in_force(await targets(), places_above(COUNTY), today)
        facts = {
            table: await connection().fetchval(f"SELECT count(*) FROM {table} WHERE person = ANY($1)", people)  # noqa: S608
            for table in (
                *("person_merit", "career_line", "appraisal", "conduct_record"),
                *("person_circumstance", "person_duty"),
            )
        }
        kin = await connection().fetchval("SELECT count(*) FROM kin_record")
    assert {one.kind for one in bodies if one.state is BodyState.ESTABLISHED} == {
        BodyKind.PARTY,
        BodyKind.COMMITTEE,
        BodyKind.OVERSIGHT,
        BodyKind.COLLECTIVE,
    }
    assert [(one.kind, one.task_head) for one in pending] == [(BodyKind.OWNERS, "任永康")]
    assert len(village.representatives) == 28
    assert all(finding.met is not False for finding in village.findings(today)), (
        "5 to 15 households each, a third women"
    )
    assert [one.kind for one in community.parts] == [PartKind.GRID] * 3
    assert [one.households for one in sorted(counts, key=lambda one: one.as_of)] == [380, 377, 374]
    assert {one.kind for one in changed} == {PlaceChange.RENAME, PlaceChange.MERGER}
    assert {measure: target.share for measure, target in asked.items()} == {
        Measure.WOMEN: 300,
        Measure.SECRETARY_COLLEGE: 500,
        Measure.DUAL: 950,
        Measure.WITH_WOMAN: 1000,
    }
    assert all("示例" in target.source for target in asked.values()), "an example never passes for the province's word"
    assert facts == {
        "person_merit": 4,
        "career_line": 2,
        "appraisal": 1,
        "conduct_record": 1,
        "person_circumstance": 2,
        "person_duty": 1,
    }
    assert kin == 1
    assert stage.said == ["登记7个组织、3个小组和代表、2次村（社区）变更、人员的业绩和简历。"]
