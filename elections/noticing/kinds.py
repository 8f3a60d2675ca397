"""The kinds of notices as places word them: each with its forms, and specimens: a village, a community, rarer occasions."""

from functools import partial

from cadres.vocabulary import CommitteeKind
from elections.notice_vocabulary import NoticeKind
from elections.noticing.wordings import CODE, HINT
from elections.permissions import VIEW, WORD
from elections.specimens.notices import worded
from elections.specimens.occasions import occasions
from server.manifest import WordedKind

#: A township is the last that words its villages' notices.
_TOWNSHIP = 9
NOTICE_WORDINGS = tuple(
    WordedKind(
        code=CODE.format(kind.value),
        label=f"{kind.label}公告",
        group="选举公告",
        level=_TOWNSHIP,
        view=VIEW,
        decide=WORD,
        specimens=(*(partial(worded, kind, committee) for committee in CommitteeKind), *occasions(kind)),
        hint=HINT,
    )
    for kind in NoticeKind
)
