"""The pages of relatives say beforehand what becomes of the election committee (S02b)."""

from datetime import date

from cadres.services.kinship import KinshipFound, record_kinship
from cadres.vocabulary import Kinship
from elections.services.planning.committee import form_committee
from server.access.actor import Actor, Role
from tests.elections.services.planning.test_committee import a_forming, stands
from tests.support.factories import a_person, an_election
from tests.support.http import SignIn

_NAMES = ("贾永胜", "高建平", "刘桂芳", "王瑞", "张海军")


async def test_recording_and_striking_a_relation_say_who_leaves_and_who_comes_back(
    operator: Actor, sign_in: SignIn
) -> None:
    code = await an_election(operator, term_number=13, election_day=date(2026, 12, 18))
    people = {name: await a_person(operator, name) for name in _NAMES}
    await form_committee(operator, code, a_forming(people))
    nominee = await a_person(operator, "郝建国")
    await stands(operator, code, nominee)
    clerk = await sign_in(Role.ELECTION_OFFICER)
    asked = await clerk.get(f"/people/{nominee}/kin/new?q=刘桂芳")
    assert "刘桂芳退出选举委员会：近亲属郝建国列为候选人" in asked.text
    assert "退出选举委员会" not in (await clerk.get(f"/people/{nominee}/kin/new?q=王瑞")).text
    found = KinshipFound(one=people["刘桂芳"], other=nominee, relation=Kinship.SIBLING, evidence="户口簿")
    record = await record_kinship(operator, found)
    strike = await clerk.get(f"/people/{nominee}/kin/{record}/strike")
    assert "刘桂芳因这一条退出，撤销后恢复，王瑞退回候补" in strike.text
