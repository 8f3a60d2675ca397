"""What a county has of a nomination: slips that two people read, a pair of names, an answer, a list and a meeting."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from elections.nomination_vocabulary import ConsentAnswer, NominationWay, SlipKind
from elections.nominations import SlipEntry, SlipLine
from elections.rules.provisions import Nominator
from elections.services.elections import Nomination, nominate
from elections.services.nominating.consents import SayAnswer, say_answer
from elections.services.nominating.listing import (
    PublishCandidates,
    RecordMeeting,
    arrange_candidates,
    publish_list,
    record_meeting,
)
from elections.services.nominating.names import ProposeMerge, propose_merge
from elections.services.nominating.slips import PlanNomination, hand_in_slips, plan_nomination
from elections.vocabulary import Post
from server.access.actor import Actor
from server.db.engine import connection
from tests.support.factories import a_conclusion, a_person, an_election, another_hand
from tests.sweeps.grounds import Ground

_SEATS = {Post.CHAIR: 1, Post.MEMBER: 2}
_POSTS = dict(zip("甲乙丙丁戊", (Post.CHAIR,) * 2 + (Post.MEMBER,) * 3, strict=True))


@dataclass(frozen=True)
class Nominated:
    """The election, by the names of the routes' parameters: its counting and its pair of names."""

    nomination: str
    reading: int
    merge: int


async def a_nomination(operator: Actor, ground: Ground, words: Mapping[str, str]) -> Nominated:
    """Two nominees who agreed, on a list that is out."""
    village = ground.villages[0]
    code = await an_election(operator, region=village, term_number=15, election_day=date(2026, 12, 18), seats=_SEATS)
    await plan_nomination(operator, code, PlanNomination(way=NominationWay.DIRECT, document=words["plan"]))
    names = {f"{ground.mark}荐{word}": post for word, post in _POSTS.items()}
    written = {words["written"]: Post.CHAIR}
    lines = tuple(
        SlipLine(post=post, name=name, votes=9 if name in written else 40) for name, post in (names | written).items()
    )
    entry = SlipEntry(
        kind=SlipKind.NOMINATION,
        source=Nominator.REGISTERED_VILLAGERS,
        held=date(2026, 11, 20),
        issued=100,
        cast=90,
        document=words["slips"],
        lines=lines,
    )
    for hand in (another_hand(operator), operator):
        await hand_in_slips(hand, code, entry)
    told = ProposeMerge(post=Post.CHAIR, written=words["written"], meant=next(iter(names)), reason="票上写错")
    merge = await propose_merge(operator, code, told)
    for name, post in names.items():
        person = await a_person(operator, name, region=village)
        said = SayAnswer(
            person=person,
            post=post,
            name=name,
            answer=ConsentAnswer.GIVEN,
            said=date(2026, 11, 21),
            document=words["consent"],
        )
        await say_answer(operator, code, said)
        case = await a_conclusion(operator, person, code)
        await nominate(operator, code, Nomination(person=person, post=post, vetting_case=case))
    await arrange_candidates(operator, code)
    await publish_list(operator, code, PublishCandidates(published=date(2026, 11, 22), reason=words["listing"]))
    meeting = RecordMeeting(held=date(2026, 11, 23), place="村委会", attended=60, document=words["meeting"])
    await record_meeting(operator, code, meeting)
    reading = await connection().fetchval(
        "SELECT r.id FROM nomination_reading r JOIN election e ON e.id = r.election WHERE e.code = $1", code
    )
    return Nominated(code, reading, merge)
