"""Why somebody may not come on a ballot, asked of many at once: the roll, their work, the review, their own word, the ballot itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cadres.tables import Person, VettingCase
from elections.dispatched import sent_here
from elections.nomination_vocabulary import ConsentAnswer
from elections.reviews import against, asked_elsewhere, elsewhere, later_word, not_cleared
from elections.tables import Candidacy, CandidateConsent, Election, Seat
from elections.vocabulary import Post
from server.access.actor import Actor
from server.db.engine import connection
from server.errors import Problem


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody whom an election's ballot is to have for a post, on a conclusion, under a name."""

    election: Election
    person: Person
    case: VettingCase
    post: Post
    ballot_name: str


@dataclass(slots=True)
class _Ballot:
    """Who stands in one election, and for what one may."""

    posts: set[Post] = field(default_factory=set)
    people: dict[int, Post] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    numbers: dict[Post, int] = field(default_factory=dict)

    def put_up(self, person: int, post: Post, name: str) -> int:
        """Somebody stands; their place among those of the post, from 1."""
        self.people[person] = post
        self.names.add(name)
        self.numbers[post] = place = self.numbers.get(post, 0) + 1
        return place

    def no_place(self, wish: Wish) -> Problem | None:
        if wish.post not in self.posts:
            return Problem("职务", f"本次选举不选{wish.post.label}。", "请核对公布的职位和职数。", "S03")
        held = self.people.get(wish.person.id)
        if held is not None:
            cause = f"{wish.person.name}已是{held.label}候选人。"
            return Problem("候选人", cause, "一人只能作一个职务的候选人。", "S07b")
        if wish.ballot_name in self.names:
            cause = f"候选人中已有一个{wish.ballot_name}。"
            return Problem("姓名", cause, "给选票上的姓名加注，使选民分得清。")
        return None


async def judged(actor: Actor, wishes: Sequence[Wish]) -> list[Problem | int]:
    """For each the place that it takes among the candidates of its post, or why it takes none.

    Those before it in the order count as standing. Nothing is written.
    """
    if not wishes:
        return []
    people = [int(one.person.id) for one in wishes]
    ballots = await _ballots({int(one.election.id) for one in wishes})
    absent, spoken = await _absent(wishes), await against(people)
    away = await elsewhere([int(one.case.id) for one in wishes])
    sent = {day: await sent_here(actor, people, day) for day in {one.election.election_day for one in wishes}}
    said = await _said({int(one.election.id) for one in wishes}, people)
    found: list[Problem | int] = []
    for wish in wishes:
        election, person = wish.election, wish.person
        code, day, key = str(election.code), election.election_day, (int(election.id), int(person.id))
        ballot = ballots[key[0]]
        problem = (
            (no_voter(str(person.name)) if key in absent else None)
            or sent[day].get(key[1])
            or not_cleared(person, wish.case, code, day)
            or asked_elsewhere(str(person.name), str(wish.case.document), away.get(int(wish.case.id)))
            or later_word(person, wish.case, code, {day}, spoken.get(key[1], ()))
            or _no_consent(str(person.name), wish.post, said.get(key, {}))
            or ballot.no_place(wish)
        )
        found.append(problem or ballot.put_up(key[1], wish.post, wish.ballot_name))
    return found


async def _ballots(elections: set[int]) -> Mapping[int, _Ballot]:
    found = {one: _Ballot() for one in elections}
    for row in await Seat.select(Seat.election, Seat.post).where(Seat.election.is_in([*elections])):
        found[row["election"]].posts.add(Post(row["post"]))
    of_these = Candidacy.election.is_in([*elections])
    for row in await Candidacy.select(
        Candidacy.election, Candidacy.person, Candidacy.post, Candidacy.ballot_name
    ).where(of_these):
        found[row["election"]].put_up(row["person"], Post(row["post"]), row["ballot_name"])
    return found


_ABSENT = """
SELECT w.election, w.person FROM unnest($1::bigint[], $2::bigint[], $3::bytea[]) AS w(election, person, citizen_index)
JOIN roll r ON r.election = w.election AND r.edition > 0
LEFT JOIN voter v ON v.roll = r.id AND v.citizen_index = w.citizen_index AND v.county = left(r.region, 6)
WHERE v.status IS DISTINCT FROM 'registered'
"""


async def _absent(wishes: Sequence[Wish]) -> set[tuple[int, int]]:
    """Who of them is not on the list of voters that is out. Without a list nothing is known."""
    return await absent([(int(one.election.id), int(one.person.id), one.person.citizen_index) for one in wishes])


async def absent(asked: Sequence[tuple[int, int, bytes]]) -> set[tuple[int, int]]:
    """Of elections and people with the index of their number, those where a list of voters is out that has not got them."""
    columns = [list(column) for column in zip(*asked, strict=True)]
    return {(row["election"], row["person"]) for row in await connection().fetch(_ABSENT, *columns)}


def no_voter(name: str) -> Problem:
    """What is said of somebody whom the list of voters has not got."""
    cause = f"公布的选民名单上没有{name}。"
    return Problem("候选人", cause, "候选人须是登记参加选举的人；漏登的先按四增补登。", "V-05")


async def _said(elections: set[int], people: Sequence[int]) -> Mapping[tuple[int, int], Mapping[Post, ConsentAnswer]]:
    """What people answered who were asked whether they stand, by election and person."""
    rows = await CandidateConsent.select(
        CandidateConsent.election, CandidateConsent.person, CandidateConsent.post, CandidateConsent.answer
    ).where(CandidateConsent.election.is_in([*elections]), CandidateConsent.person.is_in(list(people)))
    found: dict[tuple[int, int], dict[Post, ConsentAnswer]] = {}
    for row in rows:
        found.setdefault((row["election"], row["person"]), {})[Post(row["post"])] = ConsentAnswer(row["answer"])
    return found


def _no_consent(name: str, post: Post, answers: Mapping[Post, ConsentAnswer]) -> Problem | None:
    """Why somebody who said something else than yes may not stand; one who said nothing is asked for with the list."""
    if not answers or answers.get(post) is ConsentAnswer.GIVEN:
        return None
    told = "；".join(f"{of.label}：{answer.label}" for of, answer in answers.items())
    return Problem("候选人", f"{name}没有书面同意作{post.label}候选人（{told}）。", "先登记本人的书面意见。", "S07b")
