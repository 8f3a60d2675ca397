"""Who may not be listed in a batch, or not be passed on: whoever belongs elsewhere, is too young or late, or has no post."""

from collections.abc import Iterator, Sequence

from cadres.reviews.states import SubjectState
from cadres.rules.review_days import over_before
from cadres.rules.review_words import WORDS
from cadres.rules.voting_age import judge_age
from cadres.services.people import refuse_dead
from cadres.tables import Community, Person, VettingBatch
from cadres.vocabulary import CommitteeKind, ReviewPurpose
from server.access.actor import Actor, reach_of
from server.errors import Problem, Refused


async def refuse_people(actor: Actor, batch: VettingBatch, rows: Sequence[Person], listed: frozenset[int]) -> None:
    """Raise Refused with everybody who cannot be listed; `listed` are in the batch already."""
    _refuse_late(batch)
    _refuse_listed(batch, rows, listed)
    await refuse_dead(actor, {row.id: row.name for row in rows}, batch.event_day, "不能列入联审")
    await _refuse_other_kind(batch, rows)
    _refuse_young(batch, rows)


def _refuse_late(batch: VettingBatch) -> None:
    """Whoever joins after the results hang out would be passed without ever having hung out (Q-0D)."""
    if batch.shown_from:
        cause = f"本批的结果自{batch.shown_from.isoformat()}起公示，再列入的人不在公示的名单里。"
        raise Refused([Problem("联审批次", cause, "列入新的批次。", "Q-0D")])


def _refuse_listed(batch: VettingBatch, rows: Sequence[Person], listed: frozenset[int]) -> None:
    problems = []
    for row in rows:
        if row.id in listed:
            problems.append(Problem(row.name, "已在本批联审中。", "不用重复列入。", "Q-20"))
        elif not row.region.startswith(reach_of(batch.region)):
            problems.append(Problem(row.name, "登记地不在本批的地区内。", "列入当地的批次。", "Q-20"))
    if problems:
        raise Refused(problems)


async def _refuse_other_kind(batch: VettingBatch, rows: Sequence[Person]) -> None:
    """A village's people are judged by the villagers' law, a community's by the residents': a batch has one of them."""
    places = await Community.select(Community.region, Community.name).where(
        Community.region.is_in([row.region for row in rows]), Community.kind != batch.kind
    )
    names = {place["region"]: place["name"] for place in places}
    kind = CommitteeKind(batch.kind)
    problems = [
        Problem(row.name, f"在{names[row.region]}，本批审查的是{kind.label}的人员。", "列入同类的批次。", "Q-20")
        for row in rows
        if row.region in names
    ]
    if problems:
        raise Refused(problems)


def _refuse_young(batch: VettingBatch, rows: Sequence[Person]) -> None:
    """Whoever is no voter on the day that decides is not asked about; the roll goes by the same birth, that of the number."""
    kind, told = CommitteeKind(batch.kind), WORDS[ReviewPurpose(batch.purpose)].day
    found = [(row.name, judge_age(kind, row.born, batch.event_day, told)) for row in rows]
    problems = [one.as_problem(name, "核对身份证号；无误的，不能列入。") for name, one in found if one]
    if problems:
        raise Refused(problems)


def refuse_without_post(batch: VettingBatch, names: Sequence[str]) -> None:
    """Whoever stands or joins is reviewed for an office: the agencies are told which, and the conclusion is for it (Q-20)."""
    purpose = ReviewPurpose(batch.purpose)
    if names and over_before(purpose):
        post = WORDS[purpose].post
        raise Refused([Problem(post, f"{'、'.join(names)}没有填{post}。", "选择职务后再列入。", "Q-20")])


def refuse_unplaced(state: SubjectState) -> Iterator[Problem]:
    """Why nobody can be asked about a person yet: it is open for which office, or of which village, they are reviewed."""
    if not over_before(state.held_for):
        return
    if state.stands_for is None:
        yield Problem(state.name, f"没有填{state.words.post}。", "在名册里点姓名，补填后再办。", "Q-20")
    if not state.community:
        cause = "登记在乡镇（街道），没有填在哪个村（社区）任职。"
        yield Problem(state.name, cause, "在名册里点姓名，选择村（社区）后再办。", "Q-20")
