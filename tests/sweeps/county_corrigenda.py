"""What a county corrected of a published result: one figure, confirmed by nobody yet."""

from collections.abc import Mapping

from elections.services.corrigenda import Correct, enter_corrigendum
from server.access.actor import Actor


async def a_corrigendum(operator: Actor, code: str, words: Mapping[str, str]) -> int:
    wrong = Correct(figures={"发出选票": 403}, reason="抄错一位", document_name=words["correction"])
    return await enter_corrigendum(operator, code, wrong)
