"""What a committee elected so far looks like as a whole: women and relatives (B-07 … B-12).

Relatives are known only as far as somebody recorded them, and every sentence on them says so.
"""

from collections.abc import Iterator, Mapping

from cadres.vocabulary import CommitteeKind
from elections.rules.book import Rulebook
from elections.rules.counts import Kin, Poll
from elections.rules.kinship import KinBan
from elections.rules.returns import Decided
from elections.rules.rulebook import SHANXI
from elections.vocabulary import Post
from server.law.lawbook import Finding, Numbers


def composition(book: Rulebook, poll: Poll, decided: Decided) -> list[Finding]:
    """Both, for those elected in this count and before."""
    found = [*_women(book, decided)]
    sitting = decided.circle.seated
    if book.kinship_avoidance is None:
        found += _kin_unregulated(poll, sitting)
    elif len(sitting) > 1:
        found += _kin(book, book.kinship_avoidance, poll, sitting)
    return found


def _women(book: Rulebook, decided: Decided) -> Iterator[Finding]:
    women, basis = len(decided.circle.women), book.basis("female_member_required")
    numbers: Numbers = {"women": women}
    if women:
        if book.female_member_required:
            message = f"当选人中有妇女{women}名，满足“应当有妇女成员”。"
            yield basis.note(message, numbers, f"{women} ≥ 1", met=True)
        return
    members = [result for result in decided.returns if result.contest.post is Post.MEMBER]
    tied = any(draw.won is None for result in decided.returns for draw in result.filling.draws)
    if not members or tied or any(result.open_seats for result in members):
        return
    if book.female_member_required:
        message = "当选人中没有妇女，委员名额已满，应当有妇女成员。"
        yield basis.breach(message, numbers, "0 ＜ 1", met=False)
    else:
        message = "当选人中没有妇女。组织法没有硬性要求，妇女权益保障法要求有适当的名额。"
        yield basis.warning(message, numbers, "0 ＜ 1", met=False)


def kin_unknown(finding: Finding) -> bool:
    """Whether a finding says that no relation is on record, so that none could be looked at."""
    return finding.met is None and set(finding.numbers) == {"pairs"}


def _kin(book: Rulebook, ban: KinBan, poll: Poll, sitting: Mapping[str, Post]) -> Iterator[Finding]:
    basis = book.basis("kinship_avoidance")
    people = len(sitting)
    pairs = people * (people - 1) // 2
    if not poll.kin:
        message = f"没有登记亲属关系，当选的{people}人之间有无{ban.label}没有核对。"
        yield basis.note(message, {"pairs": pairs})
        return
    related = [kin for kin in _both_sit(poll, sitting) if kin.relation in ban.relations]
    if not related:
        message = f"登记的亲属关系中，当选的{people}人两两{pairs}对，无{ban.label}。"
        yield basis.note(message, {"pairs": pairs, "related": 0}, f"0 / {pairs}", met=True)
    for kin in related:
        relation = f"{ban.label}（{kin.relation.label}）"
        message = f"登记的亲属关系中，{kin.one}、{kin.other}是{relation}，不得同时任职；两人以前都已当选，须依法处理。"
        numbers: Numbers = {"pairs": pairs, "related": len(related)}
        yield basis.breach(message, numbers, f"{len(related)} / {pairs}", met=False)


def _kin_unregulated(poll: Poll, sitting: Mapping[str, Post]) -> Iterator[Finding]:
    """Shanxi's method of 2011 kept spouses and lineal relatives apart; whether it still held is for the province to say."""
    if not poll.kin or poll.committee is not CommitteeKind.VILLAGERS:
        return
    basis = SHANXI[poll.committee]["kinship_avoidance"].at(poll.election_day).provision
    for kin in _both_sit(poll, sitting):
        if kin.relation in KinBan.SPOUSE_LINEAL.relations:
            relation = f"{KinBan.SPOUSE_LINEAL.label}（{kin.relation.label}）"
            message = f"登记的亲属关系中，{kin.one}、{kin.other}是{relation}，法律未作规定，须按省的规定处理。"
            yield basis.warning(message, {"related": 1})


def _both_sit(poll: Poll, sitting: Mapping[str, Post]) -> Iterator[Kin]:
    return (kin for kin in poll.kin if kin.one in sitting and kin.other in sitting)
