"""What proves the hours of a run: the signed list, the notice, the scores, as files beside what was entered from them."""

from collections.abc import Mapping
from types import MappingProxyType

from server.errors import Problem, Refused
from server.files.scans import MOST_SCAN_BYTES, SCAN_TYPES
from server.manifest import FileKind
from training.completion import certified
from training.permissions import TEACH

#: What a proof is where it is none of the others.
_OTHER = "other"
#: What a proof may be; the words go before the name that the file had.
CALLED: Mapping[str, str] = MappingProxyType(
    {
        "sign_in": "签到表",
        "notice": "培训通知和课程安排",
        "scores": "考核成绩单",
        "platform": "平台或主办单位的学时证明",
        _OTHER: "其他",
    }
)


def called(key: str) -> str:
    """What goes before the name of a proof. Raises Refused for what is not on the list."""
    if key not in CALLED:
        raise Refused([Problem("是哪一项", "不在清单里。", "从清单中选，或者选其他。")])
    return "" if key == _OTHER else CALLED[key]


async def _settled(course: int) -> str:
    """What the hours of a certificate rest on stays as long as the certificate stands."""
    if not await certified(course):
        return ""
    return "本班的结业证书已经核准编号，证明材料随证书留存，不能移除。证书作废以后才能更换。"


PROOF = FileKind(
    code="training.proof",
    label="培训证明材料",
    view=TEACH,
    add=TEACH,
    media_types=SCAN_TYPES,
    most_bytes=MOST_SCAN_BYTES,
    page="/courses/{}",
    settled=_settled,
)
