"""What a county keeps beside the reviews, all of it invented.

Bodies, groups and representatives of two communities, changes of places, dated facts of people under review, and
structure targets.
"""

from datetime import date

from cadres.demo.invention import Inventor
from cadres.fact_vocabulary import Circumstance, YesNo
from cadres.place_vocabulary import BodyKind, BodyState, PartKind, PartyForm, PlaceChange
from cadres.services.bodies import BodyDetails, Chosen, PartDetails, save_body, save_part, save_representative
from cadres.services.changes import ChangePlace, change_place
from cadres.services.counts import Counted, count_community
from cadres.services.facts import record_fact
from cadres.services.facts_told import (
    AppraisalFact,
    CareerFact,
    CircumstanceFact,
    ConductFact,
    DutyFact,
    Fact,
    MeritFact,
)
from cadres.services.kinship import KinshipFound, record_kinship
from cadres.services.structure import SetTarget, set_target
from cadres.vocabulary import AppraisalKind, Conduct, Grade, Kinship, Measure, Merit, PoliticalStatus, Sex, TargetLevel
from server.access.actor import PROVINCE, Actor
from server.manifest import Stage

_RESETTLED, _VILLAGE = "140932100012", "140932100209"
_FOUNDED = date(2020, 10, 9)
_SINCE = date(2021, 12, 1)
_SOURCE = "换届工作方案（示例）"

_BODIES = (
    (_RESETTLED, BodyKind.PARTY, "聚福苑移民新村社区党支部", PartyForm.BRANCH, 28),
    (_RESETTLED, BodyKind.COMMITTEE, "聚福苑移民新村社区居民委员会", None, None),
    (_VILLAGE, BodyKind.PARTY, "马道村党总支", PartyForm.GENERAL_BRANCH, 57),
    (_VILLAGE, BodyKind.COMMITTEE, "马道村村民委员会", None, None),
    (_VILLAGE, BodyKind.OVERSIGHT, "马道村村务监督委员会", None, None),
    (_VILLAGE, BodyKind.COLLECTIVE, "马道村股份经济合作社", None, None),
)
#: Groups with their households, and how many representatives each elected.
_GROUPS = (("一组", 120, 10), ("二组", 124, 9), ("三组", 128, 9))
_CHANGES = (
    ChangePlace(
        region="140932201216",
        kind=PlaceChange.RENAME,
        day=date(2024, 3, 1),
        document="偏政函〔2024〕5号",
        name="碾子新村",
    ),
    ChangePlace(
        region="140932105206",
        kind=PlaceChange.MERGER,
        day=date(2025, 6, 1),
        document="偏政函〔2025〕11号",
        into="140932105205",
    ),
)
_TARGETS = (
    (Measure.WOMEN, 300, TargetLevel.MUST),
    (Measure.SECRETARY_COLLEGE, 500, TargetLevel.SHOULD),
    (Measure.DUAL, 950, TargetLevel.REFERENCE),
    (Measure.WITH_WOMAN, 1000, TargetLevel.MUST),
)
#: What is on record of the first people of the review, in turn.
_FACTS: tuple[tuple[tuple[str, Fact], ...], ...] = (
    (
        ("merits", MeritFact(kind=Merit.VETERAN, since=date(2003, 12, 1), evidence="退出现役证")),
        ("career", CareerFact(since="2004.03", until="2016.11", words="外出务工", evidence="本人填报")),
        ("career", CareerFact(since="2016.12", words="村民小组组长", evidence="任职文件")),
        (
            "appraisals",
            AppraisalFact(kind=AppraisalKind.YEARLY, year=2024, grade=Grade.EXCELLENT, evidence="年度考核结果通报"),
        ),
        ("merits", MeritFact(kind=Merit.SKILL, since=date(2018, 6, 1), note="养殖", evidence="职业技能等级证书")),
        (
            "circumstances",
            CircumstanceFact(
                kind=Circumstance.ALLOWANCE,
                stands=YesNo.YES,
                yuan=1850,
                unit="乡镇财政所",
                since=date(2022, 1, 1),
                evidence="村干部补贴发放表",
            ),
        ),
        (
            "circumstances",
            CircumstanceFact(
                kind=Circumstance.PENSION, stands=YesNo.YES, since=date(2016, 12, 1), evidence="社会保险缴费证明"
            ),
        ),
        ("duties", DutyFact(words="村民小组日常事务", since=date(2016, 12, 1), evidence="村两委分工会议记录")),
    ),
    (
        ("merits", MeritFact(kind=Merit.PROSPERITY_LEADER, since=date(2019, 5, 20), evidence="农民专业合作社营业执照")),
        (
            "conduct",
            ConductFact(
                kind=Conduct.REWARD,
                decided=date(2023, 7, 1),
                authority="偏关县委",
                words="优秀共产党员",
                evidence="偏发〔2023〕14号",
            ),
        ),
    ),
    (("merits", MeritFact(kind=Merit.GRADUATE, since=date(2015, 7, 1), evidence="毕业证书")),),
)


async def play_life(stage: Stage) -> None:
    """All of it, through the acts that offices take."""
    await _places(stage.actor)
    await _people(stage.actor, stage.kept["reviewed"])
    province = Actor.operator(PROVINCE)
    for measure, share, level in _TARGETS:
        target = SetTarget(measure=measure, share=share, level=level, source=_SOURCE, since=date(2021, 1, 1))
        await set_target(province, target)
    stage.say(
        f"登记{len(_BODIES) + 1}个组织、{len(_GROUPS)}个小组和代表、{len(_CHANGES)}次村（社区）变更、人员的业绩和简历。"
    )


async def _places(actor: Actor) -> None:
    for region, kind, name, form, members in _BODIES:
        since = _FOUNDED if region == _RESETTLED else _SINCE
        await save_body(
            actor,
            BodyDetails(
                region=region,
                kind=kind,
                name=name,
                state=BodyState.ESTABLISHED,
                since=since,
                document="偏组批〔2021〕18号" if kind is BodyKind.PARTY else None,
                party_form=form,
                full_members=members,
            ),
        )
    pending = BodyDetails(
        region=_RESETTLED,
        kind=BodyKind.OWNERS,
        name="聚福苑小区业主委员会",
        state=BodyState.PENDING,
        since=date(2025, 3, 10),
        task_head="任永康",
        task_unit="新关镇、县住建局",
    )
    await save_body(actor, pending)
    await _groups(actor)
    await _grids(actor)
    for year, households, population in ((2023, 380, 991), (2024, 377, 983), (2025, 374, 975)):
        counted = Counted(region=_VILLAGE, as_of=date(year, 12, 31), households=households, population=population)
        await count_community(actor, counted)
    for change in _CHANGES:
        await change_place(actor, change)


async def _groups(actor: Actor) -> None:
    """The groups of the village with the representatives they elected."""
    # A run of its own: whoever the packages above invent is the same with it and without it.
    inventor = Inventor(seed=209)
    for name, households, representatives in _GROUPS:
        head = inventor.person(Sex.MALE).name
        part = await save_part(
            actor,
            PartDetails(
                region=_VILLAGE,
                kind=PartKind.GROUP,
                name=name,
                households=households,
                head=head,
                head_sex=Sex.MALE,
                head_political_status=PoliticalStatus.PARTY_MEMBER,
                head_ethnicity="汉族",
                since=_SINCE,
            ),
        )
        for order in range(representatives):
            sex = Sex.FEMALE if order % 2 == 0 else Sex.MALE
            chosen = Chosen(
                region=_VILLAGE,
                name=inventor.person(sex).name,
                sex=sex,
                political_status=PoliticalStatus.PARTY_MEMBER if order % 3 == 0 else PoliticalStatus.MASSES,
                ethnicity="汉族",
                part=part,
                since=_SINCE,
            )
            await save_representative(actor, chosen)


async def _grids(actor: Actor) -> None:
    """The grids of the resettled community."""
    # Other people than those of the groups, by a run of its own.
    inventor = Inventor(seed=12)
    for number in range(1, 4):
        grid = PartDetails(
            region=_RESETTLED,
            kind=PartKind.GRID,
            name=f"第{number}网格",
            households=132,
            head=inventor.person(Sex.FEMALE).name,
            since=_FOUNDED,
        )
        await save_part(actor, grid)


async def _people(actor: Actor, reviewed: list[int]) -> None:
    for person, facts in zip(reviewed, _FACTS, strict=False):
        for section, fact in facts:
            await record_fact(actor, person, section, fact)
    kin = KinshipFound(one=reviewed[3], other=reviewed[4], relation=Kinship.SIBLING, evidence="户口簿")
    await record_kinship(actor, kin)
