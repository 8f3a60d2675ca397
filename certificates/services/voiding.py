"""What becomes of filings when a government finds a result void: its own stops, and what that had taken the place of goes on (CT-4, CT-6)."""

from certificates.services.changing import resume, stop
from certificates.tables import Filing
from elections.tables import Election
from elections.vocabulary import ResultVoided
from server.access.actor import Actor
from server.db.engine import take_turn, transaction


async def stop_for_result(actor: Actor, event: ResultVoided) -> None:
    """Stop the filing of a result that fell, or of one person's that was to represent.

    The certificate of the term before is outstanding again where it was: the committee still has none. A filing whose place a
    later one took leaves that one alone.
    """
    async with transaction(actor):
        election = await Election.select(Election.id).where(Election.code == event.code).first()
        opened = await Filing.objects().where(Filing.election == election["id"]).first() if election else None
        if opened is None:
            return
        await take_turn("filing", opened.id)
        filing = await Filing.objects().where(Filing.id == opened.id).first()
        if filing is None or filing.stopped is not None or event.person not in {None, filing.representative}:
            return
        found = "当选无效" if event.person else "选举无效"
        await stop(actor, filing, f"{event.day.isoformat()}已认定{found}（{event.document}）")
        if filing.superseded_by is None:
            await resume(actor, [filing.id])
