"""Binds several papers into one file with a bookmark for each."""

from collections.abc import Iterable
from io import BytesIO

import pikepdf
from PIL import Image, ImageOps

from server.errors import Problem, Refused

_A4_INCHES = 8.27, 11.69
_QUALITY = 90
#: A4 at 300 dots an inch, which a larger photograph is read down to where its format allows.
_ENOUGH = 2480, 3508
#: A3 at 400 dots an inch and some more. A picture is held in memory whole, a few bytes a pixel, and a small file may unfold to one
#: of any size.
MOST_PIXELS = 40_000_000


def as_pdf(name: str, content: bytes) -> bytes:
    """A scan as a PDF that can be bound: a PDF as it is, a picture as one page.

    Raises Refused for what is damaged, locked, without a page, or a picture of too many dots.
    """
    if not content.startswith(b"%PDF"):
        return _picture_page(name, content)
    _refuse_unreadable(name, content)
    return content


def _picture_page(name: str, content: bytes) -> bytes:
    """A picture as a PDF of one page that is no larger than A4."""
    out = BytesIO()
    try:
        with Image.open(BytesIO(content)) as found:
            found.draft("RGB", _ENOUGH if found.height > found.width else _ENOUGH[::-1])
            if found.width * found.height > MOST_PIXELS:
                raise _too_large(name)
            picture = ImageOps.exif_transpose(found).convert("RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large(name) from error
    except (OSError, ValueError, SyntaxError) as error:
        raise _unreadable(name) from error
    sides = zip(sorted(picture.size), _A4_INCHES, strict=True)
    picture.save(out, "PDF", resolution=max(pixels / inches for pixels, inches in sides), quality=_QUALITY)
    return out.getvalue()


def _refuse_unreadable(name: str, pdf: bytes) -> None:
    try:
        with pikepdf.open(BytesIO(pdf)) as found:
            if len(found.pages):
                return
    except pikepdf.PdfError:
        pass
    raise _unreadable(name)


def _unreadable(name: str) -> Refused:
    cause = f"“{name}”打不开，可能已损坏或者加了密码。"
    return Refused(
        [Problem("扫描件", cause, "请下载ZIP（按原样收入），或者重新存入这一份。")], code="papers.unreadable"
    )


def _too_large(name: str) -> Refused:
    cause = f"“{name}”的点数太多，一页至多{MOST_PIXELS // 10_000}万点。"
    return Refused([Problem("扫描件", cause, "请按300点每英寸重新扫描后存入。")], code="papers.too_many_pixels")


def merge(title: str, parts: Iterable[tuple[str, bytes]]) -> bytes:
    """One PDF of all parts, given as bookmark and PDF, in their order. The same parts give the same bytes."""
    out = BytesIO()
    with pikepdf.new() as book:
        with book.open_outline() as outline:
            for bookmark, pdf in parts:
                outline.root.append(pikepdf.OutlineItem(bookmark, len(book.pages)))
                append(book, pdf)
        book.docinfo["/Title"] = title
        book.Root.PageMode = pikepdf.Name.UseOutlines
        book.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def append(book: pikepdf.Pdf, pdf: bytes) -> None:
    """Put all pages of a paper at the end of a book, without what would not hold there."""
    with pikepdf.open(BytesIO(pdf)) as part:
        _unsign(part)
        book.add_pages_from(part)


def _unsign(part: pikepdf.Pdf) -> None:
    """Take the fields for signatures out: one holds for the file it was made in, and would be called broken in a bound one."""
    for page in part.pages:
        if "/Annots" in page:
            page.Annots = pikepdf.Array([one for one in page.Annots if one.get("/FT") != "/Sig"])
    form = part.Root.get("/AcroForm")
    if form is not None and "/Fields" in form:
        form.Fields = pikepdf.Array([one for one in form.Fields if one.get("/FT") != "/Sig"])
