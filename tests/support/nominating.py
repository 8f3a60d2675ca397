"""Slips of one nomination, read by two people, up to a full ballot."""

from datetime import date

from elections.nomination_vocabulary import ConsentAnswer, NominationWay, SlipKind
from elections.nominations import Nominations, SlipEntry, SlipLine, nominations
from elections.rules.provisions import Nominator
from elections.services.elections import Nomination, nominate
from elections.services.nominating.consents import SayAnswer, say_answer
from elections.services.nominating.slips import PlanNomination, SetAside, hand_in_slips, plan_nomination
from elections.vocabulary import Post
from server.access.actor import Actor
from server.db.engine import transaction
from tests.support.factories import a_conclusion, a_person, another_hand

DAY = date(2026, 12, 18)
SEATS = {Post.CHAIR: 1, Post.MEMBER: 2}
VOTES = (
    (Post.CHAIR, "贾永胜", 60),
    (Post.CHAIR, "王瑞", 30),
    (Post.CHAIR, "刘桂芳", 12),
    (Post.MEMBER, "高建平", 50),
    (Post.MEMBER, "李建设", 40),
    (Post.MEMBER, "王小红", 20),
    (Post.MEMBER, "张海军", 20),
)


AGAIN = SetAside(reason="照原表重录")


def an_entry(votes: tuple[tuple[Post, str, int], ...] = VOTES, **more: object) -> SlipEntry:
    told = {
        "kind": SlipKind.NOMINATION,
        "source": Nominator.REGISTERED_VILLAGERS,
        "held": date(2026, 11, 20),
        "issued": 120,
        "cast": 110,
        "invalid": 3,
        "document": "提名会议记录",
        "lines": tuple(SlipLine(post=post, name=name, votes=number) for post, name, number in votes),
    }
    return SlipEntry.model_validate({**told, **more})


def a_plan(**more: object) -> PlanNomination:
    return PlanNomination.model_validate({"way": NominationWay.DIRECT, "document": "选举办法", **more})


async def both(actor: Actor, code: str, entry: SlipEntry) -> None:
    assert not await hand_in_slips(another_hand(actor), code, entry)
    assert await hand_in_slips(actor, code, entry)


async def view(actor: Actor, code: str) -> Nominations:
    async with transaction(actor):
        return await nominations(actor, code)


async def agreed(actor: Actor, code: str, name: str, post: Post, answer: ConsentAnswer = ConsentAnswer.GIVEN) -> int:
    person = await a_person(actor, name)
    await answered(actor, code, person, name, post, answer)
    return person


async def answered(actor: Actor, code: str, person: int, name: str, post: Post, answer: ConsentAnswer) -> None:
    said = SayAnswer(
        person=person, post=post, name=name, answer=answer, said=date(2026, 11, 22), document="本人书面意见"
    )
    await say_answer(actor, code, said)


async def a_full_ballot(actor: Actor, code: str) -> dict[str, int]:
    """Everybody who was nominated, and not in the order of strokes."""
    await plan_nomination(actor, code, a_plan(member_extra=2, chair_extra=2, reason="提名会议决定"))
    await both(actor, code, an_entry())
    people = {}
    for post, name, _ in VOTES:
        people[name] = person = await agreed(actor, code, name, post)
        case = await a_conclusion(actor, person, code)
        await nominate(actor, code, Nomination(person=person, post=post, vetting_case=case))
    return people
