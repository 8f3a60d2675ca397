"""What a county has of a voting day: a station with somebody at work, and its ballots."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cadres.vocabulary import Kinship
from elections.polling_vocabulary import StationDuty, StationKind
from elections.services.polling.accounts import EnterAccount, enter_account
from elections.services.polling.proxies import Entrust, entrust
from elections.services.polling.stations import NameWorker, SetStation, name_worker, set_station
from server.access.actor import Actor
from tests.support.factories import another_hand


@dataclass(frozen=True)
class Polled:
    """The numbers by the names of the routes' parameters."""

    station: int
    worker: int
    mandate: int


async def a_polling(operator: Actor, code: str, words: Mapping[str, str]) -> Polled:
    """In the election that waits for its vote."""
    place = SetStation(name=words["hall"], kind=StationKind.MAIN, place=words["hall"], booth=True)
    station = await set_station(operator, code, place)
    named = NameWorker(name=words["scrutineer"], duty=StationDuty.SCRUTINEER)
    worker = await name_worker(operator, code, station, named)
    ballots = EnterAccount(received=450, issued=402, spoilt=3, unused=45, returned=403, reason=words["surplus"])
    await enter_account(another_hand(operator), code, station, ballots)
    asked = Entrust(
        giver=words["absent"],
        taker=words["scrutineer"],
        relation=Kinship.SIBLING,
        absent_for="外出务工",
        written=date(2021, 11, 1),
    )
    return Polled(station, worker, await entrust(operator, code, asked))
