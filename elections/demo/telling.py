"""What the demo says of an election: nothing but what its counts made of it."""

from collections.abc import Iterator

from elections.queries import ElectionLine, Progress


def told(line: ElectionLine, progress: Progress) -> str:
    """One sentence: votes that were void or tied, who is elected, what is open, what is next, by which law."""
    return f"{line.title}：{'；'.join(_parts(progress))}（适用{progress.book.law}）。"


def _parts(progress: Progress) -> Iterator[str]:
    course = progress.course
    for one in progress.held:
        if not one.outcome.valid:
            yield f"{one.poll.round.label}无效"
        for post in one.outcome.posts:
            if post.tied:
                yield f"{one.poll.round.label}{post.post.label}{'、'.join(post.tied)}票数相等"
    if course.elected:
        yield "当选" + "、".join(f"{post.label}{name}" for post, name in course.elected)
        yield from (f"{post.label}缺{number}名" for post, number in course.open_seats.items())
    if course.next:
        yield course.next.label
    elif course.ballot:
        yield f"等待录入{course.ballot.kind.label}计票"
