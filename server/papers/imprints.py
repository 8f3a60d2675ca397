"""版记 on the back of a sheet: a paper of several pages is printed on both sides, and its imprint stands on the last of them (GB-19)."""

from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element

_CALL = "imprint-call"


def behind(tree: Element, document: Any, lay_out: Callable[[], Any]) -> Any:
    """The document with its imprint on an even page, laid out anew where it stood on an odd one.

    Where that leaves a page blank before it, neither of the two has a number (GB-18). An imprint that found no room below the
    text stands on a page that counts as blank, and would have none either.
    """
    call = next((one for one in tree.iter("p") if one.get("class") == _CALL), None)
    if call is None or not any(map(_is_amiss, document.pages[-2:])):
        return document
    call.set("class", f"{_CALL} {_CALL}--behind")
    turned = lay_out()
    if any(page._page_box.page_type.blank for page in turned.pages):  # noqa: SLF001  # WeasyPrint tells nothing else.
        call.set("class", f"{_CALL} {_CALL}--behind {_CALL}--bare")
        turned = lay_out()
    return turned


def _is_amiss(page: Any) -> bool:
    """Whether an imprint stands on this page and should not."""
    box = page._page_box  # noqa: SLF001
    return (box.page_type.side == "right" or box.page_type.blank) and any(map(_is_foot, box.children))


def _is_foot(box: Any) -> bool:
    """Whether this is the foot of a page with something in it; the imprint is all that papers set there."""
    return type(box).__name__ == "FootnoteAreaBox" and bool(box.children)
