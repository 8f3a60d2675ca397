"""What a county has of a vote counted by boxes: one box settled by a third, one read unlike, one that nobody read."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from cadres.vocabulary import Sex
from elections.polling_vocabulary import StationKind
from elections.services.box_entries import BoxEntry, RestEntry
from elections.services.entries import LineEntry
from elections.services.nominating.names import ProposeMerge
from elections.services.polling.stations import SetStation, set_station
from elections.services.voting.boxes import PlanCounting, enter_box, plan_counting, settle_box
from elections.services.voting.handing_in import Found, Settlement
from elections.services.voting.summing import propose_box_merge
from elections.vocabulary import Post, RoundKind
from server.access.actor import Actor
from tests.support.factories import ELECTION_DAY, a_ballot, an_election, another_hand
from tests.sweeps.grounds import Ground

_SEATS = {Post.CHAIR: 1, Post.MEMBER: 2}


@dataclass(frozen=True)
class Boxed:
    """The election, its stations, and a pair of names."""

    boxed: str
    hall: int
    mobile: int
    pair: int

    def named(self, path: str) -> Mapping[str, object]:
        """The names of a route's parameters: of what was read already, or of the box that nobody read; none for other routes."""
        last = path.partition("?")[0].rpartition("/")[2]
        if "/boxes" not in path and last != "counting-plan":
            return {}
        read = last in {"check", "settlements", "send-back", "return"}
        at = (self.hall, 2) if read else (self.mobile, 1)
        return {"code": self.boxed, "station": at[0], "box": at[1], "merge": self.pair}


async def a_box_counting(operator: Actor, ground: Ground, people: Mapping[str, int], words: Mapping[str, str]) -> Boxed:
    """In an election of the third village, whose candidates are known already."""
    village = ground.villages[2]
    code = await an_election(operator, region=village, term_number=16, seats=_SEATS)
    slate = {post: ground.slate[post] for post in _SEATS}
    await a_ballot(operator, code, region=village, slate=slate, known=people)
    hall, mobile = [
        await set_station(operator, code, SetStation(name=f"{ground.mark}{name}", kind=kind, place="村委会", **more))
        for name, kind, more in (
            ("会堂", StationKind.MAIN, {"booth": True}),
            ("流动箱", StationKind.MOBILE, {"listed": 12, "listed_for": "患病"}),
        )
    ]
    await plan_counting(operator, code, PlanCounting(apart=True, decided=words["apart"], boxes={hall: 2}))
    other, third = another_hand(operator), replace(operator, name="苗治国")
    for box in (1, 2):
        for hand, cast in ((other, 180), (operator, 181)):
            await enter_box(hand, code, hall, box, _sheet(ground, cast, words["written_in"], words["over"]))
    said = Settlement(found=(Found(figure="收回选票", value="180", reason="看错行"),))
    await settle_box(third, code, hall, 1, said)
    meant = ground.slate[Post.CHAIR][0][0]
    told = ProposeMerge(post=Post.CHAIR, written=words["written_in"], meant=meant, reason="同音")
    return Boxed(code, hall, mobile, await propose_box_merge(operator, code, told))


def _sheet(ground: Ground, cast: int, written: str, reason: str) -> BoxEntry:
    lines = [LineEntry(post=post, name=name, votes=50) for post in _SEATS for name, _ in ground.slate[post]]
    lines.append(LineEntry(post=Post.CHAIR, name=written, votes=3, write_in=True, sex=Sex.MALE))
    return BoxEntry(
        kind=RoundKind.FIRST,
        held=ELECTION_DAY,
        cast=cast,
        fully_invalid=0,
        reason=reason,
        lines=tuple(lines),
        rests=tuple(RestEntry(post=post, abstained=2, invalid=1) for post in _SEATS),
    )
