"""What is done village by village: an election with every step on record, boxes counted apart, a recall, an office filled."""

from collections.abc import Mapping, Sequence
from datetime import date

from cadres.sheets.members import MEMBERS
from cadres.sheets.parts import PARTS_EXCHANGE, REPRESENTATIVES_EXCHANGE
from cadres.vocabulary import Sex
from elections.after_vocabulary import HandoverItem
from elections.sheets.committees import COMMITTEES
from elections.sheets.roll_columns import VOTERS
from elections.sheets.slips import SLIPS_EXCHANGE
from server.sheets.workbook import Cell
from server.sheets.writing import write_workbook
from server.values.identity import check_character
from tests.support.county_steps import County, Term, head_of, member_of, typed_votes
from tests.support.county_votes import Run
from tests.support.whole_county import XLSX, Desk

#: In the mobile box lie more ballots than voters were published for it.
_LISTED, _IN_MOBILE_BOX = 6, 9


async def form_committees(county: County, term: Term, runs: Sequence[Run]) -> None:
    """Five people each, chosen by the representatives, filed the next day; by one sheet."""
    rows: list[dict[str, Cell]] = []
    for run in runs:
        for place in range(5):
            one = county.inventor.person(Sex.FEMALE if place % 2 else Sex.MALE)
            rows.append(
                head_of(run.village, term)
                | {
                    "name": one.name,
                    "citizen_number": one.citizen_number,
                    "committee_post": "委员" if place else "主任",
                }
                | {"votes": 48 - place, "formed_by": "村（居）民代表会议推选", "formed": term.on(-38).isoformat()}
                | {"electors": 60, "present": 52, "document": "推选会议记录", "filed": term.on(-37).isoformat()}
                | {"filed_document": "镇备〔1〕号"}
            )
    await county.officer.hand_in("election-committees", COMMITTEES, rows)


async def register_voters(county: County, term: Term, run: Run) -> None:
    """Everybody by name: those who stand, and as many more as the list has."""
    code, desk = term.code(run.village), county.officer
    await desk.send(f"/rolls/{code}/open")
    people = [(one.name, one.citizen_number) for own in run.slate.values() for one in own]
    for number in range(run.rounds[0].electorate - len(people)):
        digits = f"149931{1950 + number % 40}0{1 + number % 9}{10 + number % 19}{number:03}"
        name = "选" + "".join("甲乙丙丁戊己庚辛壬癸"[int(digit)] for digit in f"{number:03}")
        people.append((name, digits + check_character(digits)))
    rows: list[dict[str, Cell]] = [
        {"region_code": run.village.region, "group": "第一村民小组", "household": f"{place // 3:04}", "name": name}
        | {"citizen_number": number, "ground": "第一类", "document": "户口簿"}
        for place, (name, number) in enumerate(people)
    ]
    file = {"file": ("选民登记册.xlsx", write_workbook(VOTERS, rows), XLSX)}
    answer = await desk.client.post("/rolls/imports", data={**desk.token, "how": "take"}, files=file)
    assert answer.status_code == 303, answer.text
    assert f"{len(people)}人" in (await desk.get(answer.headers["location"])).text
    told = {"published": term.on(-28).isoformat(), "posted_at": "村委会公开栏", "reason": "补录"}
    assert "名单锁定" in (await desk.send(f"/rolls/{code}/list", told)).text


async def nominate(county: County, term: Term, run: Run) -> None:
    """By the slips of the villagers, read twice; the answers of those nominated follow once they are on record."""
    code = term.code(run.village)
    await county.officer.send(f"/elections/{code}/nomination/plan", {"way": "direct", "document": "选举办法"})
    heads = {"kind": "提名票", "source": "登记参加选举的村民", "held": term.on(-19).isoformat(), "issued": 160}
    rows = [
        head_of(run.village, term)
        | heads
        | {"cast": 150, "invalid": 2, "document": "提名会议记录", "post": post.label, "name": one.name}
        | {"votes": 90 - 7 * place}
        for post, own in run.slate.items()
        for place, one in enumerate(own)
    ]
    for desk in (county.officer, county.colleague):
        await desk.hand_in("nomination-slips", SLIPS_EXCHANGE.sheet, rows)


async def answer_nominations(county: County, term: Term, run: Run) -> None:
    """Those nominated are put on record, and say in writing that they stand."""
    own = [(post, one) for post, standing in run.slate.items() for one in standing]
    people = [member_of(run.village, term, one) for _, one in own]
    await county.officer.hand_in("members", MEMBERS, [county.cells(one) for one in people])
    code = term.code(run.village)
    ids = await ids_of(county.officer, f"/elections/{code}/nomination", "person")
    for post, one in own:
        said = {"person": ids[one.name], "post": post.value, "name": one.name, "answer": "given"}
        said |= {"said": term.on(-16).isoformat(), "document": "本人书面意见"}
        await county.officer.send(f"/elections/{code}/nomination/consents", said)


async def ids_of(desk: Desk, path: str, name: str) -> Mapping[str, str]:
    """The people whom a page lets one choose from, by name."""
    options = (await desk.get(path)).all(f"//select[@name='{name}']/option[@value != '']")
    return {one.text_content().split("　")[0].split("（")[0].strip(): one.get("value") for one in options}


async def lock_list(county: County, term: Term, run: Run) -> None:
    """The candidates in the order of strokes on the wall, and the meeting with the voters."""
    here, desk = f"/elections/{term.code(run.village)}/nomination", county.officer
    await desk.send(f"{here}/order")
    locked = await desk.send(f"{here}/list", {"published": term.on(-7).isoformat(), "reason": "提名会议决定"})
    assert "已锁定" in locked.text
    met = {"held": term.on(-4).isoformat(), "place": "村委会", "attended": "80", "introduced": "true"}
    await desk.send(f"{here}/meeting", {**met, "answered": "true", "document": "见面会记录"})


async def count_boxes(county: County, term: Term, run: Run) -> str:
    """A hall and a mobile box with too many ballots in it, read apart by two; what the page says once both confirmed the sums."""
    code, held, one, two = term.code(run.village), run.rounds[0], county.officer, county.colleague
    here = f"/elections/{code}/polling"
    hall = {"name": "中心会场", "kind": "main", "place": "村委会大院", "booth": "true"}
    await one.send(here, hall)
    mobile = {
        "name": "流动票箱",
        "kind": "mobile",
        "place": "后沟组",
        "listed": str(_LISTED),
        "listed_for": "年老、患病",
    }
    page = await one.send(here, mobile)
    stations = [action.split("/")[-2] for action in page.all("//form[contains(@action, '/workers')]/@action")]
    assert len(stations) == 2
    for name, duty in (("甲总监", "head_scrutineer"), ("乙唱票", "caller"), ("丙计票", "teller")):
        await one.send(f"{here}/{stations[0]}/workers", {"name": name, "duty": duty})
    for paper in ("ballot/a5", f"tally-sheet?station={stations[0]}"):
        await one.pdf(f"{here}/papers/{paper}")
    boxes = f"/elections/{code}/boxes"
    await one.send(f"{boxes}/plan", {"apart": "true", "boxes.0": "1", "boxes.1": "1", "decided": "选举委员会决定"})
    numbers = ((held.issued - _IN_MOBILE_BOX, held.cast), (_IN_MOBILE_BOX, _IN_MOBILE_BOX))
    for station, (out, back) in zip(stations, numbers, strict=True):
        account = {"received": str(out), "issued": str(out), "spoilt": "0", "unused": "0", "returned": str(back)}
        await one.send(f"{here}/{station}/account", {**account, "forged": "0", "reason": "有人领票未投"})
        await two.send(f"{here}/{station}/check")
    for desk in (one, two):
        for station, (_, back) in zip(stations, numbers, strict=True):
            in_hall = station == stations[0]
            form = (await desk.get(f"{boxes}/{station}/1")).form()
            typed = typed_votes(form, held, run.people) if in_hall else {}
            if not in_hall:
                lines = [name for name in form.fields if name.endswith(".name") and ".lines." in name]
                typed = {f"{name.removesuffix('.name')}.votes": "1" if ".lines.1." in name else "0" for name in lines}
            rests = {name: "0" for name in form.fields if name.endswith((".abstained", ".invalid"))}
            typed |= rests | {"held": held.day.isoformat(), "cast": str(back)}
            typed |= {"fully_invalid": str(held.void) if in_hall else "0", "reason": "原表如此"}
            await desk.fill(form, typed)
    for desk in (one, two):
        page = await desk.fill((await desk.get(boxes)).form(f"{boxes}/sum"), {"reason": "流动票箱多出选票"})
    return page.text


async def hand_over(county: County, term: Term, run: Run) -> None:
    """Every thing of the list, one after another, before a witness."""
    here = f"/elections/{term.code(run.village)}/handover"
    for item in HandoverItem:
        given = {"item": item.value, "handed": term.on(8).isoformat(), "given_by": "贾前任", "taken_by": "高新任"}
        page = await county.officer.send(here, {**given, "witness": "镇监交人", "quantity": "1份"})
    assert "11项都已移交" in page.text


async def choose_beside(county: County, term: Term, runs: Sequence[Run]) -> None:
    """Groups with their leaders and representatives of many places, by two sheets."""
    groups: list[dict[str, Cell]] = []
    people: list[dict[str, Cell]] = []
    for run in runs:
        place = {"region_code": run.village.region, "community": run.village.name}
        groups.append(
            {**place, "kind": "小组", "name": f"第{term.number}届一组", "head": "杜组长"} | _since(term.on(12))
        )
        people += [
            {
                **place,
                "name": f"{'文武'[term.number % 2]}{letter}生",
                "sex": "女" if letter == "甲" else "男",
                "households": 10,
            }
            | _since(term.on(12))
            for letter in "甲乙丙"
        ]
    await county.officer.hand_in("parts", PARTS_EXCHANGE.sheet, groups)
    await county.officer.hand_in("representatives", REPRESENTATIVES_EXCHANGE.sheet, people)


def _since(day: date) -> dict[str, Cell]:
    return {"since": day.isoformat()}


async def choose_oversight(county: County, term: Term, run: Run) -> None:
    """Three people of the oversight committee, each on the page on which somebody comes to an office."""
    people = [county.inventor.person(sex) for sex in (Sex.MALE, Sex.FEMALE, Sex.MALE)]
    rows = [county.cells(member_of(run.village, term, one)) for one in people]
    await county.officer.hand_in("members", MEMBERS, rows)
    here = f"/communities/{run.village.region}/hold"
    ids = await ids_of(county.officer, here, "person")
    for place, one in enumerate(people):
        held = {"person": ids[one.name], "office": "oversight_member" if place else "oversight_head", "way": "assembly"}
        held |= {"since": term.on(12).isoformat(), "document": "村民代表会议记录", "reason": "按会议结果登记"}
        await county.officer.send(here, held)


async def end_oversight(county: County, term: Term, run: Run) -> None:
    """Those of the term before leave first: their seats are no others'."""
    page = await county.officer.get(f"/communities/{run.village.region}")
    for row in page.all("//tr[contains(., '监督委员会')][.//a[starts-with(@href, '/offices/')]]"):
        (tenure,) = {one.split("/")[2].split("?")[0] for one in row.xpath(".//a/@href") if one.startswith("/offices/")}
        ended = {"by": "succession", "day": term.on(12).isoformat(), "document": "村民代表会议记录"}
        await county.officer.send(f"/offices/{tenure}/end", ended)


async def archive(county: County, term: Term, run: Run) -> None:
    """What no record fills is put into the file by hand; then nothing is a gap."""
    here = f"/elections/{term.code(run.village)}/archive"
    page = await county.officer.get(here)
    for item in page.words("//table//tr[td[2][contains(., '缺')]]/td[1]"):
        await county.officer.send(here, {"item": item, "pages": "3", "place": "镇档案室"})


async def recall(county: County, run: Run, name: str, received: date, held: date) -> None:
    """A member is recalled: asked for by a fifth, voted on, confirmed by the other of the office."""
    here = f"/recalls/of/{run.village.region}"
    ids = await ids_of_tenures(county.officer, here)
    electorate = run.rounds[0].electorate
    asked = {"petitioners": "voters", "signed": str(electorate // 5 + 1), "entitled": str(electorate)}
    asked |= {"tenure": ids[name], "reasons": "长期不在村", "received": received.isoformat()}
    page = await county.officer.send(here, asked)
    case = page.response.url.path
    cast = electorate // 2 + 10
    vote = {"held": held.isoformat(), "electorate": str(electorate), "ballots_cast": str(cast)}
    vote |= {"method": "voters", "agreed": str(cast // 2 + 1), "reply": "heard", "document_name": "罢免表决结果报告"}
    await county.officer.send(f"{case}/ballot", vote)
    done = await county.colleague.send(f"{case}/confirm")
    assert "已确认：罢免通过。" in done.text


async def ids_of_tenures(desk: Desk, path: str) -> Mapping[str, str]:
    """Members in office as a page of recalls offers them, by name."""
    options = (await desk.get(path)).all("//select[@name='tenure']/option[@value != '']")
    return {_name_in(one.text_content()): one.get("value") for one in options}


def _name_in(words: str) -> str:
    """主任　贾永胜, or 贾永胜　主任."""
    parts = ["".join(part.split()) for part in words.replace("（", "　").split("　")]
    return next(part for part in parts if part not in {"主任", "副主任", "委员", ""})
