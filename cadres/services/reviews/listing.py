"""Who may not be listed in a batch: whoever is in it, belongs elsewhere, is no voter yet, or comes too late."""

from collections.abc import Sequence

from cadres.rules.review_words import WORDS
from cadres.rules.voting_age import judge_age
from cadres.tables import Community, Person, VettingBatch
from cadres.vocabulary import CommitteeKind, ReviewPurpose
from server.access.actor import reach_of
from server.errors import Problem, Refused


async def refuse_people(batch: VettingBatch, rows: Sequence[Person], listed: frozenset[int]) -> None:
    """Raise Refused with everybody who cannot be listed; `listed` are in the batch already."""
    _refuse_late(batch)
    _refuse_listed(batch, rows, listed)
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
    """Whoever is no voter on the day that decides is not asked about: the record of a birthday may be wrong, the law is not."""
    kind, told = CommitteeKind(batch.kind), WORDS[ReviewPurpose(batch.purpose)].day
    found = [(row.name, judge_age(kind, row.born, batch.event_day, told)) for row in rows]
    problems = [one.as_problem(name, "核对身份证号；号码无误的，不能列入。") for name, one in found if one]
    if problems:
        raise Refused(problems)
