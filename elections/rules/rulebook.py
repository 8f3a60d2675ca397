"""Which law governs an election: chosen by the day of the event, never by the term (RV-01)."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from cadres.vocabulary import CommitteeKind
from elections.rules.book import Rulebook
from elections.rules.kinship import KinBan
from elections.rules.profile import DEFAULT, Profile
from elections.rules.residents_law import RC_2018, RC_2025
from elections.rules.villagers_law import VC_2018, VC_2025
from server.law.lawbook import Dated, Edition, Layered, Loosened, Provision, Standing

__all__ = ["NATIONAL", "SHANXI", "STATUTES", "Local", "Rulebook", "rulebook"]

Local = Mapping[str, Dated[Any]]
"""Provincial and local values by the name of the rule book's field they fill."""


def _dated(*books: Rulebook) -> Dated[Rulebook]:
    return Dated(*(Edition(book.since, book, book.basis("term_years")) for book in books))


STATUTES: Mapping[CommitteeKind, Dated[Rulebook]] = MappingProxyType(
    {CommitteeKind.VILLAGERS: _dated(VC_2018, VC_2025), CommitteeKind.RESIDENTS: _dated(RC_2018, RC_2025)}
)

_BOOKS = {book.code: book for book in (VC_2018, VC_2025, RC_2018, RC_2025)}

_KIN_BAN_OF_PROFILE = Provision("B-12", "省参数（待确认）", Standing.PARAMETER)

NATIONAL: Local = MappingProxyType({})

_METHOD_2011 = "山西省村民委员会选举办法（2011修改，待确认）"
_PROCEDURE_2013 = "村民委员会选举规程（民发〔2013〕76号，待确认）"


def _since(day: date, value: object, rule: str, cite: str) -> Dated[Any]:
    return Dated(Edition(day, value, Provision(rule, cite, Standing.PARAMETER)))


_2011 = date(2011, 7, 28)
_2013 = date(2013, 5, 2)

SHANXI: Mapping[CommitteeKind, Local] = MappingProxyType(
    {
        CommitteeKind.VILLAGERS: MappingProxyType(
            {
                "kinship_avoidance": _since(_2011, KinBan.SPOUSE_LINEAL, "B-12", _METHOD_2011),
                "seats_odd": _since(_2011, value=True, rule="B-02", cite=_METHOD_2011),
                # That there are 竞选人 was seen, how they come forward was not: whoever goes this way says why (S07c).
                "free_ballot": _since(_2011, value=True, rule="S07c", cite=_METHOD_2011),
                "proxy_max": _since(_2013, 3, "V-12", _PROCEDURE_2013),
                "proxy_candidate_forbidden": _since(_2013, value=True, rule="V-13", cite=_PROCEDURE_2013),
            }
        ),
        CommitteeKind.RESIDENTS: NATIONAL,
    }
)
"""What is known of Shanxi's own rules. The 2011 wording was seen in part only; the client must confirm each value."""


def _not_more(upper: int | None, lower: int) -> bool:
    return upper is None or lower <= upper


def _not_less(upper: int | None, lower: int) -> bool:
    return upper is None or lower >= upper


def _not_dropped(upper: object, lower: object) -> bool:
    return not upper or bool(lower)


def _within_ban(upper: KinBan | None, lower: KinBan) -> bool:
    return lower.within(upper)


_KEEPS: Mapping[str, Callable[[Any, Any], bool]] = {
    "kinship_avoidance": _within_ban,
    "female_member_required": _not_dropped,
    "proxy_max": _not_more,
    "proxy_candidate_forbidden": _not_dropped,
    "roll_days": _not_less,
    "objection_days": _not_less,
    "ruling_days": _not_more,
    "handover_days": _not_more,
    "margin_required": _not_dropped,
}


def _free(_upper: object, _lower: object) -> bool:
    """For a field no statute settles: whatever the province says."""
    return True


def rulebook(committee: CommitteeKind, day: date, profile: Profile = DEFAULT, local: Local = NATIONAL) -> Rulebook:
    """The law of `committee` on `day` with the province's choices in place.

    `local` lays dated values over the statute; `profile` decides what is then still open. Raises NotInForce before
    2018-12-29 and Loosened where either allows what the statute forbids (RV-03).
    """
    statute = STATUTES[committee].at(day).value
    return _compose(
        statute.code, profile, tuple((name, _layered(committee, name, local[name]).at(day)) for name in local)
    )


@lru_cache(maxsize=256)
def _layered(committee: CommitteeKind, name: str, values: Dated[Any]) -> Layered[Any]:
    """Laid once: a county's counts ask for the same few values, each on its day."""
    statute = Dated(
        *(
            Edition(edition.since, getattr(edition.value, name), edition.value.basis(name))
            for edition in STATUTES[committee].editions
        )
    )
    return Layered(statute, values, keeps=_KEEPS.get(name, _free))


@lru_cache(maxsize=1024)
def _compose(code: str, profile: Profile, layers: tuple[tuple[str, Edition[Any]], ...]) -> Rulebook:
    book = _BOOKS[code]
    values: dict[str, Any] = {
        "recovered_gt_issued": profile.recovered_gt_issued,
        "overvote_scope": profile.overvote_scope,
        "carry_down": profile.carry_down,
        "tie": profile.tie,
        "women_seat": profile.women_seat,
        "runoff_extra": profile.runoff_extra,
        "vacancy_ok_from": _vacancy_floor(book, profile),
        "kin_fill": profile.kin_fill,
        "seats_odd": profile.seats_odd,
    }
    bases = dict(book.bases)
    for name, edition in layers:
        values[name] = edition.value
        bases[name] = edition.provision
    if profile.kin_ban is not None:
        _refuse_looser_ban(profile.kin_ban, values.get("kinship_avoidance", book.kinship_avoidance), book)
        values["kinship_avoidance"] = profile.kin_ban
        bases["kinship_avoidance"] = _KIN_BAN_OF_PROFILE
    return replace(book, bases=MappingProxyType(bases), **values)


def _vacancy_floor(book: Rulebook, profile: Profile) -> int:
    floor = profile.vacancy_ok_from.of(book.committee)
    if floor < book.size.low:
        message = f"{book.basis('size').cite}规定{book.committee.short}不少于{book.size.low}人，不得放宽为{floor}人。"
        raise Loosened(message, f"vacancy_ok_from.{book.committee.value}")
    return floor


def _refuse_looser_ban(ban: KinBan, upper: KinBan | None, book: Rulebook) -> None:
    if upper is not None and not ban.within(upper):
        message = f"{book.basis('kinship_avoidance').cite}规定成员实行{upper.label}回避，不得放宽为{ban.label}。"
        raise Loosened(message, "kin_ban")
