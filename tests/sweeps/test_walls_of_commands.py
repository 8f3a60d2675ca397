"""Commands that name another record by its number: a foreign one is answered like one that never was."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from pydantic import BaseModel

import server.app  # noqa: F401  # It knows every command.
from cadres.printing.review_forms import review_forms
from cadres.printing.review_letters import inquiries
from cadres.printing.reviews import WrittenIn
from cadres.rules.offices import Way
from cadres.services.bodies import Chosen, save_representative
from cadres.services.disclosure import Disclose, disclose
from cadres.services.kinship import KinshipFound, record_kinship
from cadres.services.merging import MergePeople, RuleDistinct, merge, rule_distinct
from cadres.services.offices import HoldOffice, hold_office
from cadres.services.people import RegisterPerson, register
from cadres.services.reviews.batches import Listed, add_people
from cadres.services.reviews.lists import seat_agency
from cadres.services.reviews.on_paper import check_reply
from cadres.services.vetting import Conclusion, conclude
from cadres.tables import VettingCase
from cadres.vocabulary import Kinship, Office, Sex, VettingConclusion
from elections.after_vocabulary import Decider, DisputeEffect
from elections.assisted_vocabulary import AssistedBy, AssistReason
from elections.nomination_vocabulary import ConsentAnswer
from elections.planning_vocabulary import CommitteePost, FormedBy
from elections.polling_vocabulary import StationDuty
from elections.roll_uploading import TAKE_ROLL, TakeRoll
from elections.roll_vocabulary import ObjectionKind
from elections.services.after.disputes import DecideDispute, decide
from elections.services.elections import Nomination, nominate
from elections.services.nominating.consents import SayAnswer, say_answer
from elections.services.planning.committee import (
    ChosenMember,
    FormCommittee,
    JoinCommittee,
    form_committee,
    join_committee,
)
from elections.services.polling.assisted import ListVoter, list_voter
from elections.services.polling.proxies import Entrust, entrust
from elections.services.polling.stations import NameWorker, name_worker
from elections.services.recalls import ReceivePetition, receive_petition
from elections.services.rolls.objections import Object, receive
from elections.services.write_ins import WriteInConfirmed, WriteInVetted, confirm_write_in, vet_write_in
from elections.vocabulary import Petitioner, Post
from server import clock, registry
from server.access.accounts import EditAccount, NewAccount, edit_account, open_account
from server.access.actor import Actor, Role
from server.access.stand_ins import NewStandIn, name_stand_in
from server.db.engine import transaction
from server.errors import DomainError, NotFound, Refused
from server.sheets.listing import batch
from tests.support.factories import a_citizen_number, a_person, an_actor
from tests.support.rolls import TODAY
from tests.support.teams import somebody
from tests.sweeps.counties import County, Furnished
from tests.sweeps.grounds import AWAY, HOME
from training.services.arrangements import Arrange, arrange
from training.services.attendance import Enrol, enrol
from training.services.contacts import NameContact, name_contact
from training.services.dispatching import send
from training.services.teams import SetUpTeam, set_up_team
from training.vocabulary import DispatchReason, TeamPost

_PACKAGES = ("server", "cadres", "elections", "training", "certificates")
_NEVER = 999_999_999
#: Somebody of the county with every right; the account is the one that the county's office has.
_EVERYONE = replace(an_actor(*Role), grants=frozenset(Role))

_A_CONTACT = NameContact(
    name="贾永胜", office="副局长", unit="县林业局", households=3, since=date(2021, 1, 1), document="偏组〔2021〕1号"
)


async def _case_of(person: int) -> int:
    row = await VettingCase.select(VettingCase.id).where(VettingCase.person == person).first()
    return int(row["id"]) if row else _NEVER


async def _disclose(actor: Actor, _: County, foreign: int) -> None:
    await disclose(actor, Disclose(person=foreign, fields=frozenset({"phone"}), reason="核对身份"), b"session")


async def _kin_one(actor: Actor, home: County, foreign: int) -> None:
    found = KinshipFound(one=foreign, other=home.person, relation=Kinship.SIBLING, evidence="户口簿")
    await record_kinship(actor, found)


async def _kin_other(actor: Actor, home: County, foreign: int) -> None:
    found = KinshipFound(one=home.person, other=foreign, relation=Kinship.SIBLING, evidence="户口簿")
    await record_kinship(actor, found)


async def _hold(actor: Actor, home: County, foreign: int) -> None:
    held = HoldOffice(
        person=foreign, office=Office.CLERK, way=Way.APPOINTMENT, since=date(2022, 1, 1), document="聘用决定"
    )
    await hold_office(actor, home.region, held)


async def _merge(actor: Actor, home: County, foreign: int) -> None:
    await merge(actor, home.person, MergePeople(merged=foreign, reason="身份证号录错"))


async def _distinct(actor: Actor, home: County, foreign: int) -> None:
    await rule_distinct(actor, home.person, RuleDistinct(other=foreign, reason="查户籍是两个人"))


async def _check_reply(actor: Actor, home: County, number: int) -> None:
    await check_reply(actor, home.joint.typed, number)


async def _conclude(actor: Actor, home: County, foreign: int) -> None:
    clear = VettingConclusion.CLEAR
    day = date(2021, 11, 10)
    await conclude(
        actor, Conclusion(person=foreign, purpose=home.waiting, conclusion=clear, document="偏联审1号", concluded=day)
    )


async def _list_for_review(actor: Actor, home: County, foreign: int) -> None:
    await add_people(actor, home.joint.review, [Listed(person=foreign, stands_for=Office.MEMBER)])


async def _nominate_person(actor: Actor, home: County, foreign: int) -> None:
    named = Nomination(person=foreign, post=Post.CHAIR, vetting_case=await _case_of(home.person), ballot_name=None)
    await nominate(actor, home.waiting, named)


async def _nominate_case(actor: Actor, home: County, foreign: int) -> None:
    named = Nomination(person=home.person, post=Post.CHAIR, vetting_case=foreign, ballot_name=None)
    await nominate(actor, home.waiting, named)


async def _write_in_person(actor: Actor, home: County, foreign: int) -> None:
    named = WriteInVetted(name="某某", person=foreign, vetting_case=await _case_of(home.person))
    await vet_write_in(actor, home.counted, named)


async def _write_in_case(actor: Actor, home: County, foreign: int) -> None:
    await vet_write_in(actor, home.counted, WriteInVetted(name="某某", person=home.person, vetting_case=foreign))


async def _confirm_write_in(actor: Actor, home: County, foreign: int) -> None:
    said = WriteInConfirmed(name="某某", person=foreign, document="偏联审〔2021〕9号", concluded=clock.today())
    await confirm_write_in(actor, home.counted, said)


async def _new_account(actor: Actor, home: County, foreign: int) -> None:
    roles = frozenset({Role.TOWNSHIP_CLERK})
    new = NewAccount(login="pgx-77", name="某某", unit=foreign, region=home.code, roles=roles)
    await open_account(actor, new)


async def _edit_account(actor: Actor, home: County, foreign: int) -> None:
    roles = frozenset({Role.TOWNSHIP_CLERK})
    edit = EditAccount(name="某某", unit=foreign, region=home.code, roles=roles)
    await edit_account(actor, home.office.account, edit)


async def _deputy(actor: Actor, home: County, foreign: int) -> None:
    day = clock.today() + timedelta(days=7)
    named = NewStandIn(deputy=foreign, since=day, until=day, reason="外出学习")
    await name_stand_in(replace(actor, account_id=home.office.account), named)


async def _elected_by(actor: Actor, home: County, foreign: int) -> None:
    told = Chosen(region=home.region, name="某某", sex=Sex.MALE, part=foreign, since=date(2022, 1, 1))
    await save_representative(actor, told)


async def _import(actor: Actor, _: County, foreign: int) -> None:
    async with transaction(actor):
        await batch(actor, foreign)


async def _print_forms(actor: Actor, _: County, foreign: int) -> None:
    await review_forms(actor, foreign)


async def _print_letters(actor: Actor, _: County, foreign: int) -> None:
    await inquiries(actor, foreign, "偏联审〔2021〕1号", ("court",), "送各部门联审", WrittenIn())


async def _seat(actor: Actor, home: County, foreign: int) -> None:
    await seat_agency(actor, home.code, "court", foreign)


async def _recall(actor: Actor, home: County, foreign: int) -> None:
    petition = ReceivePetition(
        region=home.region,
        tenure=foreign,
        petitioners=Petitioner.VOTERS,
        signed=120,
        entitled=440,
        received=date(2022, 6, 1),
    )
    await receive_petition(actor, petition)


async def _object(actor: Actor, home: County, foreign: int) -> None:
    told = Object(
        kind=ObjectionKind.WRONG_ENTRY, voter=foreign, about="某某", raised_by="某某", received=TODAY, says="登记有误"
    )
    await receive(actor, home.enrolled.roll, told)


def _choosing(foreign: int) -> FormCommittee:
    return FormCommittee(
        formed_by=FormedBy.ASSEMBLY,
        formed=date(2021, 10, 10),
        electors=60,
        present=50,
        document="推选记录",
        chosen=(ChosenMember(person=foreign, post=CommitteePost.CHAIR, votes=40),),
    )


async def _choose(actor: Actor, home: County, foreign: int) -> None:
    await form_committee(actor, home.counted, _choosing(foreign))


async def _join(actor: Actor, home: County, foreign: int) -> None:
    joining = JoinCommittee(person=foreign, votes=3, day=date(2021, 10, 12), document="推选记录")
    await join_committee(actor, home.waiting, joining)


async def _answer(actor: Actor, home: County, foreign: int) -> None:
    said = SayAnswer(
        person=foreign,
        post=Post.CHAIR,
        name="某某",
        answer=ConsentAnswer.GIVEN,
        said=date(2021, 10, 12),
        document="书面意见",
    )
    await say_answer(actor, home.waiting, said)


async def _at_work(actor: Actor, home: County, foreign: int) -> None:
    named = NameWorker(name="某某", duty=StationDuty.ISSUER, person=foreign)
    await name_worker(actor, home.waiting, home.polled.station, named)


async def _void(actor: Actor, home: County, foreign: int) -> None:
    found = DecideDispute(
        decided=date(2021, 12, 1),
        decided_by=Decider.COUNTY,
        document="偏政函〔2021〕30号",
        result="查实送米面换取选票",
        effect=DisputeEffect.PERSON_VOID,
        person=foreign,
        confirmed="查实，按文件认定",
    )
    await decide(actor, home.after.dispute, found)


async def _entrust(actor: Actor, home: County, **whom: int) -> None:
    told = Entrust(
        giver="王小二", taker="王大有", absent_for="外出务工", written=date(2021, 10, 12), reason="核对过", **whom
    )
    await entrust(actor, home.waiting, told)


async def _entrusts(actor: Actor, home: County, foreign: int) -> None:
    await _entrust(actor, home, giver_voter=foreign)


async def _entrusted(actor: Actor, home: County, foreign: int) -> None:
    await _entrust(actor, home, taker_voter=foreign)


async def _help(actor: Actor, home: County, foreign: int) -> None:
    ill = ListVoter(name="王小二", helped=AssistedBy.MOBILE, reason=AssistReason.ILL, box=foreign)
    await list_voter(actor, home.waiting, ill)


async def _take_roll(actor: Actor, home: County, foreign: int) -> None:
    async def unwatched(_reached: int, _total: int, _message: str = "") -> None:
        """Nobody looks how far it is."""

    await TAKE_ROLL.run(actor, TakeRoll(region=home.code, upload=foreign), unwatched)


Act = Callable[[Actor, County, int], Awaitable[None]]


async def _team_at(actor: Actor, _: County, foreign: int) -> None:
    await set_up_team(actor, SetUpTeam(site=foreign, since=TODAY, document="偏组〔2021〕1号"))


async def _arrange(actor: Actor, home: County, foreign: int) -> None:
    named = Arrange(
        unit=foreign, contact="贾永胜", position="副局长", since=date(2021, 1, 1), document="偏组〔2021〕1号"
    )
    await arrange(actor, home.site, named)


async def _send_from(actor: Actor, home: County, foreign: int) -> None:
    await send(actor, home.dispatched.team, somebody(foreign, TeamPost.MEMBER, since=date(2021, 8, 1)))


async def _send_after(actor: Actor, home: County, foreign: int) -> None:
    sent = somebody(
        home.dispatched.sender, since=date(2021, 8, 1), why=DispatchReason.ROTATION, succeeds=foreign, reason="轮换"
    )
    await send(actor, home.dispatched.team, sent)


async def _contact_of_site(actor: Actor, _: County, foreign: int) -> None:
    await name_contact(actor, _A_CONTACT.model_copy(update={"site": foreign}))


async def _contact_of_group(actor: Actor, _: County, foreign: int) -> None:
    await name_contact(actor, _A_CONTACT.model_copy(update={"part": foreign}))


async def _enrol(actor: Actor, home: County, foreign: int) -> None:
    await enrol(actor, home.taught.course, Enrol(person=foreign))


COMMANDS: dict[tuple[str, str], tuple[str, Act]] = {
    ("_Checking", "opinion"): ("opinion", _check_reply),
    ("Arrange", "unit"): ("sender", _arrange),
    ("NameContact", "site"): ("site", _contact_of_site),
    ("NameContact", "part"): ("part", _contact_of_group),
    ("Enrol", "person"): ("person", _enrol),
    ("Entrust", "giver_voter"): ("voter", _entrusts),
    ("Entrust", "taker_voter"): ("voter", _entrusted),
    ("Dispatch", "succeeds"): ("assignment", _send_after),
    ("Dispatch", "unit"): ("sender", _send_from),
    ("SetUpTeam", "site"): ("site", _team_at),
    ("Chosen", "part"): ("part", _elected_by),
    ("AnswerForm", "person"): ("person", _answer),
    ("SayAnswer", "person"): ("person", _answer),
    ("NameWorker", "person"): ("person", _at_work),
    ("ChosenMember", "person"): ("person", _choose),
    ("DecideDispute", "person"): ("person", _void),
    ("CommitBatch", "batch"): ("batch", _import),
    ("Conclusion", "person"): ("person", _conclude),
    ("Disclose", "person"): ("person", _disclose),
    ("EditAccount", "unit"): ("unit_id", _edit_account),
    ("HoldOffice", "person"): ("person", _hold),
    ("JoinCommittee", "person"): ("person", _join),
    ("KinshipFound", "one"): ("person", _kin_one),
    ("KinshipFound", "other"): ("person", _kin_other),
    ("Listed", "person"): ("person", _list_for_review),
    ("MergePeople", "merged"): ("person", _merge),
    ("NewAccount", "unit"): ("unit_id", _new_account),
    ("ListVoter", "box"): ("station", _help),
    ("TakeRoll", "upload"): ("upload", _take_roll),
    ("NewStandIn", "deputy"): ("account", _deputy),
    ("Nomination", "person"): ("person", _nominate_person),
    ("Nomination", "vetting_case"): ("case", _nominate_case),
    ("_Choice", "case"): ("case", _nominate_case),
    ("_Seating", "unit"): ("unit_id", _seat),
    ("PrintForms", "batch"): ("review", _print_forms),
    ("PrintLetters", "batch"): ("review", _print_letters),
    ("ReceivePetition", "tenure"): ("tenure", _recall),
    ("Object", "voter"): ("voter", _object),
    ("RuleDistinct", "other"): ("person", _distinct),
    ("WriteInConfirmed", "person"): ("person", _confirm_write_in),
    ("WriteInVetted", "person"): ("person", _write_in_person),
    ("WriteInVetted", "vetting_case"): ("case", _write_in_case),
}


def _models(base: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for model in base.__subclasses__():
        yield model
        yield from _models(model)


def test_every_command_that_names_a_record_is_here() -> None:
    registry.load()
    # A plain number is one of a record: what is counted has its bounds.
    named = {
        (model.__name__, name)
        for model in _models(BaseModel)
        if model.__module__.partition(".")[0] in _PACKAGES
        for name, field in model.model_fields.items()
        if field.annotation in {int, int | None} and not field.metadata
    }
    assert named == {*COMMANDS}


async def test_a_foreign_record_is_answered_like_none(standing: str, counties: Furnished, operator: Actor) -> None:
    assert operator.roles  # What it asks for first joins its transaction.
    home, away = counties.home, counties.away
    for command, (what, act) in COMMANDS.items():
        foreign = await _case_of(away.person) if what == "case" else int(away.address(f"{{{what}}}"))
        said = []
        for number in (_NEVER, foreign):
            with pytest.raises(DomainError) as refusal:
                await act(_EVERYONE, home, number)
            said.append((type(refusal.value), str(refusal.value)))
        assert said[0] == said[1], (standing, command)
        assert said[0][0] in {NotFound, Refused}, command


async def test_a_number_of_another_county_is_taken_and_nothing_is_told_of_whom(standing: str, operator: Actor) -> None:
    number = a_citizen_number()
    await a_person(operator, "温久安", region=AWAY.villages[0], citizen_number=number)
    clerk = an_actor(Role.ELECTION_OFFICER)
    for name in ("温久安", "贾永胜"):
        with pytest.raises(Refused) as refusal:
            await register(clerk, RegisterPerson(region=HOME.villages[0], name=name, citizen_number=number))
        assert str(refusal.value).startswith("公民身份号码：已在本账号的地区以外登记。"), standing
        assert "温久安" not in str(refusal.value)
