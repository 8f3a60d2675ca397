"""People for other programs: the list, one record with its facts, and the acts of their pages."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK, HTTP_204_NO_CONTENT

from cadres import conditions, directory, dossiers, queries, records, rosters
from cadres.directory import PeoplePage
from cadres.dossiers import OfficeHeld
from cadres.permissions import EDIT_PEOPLE, VIEW
from cadres.queries import PersonView
from cadres.records import FactLine, Relative
from cadres.rosters import Changes, Roster
from cadres.rules import completeness
from cadres.services.facts import record_fact, strike_fact
from cadres.services.facts_told import (
    AppraisalFact,
    CareerFact,
    CircumstanceFact,
    ConductFact,
    DeterminedDate,
    DutyFact,
    MeritFact,
)
from cadres.services.finding import find_by_number
from cadres.services.kinship import KinshipFound, Strike, record_kinship, strike_kinship
from cadres.services.merging import MergePeople, RuleDistinct, merge, rule_distinct, strike_distinct, unmerge
from cadres.vocabulary import RecordPurpose
from cadres.web.facts import INPUTS
from cadres.web.people_list import FindByNumber
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import NotFound, Refused
from server.web import areas
from server.web.auth import PERMISSION
from server.web.reading import asked_day


@dataclass(frozen=True, slots=True)
class FactRecord:
    """One fact by the names of its inputs; what is sealed is null. `struck` says why it holds no more."""

    id: int
    values: dict[str, Any]
    struck: str


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """One person, their number masked, with everything on record that is not sealed. `lacking` names what each purpose lacks."""

    person: PersonView
    merged_into: int | None
    offices: tuple[OfficeHeld, ...]
    facts: dict[str, tuple[FactRecord, ...]]
    relatives: tuple[Relative, ...]
    lacking: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Made:
    """The id of what was put on record."""

    id: int


class PeopleApi(Controller):
    """Reading, facts, relatives, duplicates."""

    path = "/people"
    tags = ("人员",)

    @get("/", operation_id="ListPeople", summary="一个地区的人员", opt={PERMISSION: VIEW})
    async def list_area(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        first: Annotated[int, QueryParameter(ge=0, le=1_000_000)] = 0,
        size: Annotated[int, QueryParameter(ge=1, le=500)] = 100,
    ) -> PeoplePage:
        """Narrowed as on the page by q, on, sex, political_status, education, source, age_from, age_to, office, lacks, order."""
        wanted, problems = conditions.read({name: str(value) for name, value in request.query_params.items()})
        if problems:
            raise Refused(problems)
        async with transaction(actor):
            places = await areas.locate(actor, area or actor.region)
            asked = wanted.filter(places[-1].code, clock.today())
            return await directory.people(actor, asked, first=first, size=size)

    @get("/roster", operation_id="ListOfficeHolders", summary="某一天的任职人员", opt={PERMISSION: VIEW})
    async def roster(
        self,
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        on: FromQuery[date | None] = None,
        first: Annotated[int, QueryParameter(ge=0, le=1_000_000)] = 0,
        size: Annotated[int, QueryParameter(ge=1, le=500)] = 100,
    ) -> Roster:
        """By community, post and strokes; without a day, today's."""
        async with transaction(actor):
            places = await areas.locate(actor, area or actor.region)
            return await rosters.roster(actor, places[-1].code, asked_day(on), first=first, size=size)

    @get("/roster/changes", operation_id="ListOfficeChanges", summary="两天之间任职的变动", opt={PERMISSION: VIEW})
    async def changes(
        self,
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        since: FromQuery[date | None] = None,
        on: FromQuery[date | None] = None,
    ) -> Changes:
        """Who holds an office on the later day and not on the earlier, and the other way round; this month's where no day is named."""
        later = asked_day(on)
        async with transaction(actor):
            places = await areas.locate(actor, area or actor.region)
            return await rosters.changes(actor, places[-1].code, asked_day(since or later.replace(day=1)), later)

    @post(
        "/find",
        operation_id="FindPerson",
        summary="按身份证号查找",
        status_code=HTTP_200_OK,
        opt={PERMISSION: VIEW},
    )
    async def find(self, actor: NamedDependency[Actor], data: JSONBody[FindByNumber]) -> Made:
        """The id of whoever has a whole number. The search leaves a trace, the number does not."""
        return Made(await find_by_number(actor, data.number))

    @get("/{person:int}", operation_id="GetPerson", summary="一个人", opt={PERMISSION: VIEW})
    async def show(self, actor: NamedDependency[Actor], person: FromPath[int]) -> PersonRecord:
        """Offices and completeness are as of today."""
        async with transaction(actor):
            found = await queries.people(actor, [person])
            if person not in found:
                raise NotFound
            held = await directory.held_of(actor, person, clock.today())
            missing = {purpose: completeness.missing(purpose, held) for purpose in RecordPurpose}
            return PersonRecord(
                person=found[person],
                merged_into=(await dossiers.dossier(actor, person, b"")).merged_into,
                offices=await dossiers.offices_held(actor, person),
                facts={section: await _facts(actor, person, section) for section in INPUTS},
                relatives=await records.relatives(actor, person),
                lacking={purpose.value: tuple(item.key for item in items) for purpose, items in missing.items()},
            )

    @post("/{person:int}/merits", operation_id="RecordMerit", summary="登记身份和业绩", opt={PERMISSION: EDIT_PEOPLE})
    async def merit(self, actor: NamedDependency[Actor], person: FromPath[int], data: JSONBody[MeritFact]) -> Made:
        """From a day, to before another where it no longer holds."""
        return Made(await record_fact(actor, person, "merits", data))

    @post("/{person:int}/appraisals", operation_id="RecordAppraisal", summary="登记考核", opt={PERMISSION: EDIT_PEOPLE})
    async def appraisal(
        self, actor: NamedDependency[Actor], person: FromPath[int], data: JSONBody[AppraisalFact]
    ) -> Made:
        """One grade for each kind and year."""
        return Made(await record_fact(actor, person, "appraisals", data))

    @post("/{person:int}/conduct", operation_id="RecordConduct", summary="登记奖惩", opt={PERMISSION: EDIT_PEOPLE})
    async def conduct(self, actor: NamedDependency[Actor], person: FromPath[int], data: JSONBody[ConductFact]) -> Made:
        """All but rewards are sealed."""
        return Made(await record_fact(actor, person, "conduct", data))

    @post(
        "/{person:int}/determinations",
        operation_id="RecordDetermination",
        summary="登记日期认定",
        opt={PERMISSION: EDIT_PEOPLE},
    )
    async def determination(
        self, actor: NamedDependency[Actor], person: FromPath[int], data: JSONBody[DeterminedDate]
    ) -> Made:
        """One of each date."""
        return Made(await record_fact(actor, person, "determinations", data))

    @post("/{person:int}/career", operation_id="RecordCareer", summary="登记一段简历", opt={PERMISSION: EDIT_PEOPLE})
    async def career(self, actor: NamedDependency[Actor], person: FromPath[int], data: JSONBody[CareerFact]) -> Made:
        """In months; without an end it goes on."""
        return Made(await record_fact(actor, person, "career", data))

    @post(
        "/{person:int}/circumstances",
        operation_id="RecordCircumstance",
        summary="登记待遇、保障和兼职",
        opt={PERMISSION: EDIT_PEOPLE},
    )
    async def circumstance(
        self, actor: NamedDependency[Actor], person: FromPath[int], data: JSONBody[CircumstanceFact]
    ) -> Made:
        """Pay, insurance or a post beside the office, in whole yuan a month; `no` says that there is none."""
        return Made(await record_fact(actor, person, "circumstances", data))

    @post("/{person:int}/duties", operation_id="RecordDuty", summary="登记分管工作", opt={PERMISSION: EDIT_PEOPLE})
    async def duty(self, actor: NamedDependency[Actor], person: FromPath[int], data: JSONBody[DutyFact]) -> Made:
        """Of one office held on its first day, or of none in particular; it ends with the office."""
        return Made(await record_fact(actor, person, "duties", data))

    @post(
        "/{person:int}/facts/{section:str}/{fact:int}/strike",
        operation_id="StrikeFact",
        summary="撤销一条个人情况",
        status_code=HTTP_204_NO_CONTENT,
        opt={PERMISSION: EDIT_PEOPLE},
    )
    async def strike(
        self,
        actor: NamedDependency[Actor],
        person: FromPath[int],
        section: FromPath[str],
        fact: FromPath[int],
        data: JSONBody[Strike],
    ) -> None:
        """It stays on record as struck."""
        await strike_fact(actor, person, section, fact, data)

    @post("/kin", operation_id="RecordKinship", summary="登记亲属关系", opt={PERMISSION: EDIT_PEOPLE})
    async def kin(self, actor: NamedDependency[Actor], data: JSONBody[KinshipFound]) -> Made:
        """`one` is the relation of `other`."""
        return Made(await record_kinship(actor, data))

    @post(
        "/{person:int}/kin/{record:int}/strike",
        operation_id="StrikeKinship",
        summary="撤销一条亲属关系",
        status_code=HTTP_204_NO_CONTENT,
        opt={PERMISSION: EDIT_PEOPLE},
    )
    async def strike_kin(
        self, actor: NamedDependency[Actor], person: FromPath[int], record: FromPath[int], data: JSONBody[Strike]
    ) -> None:
        """It stays on record as struck."""
        await strike_kinship(actor, person, record, data)

    @post("/{person:int}/merges", operation_id="MergePeople", summary="合并重复人员", opt={PERMISSION: EDIT_PEOPLE})
    async def merge(self, actor: NamedDependency[Actor], person: FromPath[int], data: JSONBody[MergePeople]) -> Made:
        """The named record goes into this one; answers the id by which it can be taken apart."""
        return Made(await merge(actor, person, data))

    @post(
        "/{person:int}/merges/{merged:int}/undo",
        operation_id="UnmergePeople",
        summary="拆开合并的人员",
        status_code=HTTP_204_NO_CONTENT,
        opt={PERMISSION: EDIT_PEOPLE},
    )
    async def unmerge(
        self, actor: NamedDependency[Actor], person: FromPath[int], merged: FromPath[int], data: JSONBody[Strike]
    ) -> None:
        """What followed goes back."""
        await unmerge(actor, person, merged, data)

    @post(
        "/{person:int}/distinct",
        operation_id="RuleDistinct",
        summary="认定不是同一人",
        status_code=HTTP_204_NO_CONTENT,
        opt={PERMISSION: EDIT_PEOPLE},
    )
    async def distinct(
        self, actor: NamedDependency[Actor], person: FromPath[int], data: JSONBody[RuleDistinct]
    ) -> None:
        """The two are no longer found as a pair."""
        await rule_distinct(actor, person, data)

    @post(
        "/{person:int}/distinct/{other:int}/undo",
        operation_id="StrikeDistinct",
        summary="撤销不是同一人的认定",
        status_code=HTTP_204_NO_CONTENT,
        opt={PERMISSION: EDIT_PEOPLE},
    )
    async def strike_ruling(
        self, actor: NamedDependency[Actor], person: FromPath[int], other: FromPath[int], data: JSONBody[Strike]
    ) -> None:
        """The two are found as a pair again."""
        await strike_distinct(actor, person, other, data)


async def _facts(actor: Actor, person: int, section: str) -> tuple[FactRecord, ...]:
    table = await records.facts(actor, person, section)
    return tuple(_record(section, line) for line in (*table.lines, *table.struck))


def _record(section: str, line: FactLine) -> FactRecord:
    values = line.values or {}
    return FactRecord(line.id, {one.name: values.get(one.name) for one in INPUTS[section]}, line.struck)
