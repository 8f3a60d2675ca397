"""Papers for download: printed by the press, alone, bound into one file, or packed."""

import io
from collections.abc import Sequence
from typing import Any

from litestar import Request, Response

from server.papers.archive import Archive
from server.papers.binder import merge
from server.papers.page import Paper, compose
from server.papers.press import Press
from server.web.pages import download

PDF = "application/pdf"
ZIP = "application/zip"


async def one(request: Request[Any, Any, Any], paper: Paper) -> Response[bytes]:
    """One paper."""
    return download(await _press(request).print(compose(paper)), paper.filename, PDF)


async def bound(request: Request[Any, Any, Any], title: str, papers: Sequence[Paper]) -> Response[bytes]:
    """Several papers in one file with bookmarks."""
    printed = await _print(request, papers)
    parts = [(paper.title, pdf) for paper, pdf in zip(papers, printed, strict=True)]
    return download(merge(title, parts), f"{title}.pdf", PDF)


async def packed(request: Request[Any, Any, Any], title: str, papers: Sequence[Paper]) -> Response[bytes]:
    """Several papers as files of a ZIP, numbered in their order."""
    out = io.BytesIO()
    printed = await _print(request, papers)
    with Archive(out) as archive:
        for number, (paper, pdf) in enumerate(zip(papers, printed, strict=True), start=1):
            archive.add(pdf, f"{number:02} {paper.filename}")
    return download(out.getvalue(), f"{title}.zip", ZIP)


async def _print(request: Request[Any, Any, Any], papers: Sequence[Paper]) -> list[bytes]:
    return await _press(request).print_all([compose(paper) for paper in papers])


def _press(request: Request[Any, Any, Any]) -> Press:
    press: Press = request.app.state["press"]
    return press
