"""What keeps a result from being published: a dispute that it waits for, or that the election itself was put off."""

from collections.abc import Mapping, Sequence
from datetime import date

from elections.tables import Dispute, Election
from server.errors import Conflict, Problem, Refused
from server.values.periods import chinese_day


async def holding(elections: Sequence[int]) -> Mapping[int, Sequence[date]]:
    """The days on which the open disputes came in that hold the results of elections, by the elections' ids (T-17)."""
    rows = (
        await Dispute.select(Dispute.election, Dispute.received)
        .where(Dispute.election.is_in([*elections] or [0]), Dispute.holds.eq(True), Dispute.decided.is_null())  # noqa: FBT003
        .order_by(Dispute.id)
    )
    found: dict[int, list[date]] = {}
    for row in rows:
        found.setdefault(row["election"], []).append(row["received"])
    return found


def refuse_held(received: Sequence[date]) -> None:
    """Raise Refused while disputes hold the result; `received` are their days (T-17)."""
    if received:
        raise Refused(
            Problem(
                "选举结果",
                f"{chinese_day(day)}收到的争议还没有处理完，结果暂缓公布。",
                "先办结争议，或者解除暂缓公布。",
                "T-17",
            )
            for day in received
        )


def refuse_postponed(election: Election) -> None:
    """Raise Conflict while an election is put off and no new day is set: there is no vote, and nobody can win one."""
    if election.postponed is not None:
        message = (
            f"选举{election.code}已于{election.postponed.isoformat()}批准延期，还没有定下新的选举日，"
            "不能录入计票，不能公布结果。定下选举日以后再办。"
        )
        raise Conflict(message, code="election.postponed")
