"""What the secretary of a resettlement community is chosen for: three labels, each with a basis of its own (Q-01). Pure.

Policy of 晋民发〔2021〕12号: it advises and stops nobody.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from cadres.vocabulary import Quality, SecretaryLabel
from server.law.lawbook import Finding, Provision, Standing
from server.values.periods import chinese_day

_CHOSEN = Provision("Q-01", "晋民发〔2021〕12号三（五）17", Standing.POLICY)
_ITEMS = Provision("Q-02", "中国共产党农村基层组织工作条例（2019）", Standing.POLICY)


@dataclass(frozen=True, slots=True)
class Recognition:
    """Whether somebody was recognised as a label says: by which document, by whom, on which day."""

    label: SecretaryLabel
    met: bool
    document: str
    recognised_by: str
    recognised: date


def recognition_findings(
    given: Mapping[SecretaryLabel, Recognition], shown: Collection[Quality], *, resettled: bool
) -> Iterator[Finding]:
    """Which labels lack their basis; `shown` are the items of 双好双强 that were assessed as met.

    The document asks it of communities that serve a resettlement site; of others it is told as a note.
    """
    say = _CHOSEN.warning if resettled else _CHOSEN.note
    missing = [label for label in SecretaryLabel if label not in given]
    numbers = {"labels": len(SecretaryLabel), "missing": len(missing)}
    if missing:
        names = "".join(f"“{label.label}”" for label in missing)
        where = "" if resettled else "这个村（社区）没有登记服务的安置点，供参考："
        message = f"{where}{names}没有认定依据，选拔党组织书记的三项标签都要有文件、认定单位和日期。"
        yield say(message, numbers, f"{len(SecretaryLabel) - len(missing)} / {len(SecretaryLabel)}", met=False)
    for one in given.values():
        if not one.met:
            message = f"{one.recognised_by}{chinese_day(one.recognised)}未认定为“{one.label.label}”（{one.document}）。"
            yield say(message, met=False)
    double = given.get(SecretaryLabel.DOUBLE_GOOD)
    if double and double.met and (lacking := [one for one in Quality if one not in shown]):
        names = "、".join(one.label for one in lacking)
        message = f"认定为“{double.label.label}”，但{names}没有评价为符合，四项都要有证据。"
        yield _ITEMS.warning(message, {"items": len(Quality), "shown": len(Quality) - len(lacking)}, met=False)
    if not missing and all(one.met for one in given.values()):
        yield _CHOSEN.note("三项标签都有认定依据。", numbers, f"{len(given)} / {len(SecretaryLabel)}", met=True)
