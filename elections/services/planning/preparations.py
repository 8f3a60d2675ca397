"""What is known of a place before its election: the audit, a pilot, who helps, and why it may be hard (§9, S01)."""

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from cadres.vocabulary import Sex
from elections.permissions import RECORD
from elections.planning_vocabulary import AuditState, Difficulty
from elections.services.elections import find_open, subject
from elections.tables import Preparation
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, event_kind
from server.db.engine import take_turn, transaction
from server.errors import Problem, Refused

PREPARED = event_kind("election.prepared", "登记选举准备")


class Prepare(BaseModel):
    """The whole of it, as the form says it; what is left out is not so, or not known."""

    model_config = ConfigDict(frozen=True)

    pilot: bool = False
    audit: AuditState = AuditState.NOT_DONE
    audit_document: str | None = Field(None, min_length=2, max_length=120)
    helper: str | None = Field(None, min_length=2, max_length=40)
    helper_sex: Sex | None = None
    contact: str | None = Field(None, min_length=2, max_length=40)
    contact_sex: Sex | None = None
    contact_office: str | None = Field(None, min_length=2, max_length=60)
    difficulties: tuple[Difficulty, ...] = ()
    difficult_until: date | None = None
    difficult_owner: str | None = Field(None, min_length=2, max_length=40)


async def prepare(actor: Actor, code: str, command: Prepare) -> None:
    """Put it on record, in the place of what stood there."""
    _refuse_incomplete(command)
    async with transaction(actor):
        await take_turn("election", code)
        election = await find_open(actor, code)
        actor.require(RECORD, at=election.region)
        values = command.model_dump(mode="json", exclude={"difficult_until"})
        values |= {"difficult_until": command.difficult_until, "difficulties": list(values["difficulties"])}
        held = await Preparation.objects().where(Preparation.election == election.id).first()
        if held is None:
            await Preparation.insert(Preparation(region=election.region, election=election.id, **values))
        else:
            changed = {getattr(Preparation, name): value for name, value in values.items()}
            await Preparation.update(changed).where(Preparation.id == held.id)
        before = {} if held is None else _told(Prepare.model_validate(held.to_dict()))
        change = Change(subject(code), election.region, before=before, after=_told(command))
        await audit.record(actor, PREPARED, change)


def _told(command: Prepare) -> dict[str, object]:
    return {
        "离任审计": command.audit.label,
        "试点": "是" if command.pilot else "否",
        "包村干部": command.helper or "无",
        "县领导联系点": command.contact or "无",
        "难点原因": [one.label for one in command.difficulties] or "无",
    }


def _refuse_incomplete(command: Prepare) -> None:
    problems: Sequence[Problem] = [
        *(
            [Problem("审计报告", "审计已经完成，没有填报告或者公布的文号。", "填审计报告名称或者文号。", "S01")]
            if command.audit is not AuditState.NOT_DONE and not command.audit_document
            else []
        ),
        *(
            [Problem("责任人", "列为难点村，没有填化解期限和责任人。", "两项都填。", "§9")]
            if command.difficulties and not (command.difficult_owner and command.difficult_until)
            else []
        ),
    ]
    if problems:
        raise Refused(problems)
