"""Attendance by slips: one person, one session, once."""

import asyncio
from datetime import date
from io import BytesIO

import pdfplumber
import pytest

from cadres.queries import people
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.db.engine import connection, transaction
from server.errors import NotFound, Refused
from server.papers.faces import FaceSettings
from server.papers.page import compose
from server.papers.typesetter import typeset
from server.places.regions import load_divisions
from tests.support.children import a_seat
from tests.support.courses import a_course
from tests.support.factories import OTHER_COUNTY, a_county, an_actor
from tests.support.http import SignIn
from training import courses
from training.course_printing import slips
from training.course_vocabulary import Presence
from training.rules.slips import printed
from training.services.attendance import Enrol, TakeAttendance, enrol, take_attendance
from training.services.courses import subject
from training.services.slips import TakeSlips, codes_for, take_slips

TODAY = date(2022, 6, 1)


async def a_class(operator: Actor) -> tuple[int, tuple[int, int], tuple[int, int]]:
    """A run with two sessions and two who are enrolled."""
    await a_county(operator)
    course, sittings = await a_course(operator)
    people = [(await a_seat(operator, name))[0] for name in ("刘桂芳", "温秀兰")]
    first, second = [await enrol(operator, course, Enrol(person=person)) for person in people]
    return course, sittings, (first, second)


async def codes_of(operator: Actor, course: int, session: int) -> dict[int, str]:
    """The slips of a session by enrolment, as they are typed: the code and the last four of the bearer's card."""
    staying = (await courses.view(operator, course)).staying
    cards = await people(operator, [one.person for one in staying])
    codes = codes_for(session, staying)
    return {one.id: f"{codes[one.id]} {cards[one.person].masked_number[-4:]}" for one in staying}


def handed_in(codes: str) -> TakeSlips:
    return TakeSlips(codes=codes, checked=True)


async def test_a_slip_counts_once_in_its_own_session(operator: Actor) -> None:
    course, (morning, evening), (first, second) = await a_class(operator)
    of_morning = await codes_of(operator, course, morning)
    of_evening = await codes_of(operator, course, evening)
    # Nothing of one session opens the other: neither a slip kept back nor one that somebody sent on.
    assert not {*of_morning.values()} & {*of_evening.values()}
    with pytest.raises(Refused, match="是2022-05-12未成年人保护的票"):
        await take_slips(operator, morning, handed_in(f"{of_morning[first]}\n{of_evening[second]}"))
    # One wrong slip and none is taken.
    there = {one.id: one.presences for one in (await courses.view(operator, course)).members}
    assert there == {first: {}, second: {}}
    assert await take_slips(operator, morning, handed_in(of_morning[first].lower())) == 1
    with pytest.raises(Refused, match="刘桂芳的票已经用过"):
        await take_slips(operator, morning, handed_in(of_morning[first]))
    with pytest.raises(Refused, match="录入了2次"):
        await take_slips(operator, morning, handed_in(f"{of_morning[second]} {of_morning[second]}"))
    with pytest.raises(Refused, match="AAAA-AAAA不是这个班的票"):
        await take_slips(operator, morning, handed_in("AAAAAAAA 2718"))
    with pytest.raises(Refused, match="一个也没有填"):
        await take_slips(operator, morning, handed_in("  "))
    await take_attendance(operator, morning, TakeAttendance(presences={f"m{second}": Presence.LEAVE}))
    with pytest.raises(Refused, match="温秀兰已登记请假"):
        await take_slips(operator, morning, handed_in(of_morning[second]))
    foreign = an_actor(Role.TRAINING_OFFICER, region=OTHER_COUNTY)
    with pytest.raises(NotFound):
        await take_slips(foreign, morning, handed_in(of_morning[second]))


async def test_a_slip_does_not_count_without_the_card_of_the_one_it_names(operator: Actor) -> None:
    course, (morning, _), (first, second) = await a_class(operator)
    typed = await codes_of(operator, course, morning)
    (mine, my_four), (_, her_four) = typed[first].split(), typed[second].split()
    assert my_four != her_four
    for slip, said in (
        (mine, "没有身份证后四位。"),
        (f"{my_four} {mine} {my_four}", f"{my_four}前面没有票码。"),
        (f"{mine} {her_four}", f"刘桂芳的身份证后四位不是{her_four}。"),
    ):
        with pytest.raises(Refused, match=said):
            await take_slips(operator, morning, handed_in(slip))
    with pytest.raises(Refused, match="没有确认进场时看过本人身份证"):
        await take_slips(operator, morning, TakeSlips(codes=typed[first]))
    assert await take_slips(operator, morning, handed_in(typed[first])) == 1
    # That the cards were looked at is said by somebody, and stays with their name; what is ticked in the list says nothing of it.
    await take_attendance(operator, morning, TakeAttendance(presences={f"m{second}": Presence.PRESENT}))
    ticked, handed, *_ = await trail(subject(course))
    assert handed.after["依据"] == "凭出勤票，经办人确认进场时核对过本人证件"
    assert "依据" not in ticked.after


@pytest.mark.usefixtures("own_database")
async def test_a_slip_does_not_write_over_what_is_told_meanwhile() -> None:
    operator, told = Actor.operator(), asyncio.Event()
    await load_divisions(operator)
    async with transaction(operator):
        course, (morning, _), (first, _) = await a_class(operator)
        code = (await codes_of(operator, course, morning))[first]

    async def by_hand() -> None:
        async with transaction(operator):
            await take_attendance(operator, morning, TakeAttendance(presences={f"m{first}": Presence.LEAVE}))
            told.set()
            while not await connection().fetchval("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)"):  # noqa: ASYNC110  # The server knows, no event does.
                await asyncio.sleep(0)

    async def by_slip() -> None:
        await told.wait()
        with pytest.raises(Refused, match="刘桂芳已登记请假"):
            await take_slips(operator, morning, handed_in(code))

    await asyncio.gather(by_hand(), by_slip())


async def test_the_slips_are_printed_and_taken_in_on_the_page(operator: Actor, sign_in: SignIn) -> None:
    course, (morning, _), (first, _) = await a_class(operator)
    with pdfplumber.open(BytesIO(typeset(FaceSettings(), compose(await slips(operator, morning))))) as pdf:
        text = "".join(page.extract_text() for page in pdf.pages)
        assert sum(len(page.images) for page in pdf.pages) == 2
    typed = (await codes_of(operator, course, morning))[first]
    code, four = printed(typed[:8]), typed[-4:]
    assert code in text.replace(" ", "")
    assert "刘桂芳" in text
    assert "女，1980年5月生" in text
    number = (await people(operator, [(await courses.view(operator, course)).staying[0].person])).popitem()[1]
    assert number.masked_number[:4] in text
    assert four not in text.replace(code, ""), "the slip does not tell what the card is asked for"
    officer = await sign_in(Role.TRAINING_OFFICER)
    here = f"/courses/sessions/{morning}"
    page = await officer.get(here)
    refused = await officer.submit(
        page.form(f"{here}/slips"), {"codes": f"{code} {four}\nAAAA-AAAA {four}", "checked": "true"}
    )
    assert any("AAAA-AAAA不是这个班的票" in one for one in refused.problems())
    page = await officer.submit(refused.form(f"{here}/slips"), {"codes": f"{code} {four}", "checked": "true"})
    assert page.one(f"//select[@name='presences.m{first}']/option[@selected]").get("value") == "present"
    assert (await officer.download(f"{here}/papers/slips")).content.startswith(b"%PDF")
