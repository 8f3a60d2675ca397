"""Names as they were written on papers, and which of them two people hold for one (S07c). Pure; no likeness is measured here."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from elections.rules.nomination import Named, Slips
from elections.vocabulary import Post
from server.law.lawbook import Finding, Provision, Standing

_HOUSE = Provision("S07c", "系统内控规则", Standing.INFERENCE)


@dataclass(frozen=True, slots=True)
class Merge:
    """That a name as written means the same person as another one for a post."""

    post: Post
    written: str
    meant: str


def joined(rounds: Iterable[Slips], merges: Iterable[Merge]) -> tuple[Slips, ...]:
    """The countings with the votes of each confirmed pair together; what was written stays in the countings themselves."""
    meant = {(one.post, one.written): one.meant for one in merges}
    return tuple(replace(slips, lines=_joined(slips, meant)) for slips in rounds)


def _joined(slips: Slips, meant: Mapping[tuple[Post, str], str]) -> tuple[Named, ...]:
    votes: Counter[tuple[Post, str]] = Counter()
    kinds: dict[tuple[Post, str], Named] = {}
    for one in slips.lines:
        name = meant_by(one.post, one.name, meant)
        votes[one.post, name] += one.votes
        kinds.setdefault((one.post, name), one)
    return tuple(replace(kinds[key], name=key[1], votes=number) for key, number in votes.items())


def meant_by(post: Post, name: str, meant: Mapping[tuple[Post, str], str]) -> str:
    """Who is meant by a way of writing in the end; a name may be held for one that is itself held for another."""
    while (post, name) in meant:
        name = meant[post, name]
    return name


def mergeable(rounds: Iterable[Slips], merges: Iterable[Merge], wanted: Merge) -> tuple[Finding, ...]:
    """Why two names cannot be one: not written, the same already, or merged before; chains would end in a ring."""
    names = {one.name for slips in rounds for one in slips.lines if one.post is wanted.post}
    return unmergeable(names, merges, wanted)


def unmergeable(names: Collection[str], merges: Iterable[Merge], wanted: Merge) -> tuple[Finding, ...]:
    """The same where `names` are all that were written for the post."""
    standing = {(one.post, one.written): one.meant for one in merges}
    found = [
        _HOUSE.breach(f"{wanted.post.label}的各次计票里没有“{name}”。")
        for name in (wanted.written, wanted.meant)
        if name not in names
    ]
    if wanted.written == wanted.meant:
        found.append(_HOUSE.breach("两个写法相同，不用合并。"))
    elif (wanted.post, wanted.written) in standing:
        found.append(_HOUSE.breach(f"“{wanted.written}”已经并入“{standing[wanted.post, wanted.written]}”。"))
    elif meant_by(wanted.post, wanted.meant, standing) == wanted.written:
        found.append(_HOUSE.breach(f"“{wanted.meant}”已经并入“{wanted.written}”，不能反过来再并。"))
    return tuple(found)
