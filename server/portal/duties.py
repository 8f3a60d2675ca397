"""What waits on the ground itself: files handed in and not let in, own jobs that failed, papers of the register, accounts to confirm."""

from datetime import timedelta

from server import clock
from server.access.actor import Actor, Permission
from server.access.directory import AccountLine, to_confirm, to_release
from server.access.records import MANAGE
from server.access.release import Waiting, held_in_unit
from server.jobs.asking import HANDLE
from server.jobs.queries import JobLine, Wish, jobs
from server.manifest import Duty
from server.papers.register import reading
from server.papers.register.kinds import kind_of, seen_by
from server.papers.register.reading import Waiting as PapersWaiting
from server.papers.register.rules import office_problem
from server.papers.register.vocabulary import PaperState
from server.papers.register.wording import keepers
from server.portal.accounts import ENTER
from server.portal.paper_pages import SUBJECT as PAPERS
from server.sheets import listing
from server.sheets.listing import BatchView
from server.sheets.staging import IMPORT, WAITS_DAYS
from server.web.templating import address

_BASIS = "内部期限"
#: A failure that nobody took up for so long will not be taken up any more; it stays in the list of jobs.
_RECENT = timedelta(days=30)


async def own_duties(actor: Actor) -> list[Duty]:
    """The duties that no package reports, inside the page's transaction."""
    found: list[Duty] = []
    if actor.may(IMPORT):
        found += [_import(one) for one in await listing.waiting(actor) if actor.may(one.exchange.import_right)]
    if actor.may(HANDLE):
        failed, _ = await jobs(actor, Wish(actor.region, own=True, failed=True))
        recent = clock.now() - _RECENT
        found += [_failure(one) for one in failed if one.finished and one.finished > recent]
    if actor.may(MANAGE):
        found += [_confirmation(one) for one in await to_confirm(actor, actor.region)]
        for line in await to_release(actor, actor.region):
            waiting = Waiting(line.id, f"{line.name}（{line.login}）", line.region)
            found.append(_release(waiting, f"/accounts/{line.id}", MANAGE))
    handled = [kind.code for kind in seen_by(actor) if actor.may(kind.handle)]
    found += [_papers(one) for one in await reading.waiting(actor, handled) if await _is_own(actor, one)]
    if not actor.held:
        found += [_release(one, "/account#held", ENTER) for one in await held_in_unit(actor)]
    return found


def _import(one: BatchView) -> Duty:
    kinds = ((one.faulty, f"{one.faulty}行有错或须确认"), (one.ready, f"{one.ready}行可以导入"))
    stands = "，".join(words for number, words in kinds if number) or "没有可导入的行"
    return Duty(
        what=f"{one.exchange.title}：{stands}",
        href=f"/imports/{one.id}",
        region=one.region,
        right=IMPORT,
        note=f"{one.file_name}，{one.actor}上传；到期没有导入的自动删除",
        due=one.staged.date() + timedelta(days=WAITS_DAYS),
        basis=_BASIS,
        act="核对" if one.faulty else "导入",
    )


async def _is_own(actor: Actor, one: PapersWaiting) -> bool:
    """Whether a step is the actor's office's: checking is anybody's here, a number is given out by those who keep it."""
    if one.state is PaperState.DRAFT:
        return True
    offices = await keepers(kind_of(one.kind), one.issuer, one.issuer_name)
    return office_problem(actor, _ACTS[one.state], offices) is None


#: What each state waits for.
_ACTS = {PaperState.DRAFT: "核对", PaperState.CHECKED: "核准", PaperState.APPROVED: "签发"}


def _papers(one: PapersWaiting) -> Duty:
    kind, act = kind_of(one.kind), _ACTS[one.state]
    approved = one.state is PaperState.APPROVED
    return Duty(
        what=f"{kind.label}：{one.papers}件待{act}",
        href=address(PAPERS, area=one.place, kind=kind.code, state=one.state.value),
        region=one.place,
        right=kind.handle,
        note=f"{one.issuer_name}发文；"
        + ("已编号，签发后才有正式文件" if approved else "登记的人不能核对、核准，须由另一人办理"),
        basis="" if approved else "系统内控规则AC-3",
        act=act,
    )


def _failure(one: JobLine) -> Duty:
    return Duty(
        what=f"任务没有办成：{one.title}",
        href=f"/jobs/{one.id}",
        region=one.region,
        right=HANDLE,
        note=one.message,
        act="重新办理",
    )


def _release(one: Waiting, href: str, right: Permission) -> Duty:
    return Duty(
        what=f"{one.name}：账号等待放行",
        href=href,
        region=one.region,
        right=right,
        note="密码由另一位账号管理员设定；核实在本人手里再放行，放行前不能调阅、打印、导出个人信息",
        basis="系统内控规则AC-1",
        act="放行",
    )


def _confirmation(one: AccountLine) -> Duty:
    return Duty(
        what=f"{one.name}（{one.login}）：账号年度确认",
        href=f"/accounts/{one.id}",
        region=one.region,
        right=MANAGE,
        note=f"{one.unit}；过期没有确认的只能查看，再过一个月停用",
        due=one.confirm_by,
        basis=_BASIS,
        act="确认",
    )
