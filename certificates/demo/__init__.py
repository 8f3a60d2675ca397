"""This package's part of the demo: the certificates of those elected, and the packs of the filings that opened."""

from certificates import printing, queries
from elections import queries as elections
from server.db.engine import transaction
from server.manifest import Stage


async def play(stage: Stage) -> None:
    """Print for every published election of the demo."""
    for code in stage.kept["published"]:
        async with transaction(stage.actor):
            line = await elections.election(stage.actor, code)
            certificates = await printing.certificates(stage.actor, code)
            filing = await queries.filing_of_election(stage.actor, code)
            pack = await printing.filing_pack(stage.actor, filing) if filing else ()
        folder = f"{line.community}第{line.term_number}届"
        await stage.print(folder, certificates)
        if pack:
            await stage.print(f"{folder}/证书申领材料", pack)
            await stage.bind(folder, f"{line.community}-证书申领材料包", pack)
        stage.say(f"{line.community}：当选证书{len(certificates)}份，申领材料{len(pack)}份。")
