"""A press that prints at once, for tests that are about something else than paper."""

import io
from collections.abc import Sequence

import pikepdf

from server.papers.page import Sheet


def blank_pdf() -> bytes:
    """A real file of one empty page."""
    made = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(made)
    return made.getvalue()


def signable_pdf() -> bytes:
    """A real file of one empty page with an empty field for a signature, as issued papers have."""
    made = io.BytesIO()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        field = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Widget,
                FT=pikepdf.Name.Sig,
                T="Signature1",
                Rect=[0, 0, 0, 0],
            )
        )
        page.Annots = pikepdf.Array([field])
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[field], SigFlags=3)
        pdf.save(made)
    return made.getvalue()


class PretendPress:
    """Prints each sheet's title, and refuses sheets that speak of what a test names."""

    def __init__(self, refusal: Exception | None = None, about: str = "") -> None:
        self._refusal = refusal
        self._about = about

    async def print(self, sheet: Sheet) -> bytes:
        """Something that looks like a PDF from outside and says what the sheet says."""
        return b"%PDF-1.7\n" + sheet.html.encode() + b"\n" + sheet.data.encode() + b"\n%%EOF\n"

    async def print_all(self, sheets: Sequence[Sheet]) -> list[bytes]:
        if self._refusal and any(self._about in sheet.html for sheet in sheets):
            raise self._refusal
        return [sheet.title.encode() for sheet in sheets]
