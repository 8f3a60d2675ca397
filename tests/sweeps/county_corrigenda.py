"""What a county corrected of a published result: one figure, confirmed by a second hand."""

from collections.abc import Mapping

from elections.services.corrigenda import Correct, confirm_corrigendum, enter_corrigendum
from server.access.actor import Actor
from tests.support.factories import another_hand


async def a_corrigendum(operator: Actor, code: str, words: Mapping[str, str]) -> int:
    wrong = Correct(figures={"发出选票": 403}, reason="抄错一位", document_name=words["correction"])
    key = await enter_corrigendum(operator, code, wrong)
    await confirm_corrigendum(another_hand(operator), code, key)
    return key
