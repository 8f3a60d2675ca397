"""What a by-election asks of the certificate: a change where it brought another chair (FT-3, CT-3)."""

from datetime import date

from cadres.vocabulary import Sex
from certificates import queries as certificates
from certificates.vocabulary import FilingType
from elections.vocabulary import Post
from server.access.actor import Actor
from server.db.engine import transaction
from tests.support.by_elections import a_by_election, leave
from tests.support.factories import a_published_election


async def test_another_chair_changes_the_certificate_and_another_member_does_not(operator: Actor) -> None:
    await a_published_election(operator)
    await leave(operator, "贾永胜", "张海军")
    member = await a_by_election(
        operator, {Post.MEMBER: 1}, {Post.MEMBER: (("高文明", Sex.MALE), ("王晓东", Sex.MALE))}
    )
    async with transaction(operator):
        assert await certificates.filing_of_election(operator, member) is None
    chair = await a_by_election(
        operator, {Post.CHAIR: 1}, {Post.CHAIR: (("赵国强", Sex.MALE), ("王国庆", Sex.MALE))}, held=date(2022, 7, 2)
    )
    async with transaction(operator):
        filing = await certificates.filing_of_election(operator, chair)
        assert filing is not None
        view = await certificates.filing(operator, filing)
    assert (view.line.business, view.line.representative) == (FilingType.CHANGE, "赵国强")
    assert [one.key for one in view.materials if one.key in {"members", "old"}] == ["old"]
