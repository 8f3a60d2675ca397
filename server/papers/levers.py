"""What makes WeasyPrint fast enough for papers by the hundred; the bytes stay the same.

A font file of some megabytes is copied for each document, and cut down to its used glyphs out of the whole file. Pulled, it is
copied once in the life of a process, and cut out of a face that HarfBuzz has prepared for that: a third of the time is gone.
Both levers reach into WeasyPrint 70, which pyproject pins; where what they reach for is not there, nothing is done, and papers
come out as slowly as they do without.
"""

from functools import cache
from typing import Any

_LACKING = "hb_face_t *hb_subset_preprocess(hb_face_t *source); hb_face_t *hb_face_reference(hb_face_t *face);"


@cache
def pull(fonts: Any) -> bool:
    """Pull both levers on `weasyprint.pdf.fonts`; whether they were there."""
    try:
        ffi, harfbuzz, subset, font = fonts.ffi, fonts.harfbuzz, fonts.harfbuzz_subset, fonts.Font
        ffi.cdef(_LACKING, override=True)
        prepare, hold, free = subset.hb_subset_preprocess, harfbuzz.hb_face_reference, harfbuzz.hb_face_destroy
        make, cut, plain = font.__init__, font._harfbuzz_subset, fonts.get_hb_object_data  # noqa: SLF001  # As said above.
    except (AttributeError, TypeError):
        return False
    copies: dict[int, bytes] = {}
    prepared: dict[tuple[str, int], Any] = {}

    def copied(face: Any) -> bytes:
        place = int(ffi.cast("uintptr_t", face))
        if place not in copies:
            hold(face)  # For good: an address that was given back would be another face's.
            copies[place] = plain(face)
        return copies[place]

    def made(self: Any, *words: Any) -> None:
        fonts.get_hb_object_data = copied
        try:
            make(self, *words)
        finally:
            fonts.get_hb_object_data = plain

    def cut_from_prepared(self: Any, *words: Any) -> None:
        key = self.family, len(self.file_content)  # A family is one file here, see `Faces.css`.
        if key not in prepared:
            prepared[key] = ffi.gc(prepare(self.hb_face), free)
        self.hb_face = prepared[key]
        cut(self, *words)

    font.__init__, font._harfbuzz_subset = made, cut_from_prepared  # noqa: SLF001
    return True
