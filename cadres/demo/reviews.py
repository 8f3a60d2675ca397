"""The demo's joint review: example lists, and one township's people on their way through it. Everything is invented."""

from dataclasses import replace
from datetime import date, timedelta

from cadres.demo.invention import Inventor
from cadres.queries import CommunityFilter, communities
from cadres.reviews import answers
from cadres.services.people import RegisterPerson, register
from cadres.services.reviews import batches, lists, on_paper
from cadres.services.reviews.batches import Listed, OpenBatch, Sending
from cadres.services.reviews.on_paper import PaperReply
from cadres.services.reviews.opinions import FactFound
from cadres.sheets.review_list_exchange import AGENCIES_EXCHANGE, ITEMS_EXCHANGE
from cadres.vocabulary import Answer, CommitteeKind, ItemLevel, Office, ReviewMaterial, ReviewPurpose, Sex
from server import clock
from server.access.actor import PROVINCE, Actor
from server.access.tables import UnitKind
from server.access.units import NewUnit, unit_named
from server.db.engine import transaction
from server.manifest import Stage
from server.sheets.committing import commit
from server.sheets.exchange import Exchange
from server.sheets.staging import Upload
from server.sheets.staging import stage as hand_in
from server.sheets.workbook import Cell
from server.sheets.writing import write_workbook

#: The unit whose reviewer answers with an account of its own, and for which agency.
POLICE_UNIT = "偏关县公安局"
_POLICE = "police"
_TOWNSHIP = "140932103000"
_PEOPLE = 20
#: Who holds the replies on paper against the letters.
_SECOND = "苗治国"
_SOURCE = "联审办法（示例）"
_SINCE = date(2021, 1, 1)
_NEW = date(2026, 1, 1)

AGENCIES: tuple[tuple[str, str, str, str], ...] = (
    ("discipline", "县纪委监委", "纪委监委", "有无处分、立案审查"),
    ("organization", "县委组织部", "组织部", "党籍、党龄、处分影响期"),
    ("political_legal", "县委政法委", "政法委", "有无参与邪教、非法宗教活动"),
    (_POLICE, "县公安局", "公安局", "有无前科、拘留、涉黑涉恶、吸毒"),
    ("court", "县人民法院", "法院", "有无判决、是否失信被执行人"),
    ("procuratorate", "县人民检察院", "检察院", "有无在办案件"),
    ("justice", "县司法局", "司法局", "是否社区矫正、刑满释放"),
    ("petition", "县信访局", "信访局", "有无违法信访"),
    ("land", "县自然资源局", "自然资源局", "有无违法用地、违法建设"),
    ("agriculture", "县农业农村局", "农业农村局", "有无侵占集体“三资”"),
    ("civil", "县民政局", "民政局", "历史当选、重复参选"),
)
ITEMS: tuple[tuple[str, ItemLevel, str, int | None, str], ...] = (
    ("1", ItemLevel.MUST_NOT, "受党纪政务处分，影响期未满", 24, "纪委监委"),
    ("2", ItemLevel.MUST_NOT, "因违法用地受过处罚，未满5年", 60, "自然资源局"),
    ("3", ItemLevel.SHOULD_NOT, "失信被执行人，未履行完毕", None, "法院"),
    ("4", ItemLevel.SHOULD_NOT, "违法信访受过处理，未满3年", 36, "信访局、公安局"),
)
_DEFAULTER = FactFound(item="3", words="2024年3月列为失信被执行人", document="（2024）晋0932执12号")
_CONVICTED = FactFound(item="Q-10-2", words="2009年因盗窃罪判处拘役", document="（2009）偏刑初字第12号")

#: What an agency says that has not found out yet.
_LOOKED_INTO = "正在核实一件信访举报，10个工作日内答复。"


async def play(stage: Stage) -> None:
    """Load the lists by their sheets, and take one township's batch as far as some agencies have answered."""
    province = replace(stage.actor, region=PROVINCE)
    agencies = [
        _row(code=code, name=name, short=short, question=asks, source=_SOURCE, position=place, since=_SINCE.isoformat())
        for place, (code, name, short, asks) in enumerate(AGENCIES, 1)
    ]
    items = [
        _row(edition=f"{since.year}版（示例）", item=code, level=level.label, wording=words, lookback=months)
        | _row(agencies=who, source=_SOURCE, since=since.isoformat())
        for since in (_SINCE, _NEW)
        for code, level, words, months, who in ITEMS
    ]
    await _load(stage, province, AGENCIES_EXCHANGE, agencies)
    await _load(stage, province, ITEMS_EXCHANGE, items)
    unit = NewUnit(name=POLICE_UNIT, kind=UnitKind.REVIEWING_AGENCY, region=stage.actor.region)
    await lists.seat_agency(stage.actor, stage.actor.region, _POLICE, await unit_named(stage.actor, unit))
    batch, entries = await _sent(stage)
    await _answered(stage.actor, entries)
    stage.say(
        f"联审第{batch}批：{len(entries)}人发给{len(AGENCIES)}个部门（清单为示例），部分已答复；县公安局用自己的账号答复。"
    )


def _row(**cells: Cell) -> dict[str, Cell]:
    return cells


async def _load(stage: Stage, actor: Actor, of: Exchange, rows: list[dict[str, Cell]]) -> None:
    content = write_workbook(of.sheet, rows)
    name = f"{of.title}（示例）.xlsx"
    (stage.inputs / name).write_bytes(content)
    await commit(actor, await hand_in(actor, of.code, Upload(name, content)))


async def _sent(stage: Stage) -> tuple[int, list[int]]:
    actor, inventor = stage.actor, stage.kept["inventor"]
    today = clock.today()
    async with transaction(actor):
        page = await communities(actor, CommunityFilter(area=_TOWNSHIP), today, size=_PEOPLE)
    villages = [line.region for line in page.lines if line.kind is CommitteeKind.VILLAGERS]
    command = OpenBatch(
        region=actor.region,
        purpose=ReviewPurpose.CANDIDATES,
        kind=CommitteeKind.VILLAGERS,
        event_day=today + timedelta(days=20),
        term_number=13,
        title="万家寨镇（示例）",
    )
    batch = await batches.open_batch(actor, command)
    people = [await _person(actor, inventor, villages[order % len(villages)], order) for order in range(_PEOPLE)]
    stage.kept["reviewed"] = [one.person for one in people]
    entries = list(await batches.add_people(actor, batch, people))
    for entry in entries:
        await batches.check_materials(actor, entry, frozenset(ReviewMaterial))
    await batches.pass_township(actor, entries, "贺文秀")
    codes = tuple(code for code, *_ in AGENCIES)
    letter = Sending(letter=f"偏联审函〔{today.year}〕1号", due=today + timedelta(days=5), agencies=codes)
    await batches.send(actor, batch, letter)
    return batch, entries


async def _person(actor: Actor, inventor: Inventor, region: str, order: int) -> Listed:
    one = inventor.person(Sex.FEMALE if order % 3 == 0 else Sex.MALE)
    command = RegisterPerson(region=region, name=one.name, citizen_number=one.citizen_number, education=one.education)
    return Listed(person=await register(actor, command), stands_for=(Office.CHAIR, Office.MEMBER)[order % 2])


async def _answered(actor: Actor, entries: list[int]) -> None:
    """Three agencies have answered on everybody; one person each has a 不宜, a ban and an open question."""
    unfit, barred, open_, *_ = entries
    found = {
        (unfit, "court"): (Answer.FOUND, (_DEFAULTER,)),
        (barred, "court"): (Answer.FOUND, (_CONVICTED,)),
        (open_, "discipline"): (Answer.PENDING, ()),
    }
    answering = {"discipline", "organization", "court"}
    for entry in entries:
        async with transaction(actor):
            questions = await answers.questions_of(actor, entry)
        for line in questions:
            if line.agency in answering:
                answer, facts = found.get((entry, line.agency), (Answer.CLEAR, ()))
                note = _LOOKED_INTO if answer is Answer.PENDING else ""
                said = PaperReply(answer=answer, signed_by="赵国强", signed=clock.today(), facts=facts, note=note)
                opinion = await on_paper.answer_for(actor, line.id, said)
                await on_paper.check_reply(replace(actor, name=_SECOND), line.id, opinion)
