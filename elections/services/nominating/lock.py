"""What keeps somebody off the ballot beside the review: a list that is locked, and an answer that was not yes."""

from cadres.tables import Person
from elections.nomination_vocabulary import ConsentAnswer
from elections.tables import CandidateConsent, CandidateList, Election
from elections.vocabulary import Post
from server.errors import Conflict, Problem


async def locked(election: Election) -> CandidateList | None:
    """The list that stands on the wall; None where none is, or the last was opened again."""
    rows = CandidateList.objects().where(CandidateList.election == election.id, CandidateList.opened.is_null())
    return await rows.first()


async def refuse_locked(election: Election) -> None:
    """Raise Conflict while a list stands: nobody comes on the ballot, or off it, who was not in it, or was."""
    held = await locked(election)
    if held is not None:
        message = f"正式候选人名单第{held.version}版已经公布锁定，先写明理由重开名单，再变更候选人。"
        raise Conflict(message, code="candidate.locked")


async def no_consent(election: Election, person: Person, post: Post) -> Problem | None:
    """Why somebody who said something else than yes may not stand; one who said nothing is asked for with the list."""
    said = await CandidateConsent.objects().where(
        CandidateConsent.election == election.id, CandidateConsent.person == person.id
    )
    answers = {Post(one.post): ConsentAnswer(one.answer) for one in said}
    if not answers or answers.get(post) is ConsentAnswer.GIVEN:
        return None
    told = "；".join(f"{of.label}：{answer.label}" for of, answer in answers.items())
    return Problem(
        "候选人", f"{person.name}没有书面同意作{post.label}候选人（{told}）。", "先登记本人的书面意见。", "S07b"
    )
