"""Whether the list of formal candidates may go up on the wall: order, margin, consent, conclusion, day (S07a, S07b, S09). Pure."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from elections.rules.book import Rulebook
from elections.rules.nomination import margin
from elections.vocabulary import Post
from server.law.lawbook import Finding, Provision, Standing
from server.values.periods import chinese_day, days_between
from server.values.strokes import sort_names

_HOUSE = Provision("S09", "系统内控规则", Standing.INFERENCE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One candidate as the notice names them.

    `consented` and `goes_on`, whether the votes carried them here, are None where slips and consents are kept on paper alone.
    """

    post: Post
    name: str
    sex: str
    vetting: str
    consented: bool | None = None
    goes_on: bool | None = None


def ordered(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries by post and, within a post, by the strokes of the surname."""
    found = []
    for post in Post:
        own = {one.name: one for one in entries if one.post is post}
        found += [own[name] for name in sort_names(own)]
    return tuple(found)


def publishable(
    book: Rulebook, entries: Sequence[Entry], seats: Mapping[Post, int], days: tuple[date, date]
) -> tuple[Finding, ...]:
    """What stands against the list on the first of `days` for an election on the second."""
    return (*_order(entries), *_margins(book, entries, seats), *_consents(entries), *_days(book, *days))


def _order(entries: Sequence[Entry]) -> Iterator[Finding]:
    for post in Post:
        shown = [one.name for one in entries if one.post is post]
        right = sort_names(shown)
        if shown != right:
            said = f"{post.label}候选人没有按姓氏笔画排列：应为{'、'.join(right)}。"
            yield _HOUSE.breach(said)


def _margins(book: Rulebook, entries: Sequence[Entry], seats: Mapping[Post, int]) -> Iterator[Finding]:
    for post, number in seats.items():
        standing = sum(one.post is post for one in entries)
        numbers = {"candidates": standing, "seats": number}
        if standing <= number and book.margin_required:
            basis = book.basis("margin_required").under("S07a")
            said = f"{post.label}应选{number}人，候选人{standing}人，应当多于应选名额。"
            yield basis.breach(said, numbers, f"{standing} ≤ {number}")
            continue
        span = margin(book, post)
        if standing - number not in span:
            wanted = f"{span.low}" if span.low == span.high else f"{span.low}至{span.high}"
            basis = book.basis("member_margin" if post is Post.MEMBER else f"{post.value}_margin")
            said = f"{post.label}候选人比应选多{standing - number}人，规定多{wanted}人。"
            yield basis.warning(said, numbers, f"{standing} － {number} ＝ {standing - number}", met=False)


def _consents(entries: Sequence[Entry]) -> Iterator[Finding]:
    without = [one.name for one in entries if one.consented is False]
    if without:
        yield _HOUSE.under("S07b").breach(f"{'、'.join(without)}没有书面同意作候选人。")
    beside = [one.name for one in entries if one.goes_on is False and one.consented]
    if beside:
        yield _HOUSE.under("S07").breach(f"{'、'.join(beside)}按得票没有列为初步候选人，或者票数相同还没有确定。")


def _days(book: Rulebook, published: date, election_day: date) -> Iterator[Finding]:
    basis = book.basis("candidates_days")
    ahead, least = days_between(published, election_day), book.candidates_days
    numbers = {"days": ahead, "least": least}
    if ahead < 0:
        yield _HOUSE.breach(f"{chinese_day(published)}公布，晚于选举日{chinese_day(election_day)}。", numbers)
    elif ahead < least:
        said = f"{chinese_day(published)}公布，在选举日前{ahead}日，应在{least}日以前，最迟{chinese_day(election_day - timedelta(days=least))}。"
        yield basis.warning(said, numbers, f"{ahead} ＜ {least}", met=False)


def content(code: str, version: int, entries: Sequence[Entry]) -> str:
    """What is locked, as text of one form only: the same list gives the same hash on every machine."""
    rows = [[one.post.value, one.name, one.sex, one.vetting] for one in entries]
    return json.dumps({"election": code, "version": version, "candidates": rows}, ensure_ascii=False, sort_keys=True)


def sealed(text: str) -> str:
    """The SHA-256 that the notice bears."""
    return hashlib.sha256(text.encode()).hexdigest()
