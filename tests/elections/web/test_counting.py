"""Typing a count: what is wrong is said in Chinese beside what was typed, and nothing of it is written."""

import pytest

from elections import queries
from elections.services.corrections import Withdrawal, withdraw_count
from elections.tables import Count, CountLine
from elections.vocabulary import NextStep, Post, RoundKind
from elections.web.votes import rounds
from server import clock
from server.access.actor import Actor, Role
from server.access.audit import AuditEvent
from tests.support.factories import CLEAN_VOTES, SLATE, a_checked_count, a_published_election, an_election, an_entry
from tests.support.http import Fields, Page, SignIn

_POSTS = tuple(SLATE)


def votes_input(post: Post, place: int) -> str:
    return f"posts.{_POSTS.index(post)}.lines.{place}.votes"


def a_sheet(**changed: str) -> Fields:
    """The clean count as a browser would send it."""
    numbers = {"held": "2021-11-20", "issued": "402", "cast": "396", "fully_invalid": "9"}
    votes = {votes_input(post, n): str(one) for post, them in CLEAN_VOTES.items() for n, one in enumerate(them)}
    return {**numbers, **votes, **changed}


async def refused(sign_in: SignIn, code: str, fields: Fields) -> Page:
    """Send a sheet that must come back: nothing is written, and every value stands as it was typed."""
    officer = await sign_in(Role.ELECTION_OFFICER)
    form = (await officer.get(f"/elections/{code}/count")).form()
    before = await Count.count(), await CountLine.count(), await AuditEvent.count()
    page = await officer.submit(form, fields)
    assert (await Count.count(), await CountLine.count(), await AuditEvent.count()) == before
    assert (page.status, page.heading) == (422, "录入计票")
    typed = page.form().fields
    assert {name: typed[name] for name in fields} == fields
    return page


def said_at(page: Page, name: str) -> str:
    """What stands at an input, which must be tied to it for those who cannot see."""
    box = page.one(f"//*[@name='{name}']")
    assert box.get("aria-invalid") == "true"
    (words,) = page.words(f"//p[@id='{name}-wrong1']")
    assert f"{name}-wrong1" in box.get("aria-describedby").split()
    assert page.all(f"//div[@class='summary']//a[@href='#{name}']")
    return words


async def test_the_sheet_has_the_order_of_the_paper(sign_in: SignIn, waiting: str) -> None:
    officer = await sign_in(Role.TOWNSHIP_CLERK)
    page = await officer.get(f"/elections/{waiting}/count")
    assert page.words("//table//th[@scope='row']//label[contains(@for, 'lines')]") == [
        name + ("（女）" if sex.value == "female" else "") for standing in SLATE.values() for name, sex in standing
    ]
    inputs = page.all("//input[@data-count]/@name")
    assert inputs[:4] == ["issued", "cast", "fully_invalid", "posts.0.lines.0.votes"]
    assert page.one("//input[@name='held']").get("value") == "2021-11-20"
    assert "登记431人" in page.text


async def test_a_right_sheet_waits_for_another_reading(operator: Actor, sign_in: SignIn, waiting: str) -> None:
    officer = await sign_in(Role.ELECTION_OFFICER)
    form = (await officer.get(f"/elections/{waiting}/count")).form()
    page = await officer.submit(form, a_sheet(issued="４０２", fully_invalid=" 9 ", held="2021年11月20日"))
    assert page.status == 200
    (said,) = page.words("//p[@role='status']")
    assert said.startswith("已录入第一次投票计票（第一次）。请另一人照原表再录一次")
    assert (await queries.progress(operator, waiting)).held == ()
    # What was said is said once.
    assert (await officer.get(f"/elections/{waiting}")).all("//p[@role='status']") == []


async def test_more_back_than_out_is_refused_until_confirmed(operator: Actor, sign_in: SignIn, waiting: str) -> None:
    page = await refused(sign_in, waiting, a_sheet(cast="403"))
    words = said_at(page, "cast")
    assert words == ("收回403张，多于发出的402张。请核对原表；原表确是如此的，写明原因，本次选举依此判为无效。")
    assert page.problems() == [f"收回选票：{words} T-03"]
    for _ in range(2):
        officer = await sign_in(Role.ELECTION_OFFICER)
        form = (await officer.get(f"/elections/{waiting}/count")).form()
        after = await officer.submit(form, a_sheet(cast="403", reason="监票人在场复点，原表如此"))
    assert "选举无效" in after.text
    assert "说明：监票人在场复点，原表如此" in after.text
    assert (await queries.progress(operator, waiting)).course.next is NextStep.RERUN


async def test_more_votes_than_ballots_are_named_by_name(sign_in: SignIn, waiting: str) -> None:
    name = votes_input(Post.VICE_CHAIR, 1)
    page = await refused(sign_in, waiting, a_sheet(**{name: "397", votes_input(Post.VICE_CHAIR, 0): "0"}))
    assert said_at(page, name) == "王瑞得397票，多于收回的396张。请核对得票数和收回选票数。"
    assert "副主任　王瑞：" in page.response.text


async def test_more_votes_in_all_than_seats_times_ballots(sign_in: SignIn, waiting: str) -> None:
    page = await refused(sign_in, waiting, a_sheet(**{votes_input(Post.CHAIR, 1): "300"}))
    (problem,) = page.problems()
    assert problem == (
        "主任得票合计：主任得票合计568票，多于应选名额乘收回选票数（1 × 396 = 396）。"
        "每张票至多投应选名额那么多人，请核对。"
    )


async def test_more_void_ballots_than_ballots(sign_in: SignIn, waiting: str) -> None:
    page = await refused(sign_in, waiting, a_sheet(fully_invalid="500"))
    assert said_at(page, "fully_invalid").startswith("整张无效票500张，多于收回的396张。")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("issued", "", "没有填。须填写。"),
        ("issued", "四百", "不是整数。填阿拉伯数字。"),
        ("cast", "39.5", "不是整数。填阿拉伯数字。"),
        ("cast", "-3", "不得小于0。请核对后重填。"),
        ("fully_invalid", "999999", "不得大于200000。请核对后重填。"),
        ("held", "下星期五", "不是日期。写成2026-10-18的样子。"),
        (
            "held",
            "2021-11-21",
            "填的是2021-11-21，公布的选举日是2021-11-20。填2021-11-20；确在别的一天投票的，先依程序变更选举日。",
        ),
        ("held", "2099-11-20", "2099-11-20还没有到。投票计票后再录入，投票日最晚填今天{today}。"),
        ("posts.0.lines.0.votes", "", "没有填。须填写。"),
        ("posts.2.lines.3.votes", "1e3", "不是整数。填阿拉伯数字。"),
        ("posts.1.others.0.votes", "二", "不是整数。填阿拉伯数字。"),
    ],
)
async def test_a_bad_value_is_told_of_where_it_stands(
    sign_in: SignIn, waiting: str, name: str, value: str, said: str
) -> None:
    page = await refused(sign_in, waiting, a_sheet(**{name: value}))
    assert said_at(page, name) == said.replace("{today}", clock.today().isoformat())


async def test_everything_wrong_is_told_at_once_in_the_order_of_the_sheet(sign_in: SignIn, waiting: str) -> None:
    page = await refused(sign_in, waiting, a_sheet(issued="", cast="x", **{votes_input(Post.MEMBER, 2): ""}))
    assert page.words("//div[@class='summary']/h2") == ["有3处没有填对，还没有保存"]
    assert [problem.partition("：")[0] for problem in page.problems()] == ["发出选票", "收回选票", "委员 马志强"]


async def test_a_written_in_name_needs_its_sex_and_votes(sign_in: SignIn, waiting: str) -> None:
    page = await refused(sign_in, waiting, a_sheet(**{"posts.0.others.0.name": "赵六"}))
    assert said_at(page, "posts.0.others.0.sex") == "没有填。须填写。"
    assert said_at(page, "posts.0.others.0.votes") == "没有填。须填写。"


async def test_a_written_in_name_that_is_on_the_ballot_is_refused(sign_in: SignIn, waiting: str) -> None:
    # Otherwise one of the two numbers would stand for both, without a word.
    row = "posts.0.others.0."
    page = await refused(sign_in, waiting, a_sheet(**{f"{row}name": "贾永胜", f"{row}sex": "male", f"{row}votes": "7"}))
    assert said_at(page, votes_input(Post.CHAIR, 0)) == "写了2行。同一人的票合并写一行。"


async def test_a_written_in_name_is_counted(operator: Actor, sign_in: SignIn, waiting: str) -> None:
    row = "posts.0.others.1."
    written = {f"{row}name": "赵 六", f"{row}sex": "male", f"{row}votes": "7"}
    for _ in range(2):
        officer = await sign_in(Role.ELECTION_OFFICER)
        page = await officer.submit((await officer.get(f"/elections/{waiting}/count")).form(), a_sheet(**written))
        assert page.status == 200
    (held,) = (await queries.progress(operator, waiting)).held
    chair = next(contest for contest in held.poll.posts if contest.post is Post.CHAIR)
    assert [(one.name, one.votes, one.write_in) for one in chair.candidates][-1] == ("赵六", 7, True)


async def test_a_sheet_of_another_ballot_counts_for_nobody(sign_in: SignIn, waiting: str) -> None:
    officer = await sign_in(Role.ELECTION_OFFICER)
    form = (await officer.get(f"/elections/{waiting}/count")).form()
    before = await Count.count()
    short = {name: value for name, value in form.fields.items() if not name.startswith("posts.2.")}
    sheet = {name: value for name, value in a_sheet().items() if not name.startswith("posts.2.")}
    answer = await officer.client.post(form.target, data={**short, **sheet})
    assert answer.status_code == 422
    assert "委员" in answer.text
    assert await Count.count() == before


_NO_CHAIR = {votes_input(Post.CHAIR, 0): "190", votes_input(Post.CHAIR, 1): "150"}


async def test_a_third_sheet_of_a_vote_that_two_read_counts_for_nobody(
    operator: Actor, sign_in: SignIn, waiting: str
) -> None:
    # The count leaves the chair open: another sheet of the first vote would elect one as a runoff.
    one, two, other = [await sign_in(role) for role in (Role.ELECTION_OFFICER, *[Role.TOWNSHIP_CLERK] * 2)]
    forms = [(await visitor.get(f"/elections/{waiting}/count")).form() for visitor in (one, two, other)]
    # Both sheets were begun empty: the second is the other reading, and nothing of it is lost.
    assert (await one.submit(forms[0], a_sheet(**_NO_CHAIR))).status == 200
    assert (await two.submit(forms[1], a_sheet(**_NO_CHAIR))).status == 200
    written = {"posts.0.others.0.name": "赵六", "posts.0.others.0.sex": "male", "posts.0.others.0.votes": "7"}
    page = await other.submit(forms[2], a_sheet(**_NO_CHAIR, **written))
    assert page.status == 409
    assert "现在等待录入的是“另行选举”" in page.text
    (held,) = (await queries.progress(operator, waiting)).held
    assert held.poll.round is RoundKind.FIRST
    # Nothing that was typed is lost.
    rows = dict(zip(page.words("//tbody/tr/th"), page.words("//tbody/tr/td"), strict=True))
    assert rows["投票日"] == "2021-11-20"
    assert (rows["主任 贾永胜"], rows["委员 郝建国"], rows["另选他人 赵六"]) == ("190", "150", "7")
    assert page.all(f"//a[@href='/elections/{waiting}/count']")


async def test_a_sheet_for_a_vote_that_was_decided_meanwhile_is_shown_and_not_written(
    operator: Actor, sign_in: SignIn, waiting: str
) -> None:
    officer = await sign_in(Role.ELECTION_OFFICER)
    form = (await officer.get(f"/elections/{waiting}/count")).form()
    await a_checked_count(operator, waiting, an_entry())
    page = await officer.submit(form, a_sheet(issued="x"))
    assert page.status == 409
    assert "可能已由他人录入" in page.text
    assert page.words("//tbody/tr[2]/td") == ["x"]
    assert await Count.count() == 1


async def test_a_sheet_of_a_runoff_is_not_taken_for_the_runoff_of_another_count(
    operator: Actor, sign_in: SignIn, waiting: str
) -> None:
    await a_checked_count(operator, waiting, an_entry({**CLEAN_VOTES, Post.CHAIR: (190, 150)}))
    officer = await sign_in(Role.ELECTION_OFFICER)
    form = (await officer.get(f"/elections/{waiting}/count")).form()
    await withdraw_count(operator, waiting, Withdrawal(reason="抄错一行。"))
    await a_checked_count(operator, waiting, an_entry({**CLEAN_VOTES, Post.VICE_CHAIR: (190, 150)}))
    numbers = {"held": "2021-11-26", "issued": "300", "cast": "300", "fully_invalid": "0"}
    votes = {"posts.0.lines.0.votes": "200", "posts.0.lines.1.votes": "90"}
    page = await officer.submit(form, {**numbers, **votes})
    assert page.status == 409
    assert len((await queries.progress(operator, waiting)).held) == 1


async def test_a_sheet_with_a_row_too_many_counts_for_nobody(sign_in: SignIn, waiting: str) -> None:
    officer = await sign_in(Role.ELECTION_OFFICER)
    form = (await officer.get(f"/elections/{waiting}/count")).form()
    for extra in ("posts.0.lines.2.votes", "posts.3.lines.0.votes"):
        page = await officer.submit(form, a_sheet(**{extra: "1"}))
        assert page.status == 422
        assert "刷新页面" in page.text
    assert await Count.count() == 0


async def test_a_decided_election_has_no_sheet(operator: Actor, sign_in: SignIn, waiting: str) -> None:
    await a_checked_count(operator, waiting, an_entry())
    officer = await sign_in(Role.ELECTION_OFFICER)
    before = await Count.count()
    page = await officer.get(f"/elections/{waiting}/count")
    assert (page.status, page.heading) == (409, "与已有的记录冲突")
    assert "本次选举没有待录入的计票。" in page.text
    answer = await officer.post(f"/elections/{waiting}/count", a_sheet())
    assert answer.status_code == 409
    assert await Count.count() == before


async def test_a_published_election_has_no_sheet(operator: Actor, sign_in: SignIn) -> None:
    code = await a_published_election(operator)
    officer = await sign_in(Role.ELECTION_OFFICER)
    assert (await officer.post(f"/elections/{code}/count", a_sheet())).status_code == 409


async def test_without_the_roll_nothing_can_be_decided(operator: Actor, sign_in: SignIn) -> None:
    code = await an_election(operator)
    officer = await sign_in(Role.ELECTION_OFFICER)
    page = await officer.get(f"/elections/{code}/count")
    assert "还没有登记名单人数" in page.text
    after = await officer.submit(page.form(), {"held": "2021-11-20", "issued": "9", "cast": "9", "fully_invalid": "0"})
    assert after.status == 422
    assert await Count.count() == 0


async def test_only_those_who_count_see_the_sheet(sign_in: SignIn, waiting: str) -> None:
    looker = await sign_in(Role.VETTING_OFFICER)
    page = await looker.get(f"/elections/{waiting}/count")
    assert page.status == 403
    assert "本账号没有“录入计票”的权限" in page.text
    assert (await looker.get(f"/elections/{waiting}")).all("//a[contains(@href, '/count')]") == []


async def test_a_count_that_comes_or_goes_while_a_page_is_read_breaks_nothing(operator: Actor) -> None:
    progress = await queries.progress(operator, await a_published_election(operator))
    assert [one.remarks for one in rounds(progress, ("核对过",))] == ["核对过"]
    assert [one.remarks for one in rounds(progress, ("核对过", "刚刚录入"))] == ["核对过"]
    assert [one.remarks for one in rounds(progress, ())] == [""]


async def test_what_is_taken_back_is_told_in_words(operator: Actor, sign_in: SignIn, waiting: str) -> None:
    officer = await sign_in(Role.ELECTION_OFFICER)
    listed = next(one for one in await queries.candidates(operator, waiting) if one.post is Post.CHAIR)
    strike = await officer.get(f"/elections/{waiting}/candidates/{listed.person}/strike")
    assert strike.heading == f"把{listed.name}从主任候选人中撤下？"
    await a_checked_count(operator, waiting)
    withdraw = await officer.get(f"/elections/{waiting}/withdraw")
    assert withdraw.heading == "撤回马道村第十二届村民委员会选举第一次投票的计票？"
