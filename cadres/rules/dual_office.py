"""Whether one person is party secretary and chair by law: five steps, and none of them is ever supplied (Q-0E, B-14). Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from cadres.vocabulary import SecretaryStep
from server.law.lawbook import Finding, Provision, Standing
from server.values.labels import Labelled
from server.values.periods import chinese_day

_PATH = Provision("Q-0E", "村（居）民委员会组织法（2025）第八条，一肩挑的合法路径", Standing.INFERENCE)
_FILING = Provision("Q-04", "中国共产党农村基层组织工作条例，县级备案管理", Standing.POLICY)


class DualStep(Labelled):
    """The steps in their order."""

    BASIS = "basis", "党内任职依据和县级备案"
    VOTER = "voter", "本村（社区）登记选民"
    NOMINATED = "nominated", "提名为主任候选人"
    VETTED = "vetted", "通过联审"
    ELECTED = "elected", "当选主任"


@dataclass(frozen=True, slots=True)
class ChairPath:
    """The question to whoever keeps elections: by which steps a person came to be chair in the result of this code."""

    region: str
    person: int
    result: str


@dataclass(frozen=True, slots=True)
class ChairPaths:
    """Several at once; the answer is a mapping of each to the findings of the steps that are known."""

    asked: tuple[ChairPath, ...]


@dataclass(frozen=True, slots=True)
class PartyOffice:
    """The secretary's office within the party: since when, by which paper, and the days of the county's filing."""

    since: date
    document: str
    steps: Mapping[SecretaryStep, date]


@dataclass(frozen=True, slots=True)
class StepShown:
    """A step with what shows it, or says that nothing does."""

    step: DualStep
    finding: Finding


@dataclass(frozen=True, slots=True)
class DualOffice:
    """The five steps, and whether the two offices of one person count as one by them."""

    steps: tuple[StepShown, ...]

    @property
    def counts(self) -> bool:
        return all(one.finding.met for one in self.steps)

    @property
    def missing(self) -> tuple[Finding, ...]:
        return tuple(one.finding for one in self.steps if not one.finding.met)


def dual_office(office: PartyOffice, known: Mapping[DualStep, Finding]) -> DualOffice:
    """The five steps of somebody who is secretary and chair. A step that nobody answered for is not taken."""
    found = {**known, DualStep.BASIS: _basis(office)}
    steps = (StepShown(step, found.get(step) or _PATH.warning(_NOTHING[step], met=False)) for step in DualStep)
    return DualOffice(tuple(steps))


_NOTHING = MappingProxyType(
    {
        DualStep.VOTER: "没有登记为本村（社区）选民的记录。",
        DualStep.NOMINATED: "没有提名为主任候选人的记录。",
        DualStep.VETTED: "没有通过联审的记录。",
        DualStep.ELECTED: "没有当选主任的记录。",
    }
)


def _basis(office: PartyOffice) -> Finding:
    filed = office.steps.get(SecretaryStep.FILED)
    if filed is None:
        done = "、".join(step.label for step in SecretaryStep if step in office.steps)
        message = f"党内任职依据是{office.document}，没有县级备案的记录{f'，只办到{done}' if done else ''}。"
        return _FILING.warning(message, met=False)
    if filed > office.since:
        message = f"{chinese_day(filed)}县级备案，在任职之日{chinese_day(office.since)}以后，应当先备案、后任命。"
        return _FILING.warning(message, met=False)
    return _FILING.note(f"依据{office.document}任职，{chinese_day(filed)}县级备案。", met=True)


def next_step(done: Sequence[SecretaryStep]) -> SecretaryStep | None:
    """What a filing waits for: the steps are taken in order, and a change only follows the appointment (Q-04, CW-6)."""
    return next((step for step in SecretaryStep if step not in done), None)
