"""Whether a place's wording fits every notice of its kind: nothing printed with a hole, nothing needed left out. Pure."""

import re
from collections.abc import Mapping, Sequence

from elections.notice_vocabulary import NoticeKind
from elections.noticing.wordings import OPTIONAL, bound, needed, whole
from server.errors import Problem
from server.papers.passages import Passages, lacking_words, unsaid

#: Words that are one body's or one occasion's, each with the field that says it for all of them.
_FIELDS_FOR: Mapping[str, str] = {
    "村民": "{村居民}",
    "居民": "{村居民}",
    "村": "{村社区}",
    "社区": "{村社区}",
    "换届选举": "{事项}",
    "换届": "{事项}",
}
#: The longest first, so that 村民 is not 村.
_LITERAL = re.compile("|".join(sorted(_FIELDS_FOR, key=len, reverse=True)))
#: Words that have one of those in them and are right everywhere.
_EVERYWHERE = re.compile(r"\{[^{}]*\}|居民身份证|换届办")


def mixed(kind: NoticeKind, form: str) -> Problem | None:
    """Why a form has a line that is printed with a hole where the notice has nothing for some of its fields."""
    for line in form.split("\n"):
        names = bound(line)
        for group in OPTIONAL.get(kind, ()):
            may_lack = [name for name in names if name in group]
            if may_lack and len(may_lack) < len(names):
                told = "、".join(f"{{{name}}}" for name in dict.fromkeys(may_lack))
                cause = f"“{line}”里{told}有时没有内容，和别的字段写在一行，没有时印出来有空缺。"
                return Problem("用语", cause, f"把{told}单独写成一行，没有内容时这一行不印。", "DC-10")
    return None


def literal(form: str) -> Sequence[Problem]:
    """What a form says of a village, of a community or of a general election alone, and would print for the others too."""
    found = dict.fromkeys(_LITERAL.findall(_EVERYWHERE.sub("", form)))
    if not found:
        return ()
    words = "、".join(f"“{word}”" for word in found)
    fields = "、".join(dict.fromkeys(_FIELDS_FOR[word] for word in found))
    cause = f"写死了{words}：村和社区、换届和补选的公告用同一个用语，有的会印错。"
    return [Problem("用语", cause, f"改用{fields}。", "DC-10")]


def unfit(kind: NoticeKind, passages: Passages) -> Problem | None:
    """Why the wordings in force, each taken in at its time, do not make a notice together: what is needed stands in none."""
    needs = needed(kind)
    lacking = unsaid(needs, whole(kind, passages))
    if not lacking:
        return None
    first = needs[lacking[0]]
    return Problem("用语", lacking_words(needs, lacking), "", first.rule, first.cite)
