"""版记 on the back of a sheet: a paper of several pages is printed on both sides, and its imprint stands on the last of them (GB-19)."""

import gc
from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element

from server.errors import DomainError

_CALL = "imprint-call"
_LayOut = Callable[[], Any]


class MisplacedImprint(DomainError):
    """A paper has more imprints than one, or its one is not on a back: it is refused rather than printed so (GB-19)."""

    code = "papers.imprint"


def sides(tree: Element, pages: int) -> int:
    """How many pages a paper takes that was laid out on so many: one with an imprint ends on a back."""
    return pages if _call(tree) is None else pages + pages % 2


def behind(tree: Element, lay_out: _LayOut, first: _LayOut | None = None) -> Any:
    """The document with its imprint on an even page, laid out anew where it stood on an odd one.

    `first` lays it out as it comes, where that is more than `lay_out`. Where a page is left blank before the imprint, neither of
    the two has a number (GB-18). Raises MisplacedImprint.
    """
    call = _call(tree)
    document = (first or lay_out)()
    if call is None or not any(map(_is_amiss, document.pages[-2:])):
        return document
    # An imprint that found no room below a text that ends on a back: between the two a page stays blank.
    bare = _is_right(document.pages[-1]) and is_bare(document.pages[-1])
    for _ in range(2):
        # Boxes hold each other; nothing else lets those of the layout before go while a sheet is set.
        del document
        gc.collect()
        call.set("class", " ".join((_CALL, f"{_CALL}--behind", *((f"{_CALL}--bare",) if bare else ()))))
        document = lay_out()
        if any(map(_is_blank, document.pages)) == bare:
            break
        bare = not bare
    _refuse_misplaced(document)
    return _with_nothing_on_blank_pages(document)


def is_bare(page: Any) -> bool:
    """Whether nothing stands on the page but an imprint, or nothing at all."""
    return not any(child.element_tag == "body" for child in page._page_box.children[0].children)  # noqa: SLF001  # WeasyPrint tells nothing else about a page that it has laid out.


def _call(tree: Element) -> Element | None:
    """Where the imprint is called. Raises MisplacedImprint for more than one: only the last page has a foot for it."""
    calls = [one for one in tree.iter("p") if _CALL in one.get("class", "").split()]
    if len(calls) > 1:
        message = f"文书未印制：一件只有一个版记，模板里有{len(calls)}个。请联系维护人员更正模板。"
        raise MisplacedImprint(message)
    return calls[0] if calls else None


def _refuse_misplaced(document: Any) -> None:
    *before, last = document.pages
    if not _has_foot(last) or _is_right(last) or any(map(_has_foot, before)):
        message = "文书未印制：版记排不到最后一个背面上，多因版记太长。请精简抄送机关。"
        raise MisplacedImprint(message)


def _with_nothing_on_blank_pages(document: Any) -> Any:
    """Take off what comes back on each page, as 草稿 does, where it would stand alone."""
    for page in filter(_is_blank, document.pages):
        root = page._page_box.children[0]  # noqa: SLF001
        root.children = [one for one in root.children if one.style["position"] != "fixed"]
    return document


def _is_amiss(page: Any) -> bool:
    """Whether an imprint stands on this page and should not."""
    return (_is_right(page) or page._page_box.page_type.blank) and _has_foot(page)  # noqa: SLF001


def _is_blank(page: Any) -> bool:
    """Whether the page was left blank for the sake of the next; one with an imprint alone is told to be so as well."""
    return bool(page._page_box.page_type.blank) and not _has_foot(page)  # noqa: SLF001


def _is_right(page: Any) -> bool:
    return bool(page._page_box.page_type.side == "right")  # noqa: SLF001


def _has_foot(page: Any) -> bool:
    """Whether something stands at the foot of this page; the imprint is all that papers set there."""
    return any(type(box).__name__ == "FootnoteAreaBox" and box.children for box in page._page_box.children)  # noqa: SLF001
