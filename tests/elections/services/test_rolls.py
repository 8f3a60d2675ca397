"""The roll of an election: registering, publishing, changing, objecting, and somebody in two places."""

from collections.abc import Mapping
from datetime import date

import pytest

from cadres.rules.dual_office import ChairPath, ChairPaths, DualStep
from cadres.vocabulary import Sex
from elections import queries
from elections.after_vocabulary import DisputeEffect
from elections.paths import chair_paths
from elections.roll_vocabulary import ChangeKind, ObjectionKind, ObjectionResult, OffGround
from elections.services.after.voiding import void
from elections.services.cancelling import CancelElection, cancel_election
from elections.services.elections import Nomination, nominate, summarise_roll
from elections.services.elections import Roll as TypedSums
from elections.services.rolls.conflicts import Claim, GiveWay, claim, give_way
from elections.services.rolls.judging import differences, judge_anew
from elections.services.rolls.keeping import PutBack, TakeOff, put_back, register_voter, take_off
from elections.services.rolls.objections import Decide, Object, decide, receive
from elections.services.rolls.opening import open_roll, roll_to_keep
from elections.services.rolls.publishing import PublishList, publish_list
from elections.tables import Election
from elections.vocabulary import Post, VoterClass
from elections.web.rolls.duties import roll_duties
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.db.engine import connection, transaction
from server.errors import Conflict, Refused
from tests.support.factories import COUNTY, OTHER_COUNTY, VILLAGE, a_conclusion, a_person, an_election
from tests.support.http import SignIn
from tests.support.rolls import DAY, TODAY, a_published_roll, a_roll, a_voter, number_of
from tests.support.teams import a_site, a_team, a_unit, somebody
from training.services.dispatching import send

LIST = PublishList(published=TODAY, posted_at="村委会公开栏", reason="补录")
DIED = TakeOff(ground=OffGround.DIED, document="死亡证明", day=TODAY)


async def _counts(code: str) -> dict[str, int]:
    """The sums as kept, after they were compared with the list itself."""
    kept = await connection().fetch(
        """SELECT c.group_name, c.status, c.voters, c.women, c.party_members FROM roll_count c JOIN roll r ON r.id = c.roll
           JOIN election e ON e.id = r.election WHERE e.code = $1 AND c.voters > 0 ORDER BY 1, 2""",
        code,
    )
    listed = await connection().fetch(
        """SELECT v.group_name, v.status, count(*) AS voters, count(*) FILTER (WHERE v.sex = 'female') AS women,
                  count(*) FILTER (WHERE v.party_member) AS party_members
           FROM voter v JOIN roll r ON r.id = v.roll JOIN election e ON e.id = r.election
           WHERE e.code = $1 GROUP BY 1, 2 ORDER BY 1, 2""",
        code,
    )
    assert [tuple(row) for row in kept] == [tuple(row) for row in listed]
    return {row["status"]: row["voters"] for row in kept}


async def _voter(code: str, order: int = 0) -> int:
    found = await connection().fetch(
        """SELECT v.id FROM voter v JOIN roll r ON r.id = v.roll JOIN election e ON e.id = r.election
           WHERE e.code = $1 ORDER BY v.id""",
        code,
    )
    return int(found[order]["id"])


async def test_the_sums_are_those_of_the_list_after_every_act(operator: Actor) -> None:
    code = await a_roll(operator)
    assert await _counts(code) == {"registered": 3}
    await register_voter(operator, code, a_voter(200, born=date(2009, 1, 1), party_member=False))
    assert await _counts(code) == {"registered": 3, "refused": 1}
    await take_off(operator, code, await _voter(code), DIED)
    assert await _counts(code) == {"registered": 2, "refused": 2}
    await put_back(operator, code, await _voter(code), PutBack(document="查明登记有误"))
    assert await _counts(code) == {"registered": 3, "refused": 1}


async def test_nobody_is_on_a_roll_twice(operator: Actor) -> None:
    code = await a_roll(operator)
    with pytest.raises(Refused) as refused:
        await register_voter(operator, code, a_voter(100))
    assert "已在登记册上" in str(refused.value)


async def test_what_days_decide_is_not_said_by_hand(operator: Actor) -> None:
    code = await a_roll(operator)
    with pytest.raises(Refused) as refused:
        await take_off(
            operator, code, await _voter(code), TakeOff(ground=OffGround.UNDER_AGE, document="户口簿", day=TODAY)
        )
    assert "并不是" in str(refused.value)


async def test_a_ground_that_does_not_hold_registers_nobody(operator: Actor) -> None:
    code = await a_roll(operator)
    with pytest.raises(Refused):
        await register_voter(operator, code, a_voter(300, ground=VoterClass.AWAY))


async def test_a_published_list_gives_the_sums_and_changes_by_four_and_four(operator: Actor) -> None:
    code = await a_published_roll(operator)
    roll = await queries.roll(operator, code)
    assert roll is not None
    assert (roll.electorate, roll.women) == (3, 2)
    with pytest.raises(Refused) as refused:
        await register_voter(operator, code, a_voter(200))
    assert "四增" in str(refused.value)
    await register_voter(operator, code, a_voter(200, addition=ChangeKind.OMITTED))
    await register_voter(operator, code, a_voter(202, addition=ChangeKind.MARRIED_IN))
    gone = TakeOff(ground=OffGround.MARRIED_OUT, document="户口迁移证", day=TODAY)
    await take_off(operator, code, await _voter(code), gone)
    kinds = await connection().fetch("SELECT kind FROM roll_change ORDER BY id")
    assert [row["kind"] for row in kinds] == ["omitted", "married_in", "married_out"]
    assert await publish_list(operator, code, LIST) == 2
    editions = await connection().fetch("SELECT before, added, removed, voters FROM roll_edition ORDER BY sequence")
    assert [tuple(row) for row in editions] == [(0, 3, 0, 3), (3, 2, 1, 4)]
    changed = await queries.roll(operator, code)
    assert changed is not None
    assert changed.electorate == 4
    with pytest.raises(Conflict):
        await publish_list(operator, code, LIST)


async def test_what_is_undone_before_it_is_published_is_no_change(operator: Actor) -> None:
    code = await a_published_roll(operator)
    await take_off(operator, code, await _voter(code), DIED)
    await put_back(operator, code, await _voter(code), PutBack(document="误报", addition=ChangeKind.OMITTED))
    assert await connection().fetchval("SELECT count(*) FROM roll_change") == 0


async def test_a_list_too_late_is_refused_and_one_on_the_edge_needs_a_reason(operator: Actor) -> None:
    code = await a_roll(operator, day=date(2026, 12, 15))
    with pytest.raises(Refused) as refused:
        await publish_list(operator, code, LIST)
    assert "晚1天" in str(refused.value)
    await Election.update({Election.election_day: date(2026, 12, 16)}).where(Election.code == code)
    await judge_anew(operator, code)
    with pytest.raises(Refused) as asked:
        await publish_list(operator, code, LIST.model_copy(update={"reason": None}))
    assert "正在边界" in str(asked.value)
    assert await publish_list(operator, code, LIST.model_copy(update={"reason": "各组会议推迟"})) == 1


async def test_typed_sums_and_a_roll_exclude_each_other(operator: Actor) -> None:
    typed = TypedSums(electorate=9, published=TODAY)
    code = await a_roll(operator)
    with pytest.raises(Conflict):
        await summarise_roll(operator, code, typed)
    other = await an_election(operator, region="140932100210", term_number=13, election_day=DAY)
    await summarise_roll(operator, other, typed)
    with pytest.raises(Conflict):
        await open_roll(operator, other)


async def test_a_moved_day_lists_who_comes_and_who_goes(operator: Actor) -> None:
    code = await a_roll(operator)
    await register_voter(operator, code, a_voter(210, born=date(2008, 12, 25)))
    await register_voter(operator, code, a_voter(212, born=date(2008, 12, 18)))
    await Election.update({Election.election_day: date(2026, 12, 30)}).where(Election.code == code)
    work = await roll_to_keep(operator, code)
    assert [(line.name, line.comes) for line in (await differences(work)).lines] == [("贾小一", True)]
    await judge_anew(operator, code)
    assert await _counts(code) == {"registered": 5}
    await Election.update({Election.election_day: date(2026, 12, 17)}).where(Election.code == code)
    done = await judge_anew(operator, code)
    assert [line.comes for line in done.lines] == [False, False]
    assert await _counts(code) == {"registered": 3, "refused": 2}


async def test_two_elections_keep_two_days_for_the_same_age(operator: Actor) -> None:
    """Born between the two days: no voter on the first, a voter on the second, and neither day is today."""
    early = await a_roll(operator, voters=0)
    late = await an_election(operator, region=f"{VILLAGE[:6]}100210", term_number=13, election_day=date(2027, 1, 20))
    await open_roll(operator, late)
    born = date(2009, 1, 10)
    for code, order in ((early, 100), (late, 102)):
        await register_voter(operator, code, a_voter(order, born=born))
    assert (await _counts(early), await _counts(late)) == ({"refused": 1}, {"registered": 1})
    await Election.update({Election.election_day: date(2027, 1, 25)}).where(Election.code == early)
    await judge_anew(operator, early)
    assert (await _counts(early), await _counts(late)) == ({"registered": 1}, {"registered": 1})


async def test_objections_have_their_days(operator: Actor) -> None:
    code = await a_published_roll(operator)
    said = Object(
        kind=ObjectionKind.OMITTED, about="贾小七", raised_by="贾建国", received=TODAY, says="一直在村居住，没有列入"
    )
    objection = await receive(operator, code, said)
    due = await connection().fetchval("SELECT due FROM roll_objection WHERE id = $1", objection)
    assert due == date(2026, 11, 29)
    answer = Decide(result=ObjectionResult.UPHELD, decided=TODAY, announced=TODAY, reply="补登")
    await decide(operator, code, objection, answer)
    with pytest.raises(Conflict):
        await decide(operator, code, objection, answer)
    days = await queries.stage_days(operator, code)
    assert {stage.code for stage in days} == {"S05", "S06"}


async def test_two_places_are_told_of_each_other_and_nothing_more(operator: Actor) -> None:
    here = await a_roll(operator)
    away = await an_election(operator, region="140931100202", term_number=13, election_day=DAY)
    await open_roll(operator, away)
    await register_voter(operator, away, a_voter(100, name="张三"))
    home = Actor(None, "李雅琴", "偏关县换届办", "140932000000", operator.roles)
    other = Actor(None, "王瑞", "保德县换届办", OTHER_COUNTY, operator.roles)
    async with transaction(home):
        rows = await connection().fetch("SELECT * FROM registration_conflict")
        assert [(row["region"], row["other_region"], row["other_first"]) for row in rows] == [
            (VILLAGE, "140931100202", False)
        ]
        assert await connection().fetchval("SELECT count(*) FROM voter WHERE region = '140931100202'") == 0
        await claim(home, rows[0]["id"], Claim(claim="户籍和住处都在本村"))
    async with transaction(other):
        mine = await connection().fetchrow("SELECT * FROM registration_conflict")
        assert (mine["other_first"], mine["other_claim"]) == (True, "户籍和住处都在本村")
        with pytest.raises(Refused) as refused:
            await publish_list(other, away, LIST)
        assert "登记在先" in str(refused.value)
        assert "张三（第一村民小组，户号" in str(refused.value), "whose registration it is"
        await give_way(other, mine["id"], GiveWay(evidence="本人说明"))
    sides = await connection().fetch("SELECT region, gives_way FROM registration_conflict ORDER BY region")
    assert [tuple(row) for row in sides] == [("140931100202", "own"), (VILLAGE, "other")]
    assert await publish_list(operator, here, LIST) == 1


async def test_elections_of_other_years_are_no_conflict(operator: Actor) -> None:
    await a_roll(operator)
    away = await an_election(operator, region="140931100202", term_number=13, election_day=date(2028, 12, 20))
    await open_roll(operator, away)
    await register_voter(operator, away, a_voter(100))
    assert await connection().fetchval("SELECT count(*) FROM registration_conflict") == 0


_CANCEL = CancelElection(cancelled=TODAY, document="保德县政府批复〔2026〕3号", reason="并村方案未定")


async def _conflicts() -> list[tuple[str, str, str | None]]:
    rows = await connection().fetch("SELECT region, state, gives_way FROM registration_conflict ORDER BY region")
    return [(row["region"], row["state"], row["gives_way"]) for row in rows]


async def test_v07_the_roll_of_a_cancelled_election_is_no_conflict(operator: Actor) -> None:
    away = await an_election(operator, region="140931100202", term_number=13, election_day=DAY)
    await open_roll(operator, away)
    await register_voter(operator, away, a_voter(100))
    await cancel_election(operator, away, _CANCEL)
    here = await a_roll(operator)
    assert await _conflicts() == []
    elsewhere = "SELECT count(*) FROM registrations_elsewhere(ARRAY(SELECT citizen_index FROM voter), $1, $2, 400)"
    assert await connection().fetchval(elsewhere, VILLAGE, DAY) == 0
    assert await publish_list(operator, here, LIST) == 1


async def test_a_cancelled_election_settles_its_conflicts_on_both_sides(operator: Actor) -> None:
    away = await an_election(operator, region="140931100202", term_number=13, election_day=DAY)
    await open_roll(operator, away)
    await register_voter(operator, away, a_voter(100))
    here = await a_roll(operator)
    assert {state for _, state, _ in await _conflicts()} == {"open"}
    with pytest.raises(Refused, match="登记在先"):
        await publish_list(operator, here, LIST)
    await cancel_election(operator, away, _CANCEL)
    assert await _conflicts() == [("140931100202", "settled", "void"), (VILLAGE, "settled", "void")]
    assert await connection().fetchval("SELECT DISTINCT evidence FROM registration_conflict") == _CANCEL.document
    assert await publish_list(operator, here, LIST) == 1


async def _is_void(actor: Actor, code: str) -> Mapping[str, object]:
    """A result of its own would take the whole course; the finding is what is asked here. Returns what the event tells."""
    await connection().execute("UPDATE election SET published = $2 WHERE code = $1", code, TODAY)
    async with transaction(actor):
        election = await Election.objects().where(Election.code == code).first()
        assert election is not None
        await void(actor, election, DisputeEffect.ELECTION_VOID, TODAY, "保德县政府认定〔2026〕1号", None)
    newest, *_ = await trail(f"election:{code}")
    assert newest.label == "认定选举无效"
    return newest.after


async def test_a_void_result_takes_its_roll_out_of_the_way(operator: Actor) -> None:
    away = await an_election(operator, region="140931100202", term_number=13, election_day=DAY)
    await open_roll(operator, away)
    await register_voter(operator, away, a_voter(100))
    here = await a_roll(operator)
    assert {state for _, state, _ in await _conflicts()} == {"open"}
    assert (await _is_void(operator, away))["办结两地登记"] == 1
    assert await _conflicts() == [("140931100202", "settled", "void"), (VILLAGE, "settled", "void")]
    assert await publish_list(operator, here, LIST) == 1


async def test_v06_whoever_was_struck_for_a_void_roll_is_called_back(operator: Actor) -> None:
    away = await an_election(operator, region="140931100202", term_number=13, election_day=DAY)
    await open_roll(operator, away)
    await register_voter(operator, away, a_voter(100))
    here = await a_roll(operator)
    row = await connection().fetchrow("SELECT id, voter FROM registration_conflict WHERE region = $1", VILLAGE)
    await give_way(operator, row["id"], GiveWay(evidence="本人说明"))
    assert await publish_list(operator, here, LIST) == 1

    async def waiting() -> list[str]:
        async with transaction(operator):
            return [one.what for one in await roll_duties(operator, COUNTY)]

    assert await waiting() == []
    assert (await _is_void(operator, away))["外地除名待恢复"] == 1
    assert [one for one in await waiting() if "1人因在别处登记除名，那里的选举已取消、认定无效或者另建" in one]
    told = await connection().fetchval("SELECT evidence FROM registration_conflict WHERE region = $1", VILLAGE)
    assert told == "保德县政府认定〔2026〕1号；原处理：本人说明"
    back = PutBack(document="外地选举无效的认定", addition=ChangeKind.OMITTED)
    await put_back(operator, here, row["voter"], back)
    assert await waiting() == []


async def test_nobody_settles_the_conflicts_of_an_election_that_goes_on(operator: Actor) -> None:
    away = await an_election(operator, region="140931100202", term_number=13, election_day=DAY)
    await open_roll(operator, away)
    await register_voter(operator, away, a_voter(100))
    await a_roll(operator)
    wanted = await connection().fetchval("SELECT id FROM election WHERE code = $1", away)
    sql = "SELECT void_registration_conflicts($1, $2, '某人', '随便写的')"
    assert await connection().fetchval(sql, wanted, TODAY) == 0
    assert {state for _, state, _ in await _conflicts()} == {"open"}


async def test_a_voter_of_no_roll_is_refused_by_the_database(operator: Actor) -> None:
    code = await a_roll(operator)
    voter = await _voter(code)
    with pytest.raises(Exception, match="voters of no roll"):
        async with connection().transaction():
            await connection().execute(
                """INSERT INTO voter SELECT (jsonb_populate_record(v, '{"roll": 0, "id": 0}')).* FROM voter v WHERE id = $1""",
                voter,
            )


async def test_who_is_not_on_the_published_list_is_no_candidate(operator: Actor) -> None:
    code = await a_published_roll(operator)
    voter = await a_person(operator, "贾小一", Sex.FEMALE, VILLAGE, number_of(100))
    stranger = await a_person(operator, "贾外来", Sex.MALE, VILLAGE)
    for person, refused in ((voter, ""), (stranger, "公布的选民名单上没有贾外来")):
        case = await a_conclusion(operator, person, code, concluded=TODAY)
        nomination = Nomination(person=person, post=Post.CHAIR, vetting_case=case)
        if not refused:
            await nominate(operator, code, nomination)
            continue
        with pytest.raises(Refused) as error:
            await nominate(operator, code, nomination)
        assert refused in str(error.value)


async def test_whether_a_chair_is_a_voter_is_read_from_the_roll(operator: Actor) -> None:
    code = await a_published_roll(operator)
    voter = await a_person(operator, "贾小一", Sex.FEMALE, VILLAGE, number_of(100))
    stranger = await a_person(operator, "贾外来", Sex.MALE, VILLAGE)
    asked = [ChairPath(VILLAGE, person, code) for person in (voter, stranger)]
    found = await chair_paths(operator, ChairPaths(tuple(asked)))
    steps = [found[one][DualStep.VOTER] for one in asked]
    assert [step.met for step in steps] == [True, False]
    assert "选民登记册上没有登记这个人" in steps[1].message


async def test_a_member_of_a_work_team_on_the_list_asks_for_a_reason(operator: Actor) -> None:
    code = await a_roll(operator)
    team = await a_team(operator, await a_site(operator))
    await send(operator, team, somebody(await a_unit(operator), citizen_number=number_of(101)))
    with pytest.raises(Refused, match="选民名单上，贾志强是聚福苑小区工作队的第一书记兼队长"):
        await publish_list(operator, code, LIST.model_copy(update={"reason": None}))
    reasoned = LIST.model_copy(update={"reason": "户籍在本村，本人要求登记"})
    assert await publish_list(operator, code, reasoned) == 1


async def test_a_list_of_a_day_before_its_voters_were_entered_needs_a_word(operator: Actor) -> None:
    code = await a_roll(operator)
    early = PublishList(published=date(2026, 11, 1), posted_at="村委会公开栏")
    with pytest.raises(Refused, match="名单上有3人是此后才录入的"):
        await publish_list(operator, code, early)
    assert await publish_list(operator, code, early.model_copy(update={"reason": "名单11月1日已张贴，现补录"})) == 1


async def test_where_the_sums_are_on_record_the_page_offers_no_roll(operator: Actor, sign_in: SignIn) -> None:
    code = await an_election(operator, term_number=13, election_day=date(2026, 12, 18))
    await summarise_roll(
        operator, code, TypedSums(electorate=431, women=None, party_members=None, published=date(2026, 11, 20))
    )
    page = await (await sign_in(Role.ELECTION_OFFICER)).get(f"/rolls/{code}")
    assert "名单汇总数：431人" in page.text
    assert "开始选民登记" not in page.text
    with pytest.raises(Conflict, match="汇总数有误的，在该选举的页面上更正"):
        await open_roll(operator, code)
