"""What nominees say in writing: whoever says no, or withdraws, makes room for the next by votes (S07b)."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from cadres.services.people import Name
from cadres.tables import Person
from elections.nomination_vocabulary import ConsentAnswer
from elections.nominations import Nominations, nominations
from elections.permissions import RECORD
from elections.services.corrections import Withdrawal, strike_candidate
from elections.services.elections import find_open, no_voter, subject
from elections.services.nominating.lock import refuse_locked
from elections.tables import Candidacy, CandidateConsent
from elections.vocabulary import CandidateNamed, Post
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import take_turn, transaction
from server.errors import Problem, Refused
from server.manifest import emit

ANSWERED = event_kind("election.candidate_answered", "登记被提名人书面意见", Dot.STEP)


class SayAnswer(BaseModel):
    """What somebody on record said under the name by which they were nominated for a post, and the paper it stands on."""

    model_config = ConfigDict(frozen=True)

    person: int
    post: Post
    name: Name
    answer: ConsentAnswer
    said: date
    document: str = Field(min_length=2, max_length=120)


async def say_answer(actor: Actor, code: str, command: SayAnswer) -> None:
    """Keep it; a later one takes the place of an earlier. Who is on the ballot and says no leaves it in the same act."""
    async with transaction(actor):
        await take_turn("election", code)
        election = await find_open(actor, code)
        actor.require(RECORD, at=election.region)
        await refuse_locked(election)
        person = await Person.objects().where(Person.id == command.person).first()
        if person is None or not actor.covers(person.region):
            raise Refused([Problem("人员", "没有这个人，或不在本账号的地区内。", "先登记人员，再从所列各项中选。")])
        held = await nominations(actor, code)
        _refuse_impossible(held, command, person)
        if command.answer is ConsentAnswer.GIVEN and (absent := await no_voter(election, person)):
            raise Refused([absent])
        own = (CandidateConsent.election == election.id) & (CandidateConsent.post == command.post)
        row = await CandidateConsent.objects().where(own, CandidateConsent.person == person.id).first()
        before = {"意见": ConsentAnswer(row.answer).label} if row else {}
        if row is None:
            row = CandidateConsent(region=election.region, election=election.id, **command.model_dump())
            await row.save()
        else:
            changed = {getattr(CandidateConsent, name): value for name, value in command.model_dump().items()}
            await CandidateConsent.update(changed).where(CandidateConsent.id == row.id)
        after = {
            "姓名": command.name,
            "职务": command.post.label,
            "意见": command.answer.label,
            "书面": command.document,
        }
        await audit.record(actor, ANSWERED, Change(subject(code), election.region, before, after))
        if command.answer is ConsentAnswer.GIVEN:
            await emit(actor, CandidateNamed(code, election.region, (int(person.id),)))
        elif await Candidacy.exists().where(
            Candidacy.election == election.id, Candidacy.person == person.id, Candidacy.post == command.post
        ):
            reason = f"{command.answer.label}（{command.document}）"
            await strike_candidate(actor, code, int(person.id), Withdrawal(reason=reason))


def _refuse_impossible(held: Nominations, command: SayAnswer, person: Person) -> None:
    if command.said > clock.today():
        raise Refused([Problem("日期", f"{command.said.isoformat()}还没有到。", "照书面意见上的日期填。", "S07b")])
    if held.readings and (command.post, command.name) not in held.nominees:
        cause = f"{command.name}没有被提名为{command.post.label}。"
        raise Refused([Problem("姓名", cause, "照提名计票上的姓名填。", "S07")])
    if not held.seats.get(command.post):
        raise Refused([Problem("职务", f"本次选举不选{command.post.label}。", "请核对公布的职位和职数。", "S03")])
    under = [one for one in held.consents if (one.post, one.name) == (command.post, command.name)]
    if any(one.person != person.id for one in under):
        cause = f"{command.post.label}{command.name}的书面意见已经登记在另一个人名下。"
        raise Refused([Problem("姓名", cause, "同名的，计票时给姓名加注，使分得清。", "S07b")])
    others = [
        one
        for one in held.consents
        if one.person == person.id and one.post is not command.post and one.answer is ConsentAnswer.GIVEN
    ]
    if others and command.answer is ConsentAnswer.GIVEN and held.book.one_post:
        basis = held.book.basis("one_post")
        said = f"{person.name}已经书面同意作{others[0].post.label}候选人，一人只作一个职务的候选人。"
        raise Refused([basis.breach(said).as_problem("职务", "由本人确认只作一个职务的候选人。")])
