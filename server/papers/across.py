"""A word across the pages of a paper that was issued and is over: its bytes stay as they are kept, the word goes beneath them."""

from io import BytesIO

import pikepdf

from server.errors import Conflict
from server.papers.page import Sheet

#: A word of more characters is set smaller, as in `shell.html`.
_SHORT = 2
#: The paper's own pages have their numbers, and say already which faces were lacking.
_NOTHING_ELSE = "<style>@page { @bottom-center { content: none !important } }</style>"


def word_across(word: str) -> Sheet:
    """A page with nothing but the word, as the pages of a paper bear it."""
    size = " across--long" if len(word) > _SHORT else ""
    return Sheet(
        f'<html><head>{_NOTHING_ELSE}</head><body class="across{size}" style="page: bare" data-across="{word}"><p>　</p></body></html>',
        word,
        "",
    )


def with_word(pdf: bytes, word: bytes) -> bytes:
    """The paper with the page of a word beneath each of its own. Raises Conflict for bytes that are no PDF.

    A signature holds for the bytes it was made over, so its field is taken out, and so is what says that they are of PDF/A.
    The same paper gives the same bytes.
    """
    out = BytesIO()
    try:
        with pikepdf.open(BytesIO(pdf)) as paper, pikepdf.open(BytesIO(word)) as across:
            form = paper.copy_foreign(across.pages[0].as_form_xobject())
            for page in paper.pages:
                if "/Annots" in page:
                    del page.Annots
                # pikepdf's own way names the form by chance.
                name = page.add_resource(form, pikepdf.Name.XObject, pikepdf.Name.WordAcross)
                page.contents_add(
                    page.calc_form_xobject_placement(form, name, pikepdf.Rectangle(page.trimbox)), prepend=True
                )
            for one in ("/AcroForm", "/Metadata"):
                if one in paper.Root:
                    del paper.Root[one]
            paper.save(out, deterministic_id=True)
    except pikepdf.PdfError as error:
        message = "存档文件打不开，不能下载。请系统管理员从备份恢复。"
        raise Conflict(message, code="papers.bytes_lost") from error
    return out.getvalue()
