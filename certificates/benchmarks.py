"""How much processor a certificate takes in a warm process, by the plain way of printing: as it is approved, and as it is issued."""

import statistics
import time
from collections.abc import Callable
from dataclasses import replace

from cadres.benchmarks import Figure
from certificates.documents import ElectionCertificate
from certificates.printing import ELECTION_CERTIFICATE
from certificates.specimens import election_certificate
from server.papers.faces import FaceSettings
from server.papers.page import Sheet, compose
from server.papers.register.data import as_xml
from server.papers.register.rules import number_words
from server.papers.register.vocabulary import PaperState
from server.papers.stamp import Stamp
from server.papers.typesetter import typeset
from server.settings import Settings

CERTIFICATES, WARMING = 60, 3
GOAL_MS, ISSUED_GOAL_MS = 60.0, 75.0

_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
_GIVEN = "建国志强秀英海燕永胜文秀桂兰玉梅"
_CODE = "0123 4567 89AB CDEF GHJK MNPQ RSTV WXYZ"
_ADDRESS = "https://hj.example.gov.cn/verify/"


def papers() -> list[Figure]:
    """Certificates of different people, each a file; the median of their processor times, from model to PDF."""
    plain = _median(lambda number: compose(_certificate(number, PaperState.APPROVED)))
    issued = _median(_issued)
    return [
        Figure("papers certificate", round(plain, 1), "ms CPU", GOAL_MS, plain <= GOAL_MS),
        Figure(
            "papers certificate issued, PDF/A-3u with data", round(issued, 1), "ms CPU", ISSUED_GOAL_MS,
            issued <= ISSUED_GOAL_MS,
        ),
    ]  # fmt: skip


def _median(sheet: Callable[[int], Sheet]) -> float:
    faces = FaceSettings(Settings.read().fonts)
    spent = []
    for number in range(WARMING + CERTIFICATES):
        start = time.process_time()
        typeset(faces, sheet(number))
        spent.append(time.process_time() - start)
    return 1000 * statistics.median(spent[WARMING:])


def _issued(number: int) -> Sheet:
    model = _certificate(number, PaperState.ISSUED)
    return compose(model, data=as_xml(ELECTION_CERTIFICATE, model, model.stamp or Stamp(PaperState.DRAFT)).decode())


def _certificate(number: int, state: PaperState) -> ElectionCertificate:
    words = number_words("某选证", 2026, number + 1)
    code = _CODE[5:] + f" {number:04}"
    stamp = Stamp(state, words, code, _ADDRESS + code.replace(" ", ""))
    surname, given = _SURNAMES[number % len(_SURNAMES)], _GIVEN[number * 2 % len(_GIVEN)] + _GIVEN[-1 - number % 7]
    return replace(election_certificate(), number=words, name=surname + given, stamp=stamp)
