"""What the pages of teams share: their subject, their tabs, and reading a form."""

from collections.abc import Mapping

from server.access.actor import Actor
from training.permissions import DISPATCH

SUBJECT = "/teams"
#: The lists beside each other, by the end of their address.
TABS = {
    "": "工作队",
    "/coverage": "覆盖情况",
    "/units": "派出单位",
    "/proposal": "补派建议",
    "/grids": "网格和配备",
    "/contacts": "联系服务",
    "/workers": "社区工作者",
    "/settings": "工作口径",
}


def tabs_of(actor: Actor) -> Mapping[str, str]:
    """Those that somebody may open: a proposal is for whoever sends people."""
    return {end: label for end, label in TABS.items() if end != "/proposal" or actor.may(DISPATCH)}
