"""Where the words stand on the pre-printed certificate, and how far a printer may be set right (CT-8). Pure.

No drawing of the form was found: the places below are measured on the preview and wait for a real form (M). A county sets
them right for its own printer and paper by whole shifts of a tenth of a millimetre.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from certificates.vocabulary import CertificateCopy
from server.errors import Problem
from server.law.lawbook import Provision, Standing

PLACES = Provision("CT-8", "证书式样　待确认", Standing.PARAMETER)

#: A shift beyond this is no matter of a printer any more: the paper lies wrong, or it is another form.
MOST_TENTHS = 200


@dataclass(frozen=True, slots=True)
class Place:
    """Where a word begins on an A4 sheet that lies on its side: from its left and upper edge and how wide, in millimetres."""

    left: float
    top: float
    width: float
    points: float = 14


_FACE: Mapping[str, Place] = MappingProxyType(
    {
        "code": Place(92, 74, 150, 15),
        "committee": Place(92, 88, 170),
        "kind": Place(92, 106, 150),
        "representative": Place(92, 118, 80),
        "address": Place(92, 130, 170),
        "validity": Place(92, 146, 150),
        "issuer": Place(182, 166, 90),
        "issued": Place(182, 178, 90),
    }
)

FACES: Mapping[CertificateCopy, Mapping[str, Place]] = MappingProxyType(
    {
        CertificateCopy.ORIGINAL: _FACE,
        # The duplicate has room for remarks below and begins higher.
        CertificateCopy.DUPLICATE: MappingProxyType(
            {word: Place(one.left, one.top - 12, one.width, one.points - 1) for word, one in _FACE.items()}
        ),
    }
)


def refuse_shift(right: int, down: int) -> tuple[Problem, ...]:
    """Why a printer cannot be set right by that much; both are tenths of a millimetre."""
    problems = []
    for label, shift in (("向右", right), ("向下", down)):
        if abs(shift) > MOST_TENTHS:
            cause = f"移{shift / 10:.1f}毫米，最多移{MOST_TENTHS / 10:.0f}毫米。"
            problems.append(Problem(label, cause, "偏得更多的，先检查纸张方向、纸盒和打印缩放（应为100%）。", "CT-8"))
    return tuple(problems)
