"""How many of those who were in teams of a county in a year were appraised 优秀, against the most that may be (FS-10). Pure.

The sending unit's own share does not hold them: they are listed apart, and the share is of all who were there in the year.
"""

from dataclasses import dataclass

from server.law.lawbook import Finding
from training.rules.settings import Settings

_WHOLE = 100


@dataclass(frozen=True, slots=True)
class Graded:
    """People of one county in one year: who was appraised 优秀, who at all, and who was in a team without an appraisal so far.

    `explained` of the 优秀 were entered with a reason for being one too many.
    """

    county: str
    year: int
    excellent: int
    appraised: int
    waiting: int
    explained: int = 0

    @property
    def people(self) -> int:
        """All who were there in the year: whoever left during it was appraised or might have been."""
        return self.appraised + self.waiting


def excellent_share(one: Graded, settings: Settings) -> tuple[Finding, ...]:
    """Whether no more are 优秀 than may be; while appraisals are awaited, a share that they may still mend is only noted.

    So is one of which each beyond the share was entered with its reason: what was decided by name is settled.
    """
    most = settings.number("excellent_most")
    if not most:
        return ()
    provision = settings.provision("excellent_most")
    numbers = {"excellent": one.excellent, "appraised": one.appraised, "people": one.people, "most": most}
    told = f"{one.year}年驻村考核优秀{one.excellent}人"
    share = one.excellent * _WHOLE
    if share > most * one.people:
        room = most * one.people // _WHOLE
        message = f"{told}，超过当年驻村{one.people}人的{most}%，最多{room}人"
        formula, beyond = f"{share} ＞ {most * one.people}", one.excellent - room
        if beyond <= one.explained:
            message = f"{message}；超出的{beyond}人登记时写明了理由。"
            return (provision.note(message, numbers | {"explained": one.explained}, formula, met=False),)
        return (provision.warning(f"{message}。", numbers, formula, met=False),)
    if share > most * one.appraised:
        message = f"{told}，超过已考核{one.appraised}人的{most}%；还有{one.waiting}人没有登记，登记齐了再看。"
        return (provision.note(message, numbers, f"{share} ＞ {most * one.appraised}", met=None),)
    message = f"{told}，不超过已考核{one.appraised}人的{most}%。"
    return (provision.note(message, numbers, f"{share} ≤ {most * one.appraised}", met=True),)
