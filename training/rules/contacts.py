"""How the households of a site are shared among the cadres who look after them, and how often these come (党员干部联系服务). Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from server.law.lawbook import Finding, Provision, Standing
from server.values.periods import chinese_day, days_between
from training.rules.settings import Settings

_CONTACT = Provision(
    "SD-8",
    "晋民发〔2021〕12号 三（三）11：建立健全社区党员干部联系服务搬迁群众制度（联系到户的户数没有写明）",
    Standing.POLICY,
)


class Contact(NamedTuple):
    """Somebody who looks after so many households, and the last day they came; `whom` names them as pages do."""

    whom: str
    households: int
    since: date
    visited: date | None


@dataclass(frozen=True, slots=True)
class Contacted:
    """How far the households of a site are looked after; `households` is None where nobody counted them."""

    households: int | None
    looked_after: int
    findings: tuple[Finding, ...]

    @property
    def left(self) -> int | None:
        """Households without anybody."""
        return None if self.households is None else max(0, self.households - self.looked_after)


def contacted(
    place: str, households: int | None, contacts: Sequence[Contact], on: date, settings: Settings
) -> Contacted:
    """The households of a place held against those that its contacts look after, and each contact against the two measures."""
    looked_after = sum(one.households for one in contacts)
    found = [*_covered(place, households, looked_after)]
    for one in contacts:
        found += _of_contact(one, on, settings)
    return Contacted(households, looked_after, tuple(found))


def _covered(place: str, households: int | None, looked_after: int) -> Iterator[Finding]:
    if households is None:
        yield _CONTACT.note(f"{place}没有登记搬迁户数，不能核对联系到户。", met=None)
        return
    left = households - looked_after
    numbers = {"households": households, "looked_after": looked_after}
    if left > 0:
        message = f"{place}搬迁{households}户，联系{looked_after}户，还有{left}户没有联系干部。"
        yield _CONTACT.warning(message, numbers, f"{looked_after} ＜ {households}", met=False)
    elif left < 0:
        message = f"{place}搬迁{households}户，登记联系{looked_after}户，多出{-left}户，核对户数。"
        yield _CONTACT.warning(message, numbers, f"{looked_after} ＞ {households}", met=False)
    else:
        yield _CONTACT.note(f"{place}搬迁{households}户都有联系干部。", numbers, met=True)


def _of_contact(one: Contact, on: date, settings: Settings) -> Iterator[Finding]:
    most = settings.number("contact_households")
    if most and one.households > most:
        message = f"{one.whom}联系{one.households}户，多于{most}户。"
        provision = settings.provision("contact_households")
        yield provision.warning(message, {"households": one.households, "most": most}, met=False)
    since, apart = one.visited or one.since, settings.number("contact_days")
    days = days_between(since, on)
    if days > apart:
        what = (
            f"{chinese_day(one.visited)}以后没有走访记录"
            if one.visited
            else f"自{chinese_day(one.since)}起没有走访记录"
        )
        message = f"{one.whom}{what}，已{days}天，超过{apart}日。"
        numbers = {"days": days, "most": apart}
        yield settings.provision("contact_days").warning(message, numbers, f"{days} ＞ {apart}", met=False)
