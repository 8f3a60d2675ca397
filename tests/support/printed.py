"""Papers read from their PDF."""

from io import BytesIO

import pdfplumber

from server.papers.faces import FaceSettings
from server.papers.page import Paper, compose
from server.papers.typesetter import typeset


def text_of(paper: Paper) -> tuple[int, str]:
    with pdfplumber.open(BytesIO(typeset(FaceSettings(), compose(paper)))) as pdf:
        return len(pdf.pages), "".join("".join(page.extract_text().split()) for page in pdf.pages)


def without_across(said: str) -> str:
    """The words of a page without 草稿, which goes across its lines."""
    return said.replace("草", "").replace("稿", "")
