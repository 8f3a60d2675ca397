"""Binds several papers into one file with a bookmark for each."""

from collections.abc import Iterable
from io import BytesIO

import pikepdf


def merge(title: str, parts: Iterable[tuple[str, bytes]]) -> bytes:
    """One PDF of all parts, given as bookmark and PDF, in their order. The same parts give the same bytes."""
    out = BytesIO()
    with pikepdf.new() as book:
        with book.open_outline() as outline:
            for bookmark, pdf in parts:
                outline.root.append(pikepdf.OutlineItem(bookmark, len(book.pages)))
                with pikepdf.open(BytesIO(pdf)) as part:
                    book.pages.extend(part.pages)
        book.docinfo["/Title"] = title
        book.Root.PageMode = pikepdf.Name.UseOutlines
        book.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()
