"""A count sheet put aside comes back as it was typed, to whoever typed it and to nobody else."""

from elections.services.corrections import Withdrawal, withdraw_count
from elections.tables import Count, CountDraft
from elections.vocabulary import Post
from server.access.actor import Actor, Role
from server.access.audit import trail
from tests.elections.web.test_counting import a_sheet
from tests.support.factories import CLEAN_VOTES, a_checked_count, an_entry
from tests.support.http import FilledForm, Page, SignIn, Visitor


async def put_aside(visitor: Visitor, code: str, **typed: str) -> Page:
    form = (await visitor.get(f"/elections/{code}/count")).form()
    page = await visitor.submit(FilledForm(f"/elections/{code}/count/draft", {**form.fields, **typed}))
    assert (page.status, page.heading) == (200, "录入计票")
    return page


async def test_what_was_typed_is_there_again_right_or_wrong(operator: Actor, sign_in: SignIn, waiting: str) -> None:
    clerk = await sign_in(Role.TOWNSHIP_CLERK)
    page = await put_aside(clerk, waiting, issued="４０２", cast="四百", **{"posts.0.others.0.name": "贺文秀"})
    assert "已暂存，填了4栏" in page.text
    page = await clerk.get(f"/elections/{waiting}/count")
    assert "暂存的录入" in page.text
    typed = page.form().fields
    assert [typed[name] for name in ("issued", "cast", "posts.0.others.0.name")] == ["４０２", "四百", "贺文秀"]
    assert "暂存的录入" in (await clerk.get(f"/elections/{waiting}/count")).text
    assert await Count.count() == 0
    [event] = [one for one in await trail(f"election:{waiting}") if one.kind == "election.count_drafted"]
    assert event.after == {"轮次": "第一次投票", "已填": "4栏"}
    assert operator.covers(waiting)


async def test_nobody_else_sees_it(sign_in: SignIn, waiting: str) -> None:
    await put_aside(await sign_in(Role.TOWNSHIP_CLERK), waiting, issued="402")
    page = await (await sign_in(Role.ELECTION_OFFICER)).get(f"/elections/{waiting}/count")
    assert page.form().fields["issued"] == ""
    assert "暂存的录入" not in page.text


async def test_the_last_one_stands_until_the_sheet_is_handed_in(sign_in: SignIn, waiting: str) -> None:
    clerk = await sign_in(Role.TOWNSHIP_CLERK)
    await put_aside(clerk, waiting, issued="400")
    await put_aside(clerk, waiting, **a_sheet())
    assert await CountDraft.count() == 1
    form = (await clerk.get(f"/elections/{waiting}/count")).form()
    refused = await clerk.submit(form, {"cast": "403"})
    assert (refused.status, await CountDraft.count()) == (422, 1)
    done = await clerk.submit(form)
    assert "已录入" in done.text
    assert await CountDraft.count() == 0


async def test_nothing_is_put_aside_where_no_count_is_waited_for(
    operator: Actor, sign_in: SignIn, waiting: str
) -> None:
    await a_checked_count(operator, waiting, an_entry())
    clerk = await sign_in(Role.TOWNSHIP_CLERK)
    answer = await clerk.post(f"/elections/{waiting}/count/draft", {"issued": "402"})
    assert answer.status_code == 409
    assert await CountDraft.count() == 0


async def test_foreign_inputs_are_not_kept(sign_in: SignIn, waiting: str) -> None:
    clerk = await sign_in(Role.TOWNSHIP_CLERK)
    await put_aside(clerk, waiting, issued="4" * 100, note="闲话")
    row = await CountDraft.select(CountDraft.typed).output(load_json=True).first()
    assert row is not None
    assert set(row["typed"]) == {"held", "issued", "ballot"}
    assert row["typed"]["issued"] == "4" * 40


async def test_a_sheet_put_aside_for_another_vote_is_not_taken_up(
    operator: Actor, sign_in: SignIn, waiting: str
) -> None:
    # Two runoffs of one election: the rows of the second stand for other names.
    await a_checked_count(operator, waiting, an_entry({**CLEAN_VOTES, Post.CHAIR: (190, 150)}))
    clerk = await sign_in(Role.TOWNSHIP_CLERK)
    stale = (await clerk.get(f"/elections/{waiting}/count")).form()
    await put_aside(clerk, waiting, issued="300", **{"posts.0.lines.0.votes": "200"})
    await withdraw_count(operator, waiting, Withdrawal(reason="抄错一行。"))
    await a_checked_count(operator, waiting, an_entry({**CLEAN_VOTES, Post.VICE_CHAIR: (190, 150)}))
    page = await clerk.get(f"/elections/{waiting}/count")
    assert page.form().fields["posts.0.lines.0.votes"] == ""
    assert "暂存的录入" not in page.text
    late = await clerk.submit(FilledForm(f"/elections/{waiting}/count/draft", {**stale.fields, "issued": "301"}))
    assert late.status == 409
    assert "301" in late.text


async def test_its_typist_finds_it_in_the_list_at_the_election_and_among_what_waits(
    sign_in: SignIn, waiting: str
) -> None:
    clerk, colleague = await sign_in(Role.TOWNSHIP_CLERK), await sign_in(Role.TOWNSHIP_CLERK)
    await put_aside(clerk, waiting, issued="402")
    sheet = f"//main//a[@href='/elections/{waiting}/count']"

    assert "未上报的草稿" in (await clerk.get("/elections")).words(sheet)
    assert "只有本人看得到" in (await clerk.get(f"/elections/{waiting}")).text
    assert "马道村：未上报的计票草稿" in (await clerk.get("/")).words(sheet)
    for path in ("/elections", f"/elections/{waiting}", "/"):
        assert "草稿" not in (await colleague.get(path)).text


async def test_a_draft_of_a_ballot_that_is_no_longer_waited_for_is_not_shown(
    operator: Actor, sign_in: SignIn, waiting: str
) -> None:
    clerk = await sign_in(Role.TOWNSHIP_CLERK)
    await put_aside(clerk, waiting, issued="402")
    await a_checked_count(operator, waiting, an_entry())
    for path in ("/elections", f"/elections/{waiting}", "/"):
        assert "草稿" not in (await clerk.get(path)).text
