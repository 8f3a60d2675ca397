"""What a county has beside its rolls: voters who need help, a correction that waits, a sheet that no worker has taken up."""

from collections.abc import Mapping
from dataclasses import dataclass

from elections.assisted_vocabulary import AssistedBy, AssistReason
from elections.services.polling.assisted import ListVoter, list_voter
from elections.services.rolls.correcting import CorrectEntry, correct_entry
from elections.tables import RollUpload
from elections.tables.roll_uploads import UPLOADED
from server import clock
from server.access import sealing
from server.access.actor import Actor
from tests.sweeps.county_elections import Enrolled
from tests.sweeps.grounds import Ground


@dataclass(frozen=True)
class Helped:
    """The number by the name of the routes' parameter, and of the sheet that waits."""

    entry: int
    upload: int


async def some_help(
    operator: Actor, ground: Ground, waiting: str, enrolled: Enrolled, words: Mapping[str, str]
) -> Helped:
    """In the election that waits for its vote, and on the roll that is out."""
    named = ListVoter(
        name=words["written_for"], helped=AssistedBy.WRITING, reason=AssistReason.ILLITERATE, writer="界笔"
    )
    entry = await list_voter(operator, waiting, named)
    right = CorrectEntry(
        name=words["enrolled"], group="第九村民小组", household="0099", document=words["mended"], reason="抄录有误"
    )
    await correct_entry(operator, enrolled.roll, enrolled.voter, right)
    waits = RollUpload(
        region=ground.county,
        file_name=words["sheet"],
        content=sealing.seal("", UPLOADED),
        actor="界文秀",
        unit="界换届办",
        uploaded=clock.now(),
    )
    await waits.save()
    return Helped(entry, waits.id)
