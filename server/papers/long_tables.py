"""A long table laid out in parts, so that the memory of a press does not grow with its rows.

A row takes some 200 KB while it is laid out. Each part is laid out like a paper of its own: what stands above the table and the
first rows, then rows alone, then the last rows and what stands below them. Of every part but the last the last page is given up,
because its rows do not fill it, and the next part begins with the first row that stood there; page numbers and sides go on.
So the pages are those of the whole.
"""

import gc
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element, SubElement

import pikepdf

#: So many rows are laid out at once: some 25 pages, of which one is given up.
PART_ROWS = 600
_PLACE = "data-row"
_PageCss = Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Part:
    """Pages of a long table as a document, of which `pages` count; `first` is whether the paper begins with them."""

    document: Any
    pages: Sequence[Any]
    first: bool


def long_body(body: Element) -> Element | None:
    """The table body that is laid out in parts: the longest, where it is long and no cell reaches over several rows."""
    bodies = [one for one in body.iter("tbody") if len(one) > PART_ROWS]
    longest = max(bodies, key=len, default=None)
    if longest is None or any(cell.get("rowspan") for cell in longest.iter("td")):
        return None
    return longest


def parts(root: Element, table: Element, lay_out: Callable[[Element], Any]) -> Iterator[Part]:
    """The paper part by part. `lay_out` gives a document for an HTML tree; a part is let go before the next is laid out."""
    rows = list(table)
    for place, row in enumerate(rows):
        row.set(_PLACE, str(place))
    begin, numbered = 0, 0
    while begin < len(rows):
        end = min(begin + PART_ROWS, len(rows))
        document = lay_out(_tree(root, table, (begin, end), numbered))
        kept, following = list(document.pages), end
        if end < len(rows):
            kept, following = _whole_pages(document.pages, end)
        yield Part(document, kept, begin == 0)
        begin, numbered = following, numbered + len(kept)
        # Boxes hold each other; nothing else lets them go while a sheet is set.
        del document, kept
        gc.collect()


def _tree(root: Element, table: Element, rows: tuple[int, int], numbered: int) -> Element:
    """The paper with some rows of its table; what stands above it with the first alone, what stands below with the last."""
    begin, end = rows
    own = list(table)
    for row in own:
        table.remove(row)
    tree, way = deepcopy(root), _way(root, table)
    table.extend(own)
    here = tree
    for at in way:
        parent, here = here, list(here)[at]
        if parent.tag == "html" or here.tag == "tbody":
            continue
        if begin and here.tag != "body":
            # What is broken over pages has no edge above where it goes on.
            here.set("style", f"{here.get('style', '')}; margin-top: 0; padding-top: 0")
        for place, one in enumerate(list(parent)):
            if (begin and place < at) or (end < len(own) and place > at):
                parent.remove(one)
    here.extend(deepcopy(own[begin:end]))
    if begin:
        side = "left" if numbered % 2 else "right"
        style = SubElement(tree.find("head"), "style")  # type: ignore[arg-type]
        style.text = f"html {{ break-before: {side} }} @page :first {{ counter-reset: page {numbered + 1} }}"
    return tree


def _way(root: Element, wanted: Element) -> list[int]:
    """By which children the wanted element is reached from the root."""
    for place, child in enumerate(root):
        if child is wanted:
            return [place]
        if found := _way(child, wanted):
            return [place, *found]
    return []


def _whole_pages(pages: Sequence[Any], end: int) -> tuple[list[Any], int]:
    """The pages that the next part does not begin anew, and the row that it begins with."""
    held = [_rows_on(page) for page in pages]
    kept = len(pages) - 1
    # A row over two pages goes with the later one.
    while kept > 0 and held[kept] and held[kept - 1] and held[kept][0] <= held[kept - 1][-1]:
        kept -= 1
    following = next((rows[0] for rows in held[kept:] if rows), end)
    return list(pages[:kept]), following


def _rows_on(page: Any) -> list[int]:
    """The places of the rows that stand on a page, in their order."""
    found = {
        int(place)
        for box in page._page_box.descendants()  # noqa: SLF001  # WeasyPrint tells nothing else about a page.
        if box.element_tag == "tr" and box.element is not None and (place := box.element.get(_PLACE))
    }
    return sorted(found)


def joined(first: bytes, others: Sequence[bytes]) -> bytes:
    """The pages of all parts behind those of the first, whose metadata and attachments stay. The same parts give the same bytes."""
    out = BytesIO()
    with pikepdf.open(BytesIO(first)) as whole:
        for content in others:
            with pikepdf.open(BytesIO(content)) as more:
                whole.add_pages_from(more)
        whole.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()
