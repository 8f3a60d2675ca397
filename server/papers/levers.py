"""What makes WeasyPrint fast enough for papers by the hundred; the bytes stay the same.

A font file of some megabytes is copied for each document, and cut down to its used glyphs out of the whole file. Pulled, it is
copied once in the life of a process, and cut out of a face that HarfBuzz has prepared for that: a third of the time is gone.
Every element gets six styles for marks and notes that it has not, and a paper's own style is read anew for each person who
gets one; that is a fifth of what is left. All levers reach into WeasyPrint 70, which pyproject pins; where what they reach for is
not there, nothing is done, and papers come out as slowly as they do without.
"""

import re
from functools import cache, lru_cache
from typing import Any

_CUTS_KEPT = 64
_LACKING = "hb_face_t *hb_subset_preprocess(hb_face_t *source); hb_face_t *hb_face_reference(hb_face_t *face);"


@cache
def pull_fonts(fonts: Any) -> bool:
    """Pull the levers on `weasyprint.pdf.fonts`; whether they were there."""
    try:
        ffi, harfbuzz, subset, font = fonts.ffi, fonts.harfbuzz, fonts.harfbuzz_subset, fonts.Font
        ffi.cdef(_LACKING, override=True)
        prepare, hold, free = subset.hb_subset_preprocess, harfbuzz.hb_face_reference, harfbuzz.hb_face_destroy
        make, cut, plain = font.__init__, font._harfbuzz_subset, fonts.get_hb_object_data  # noqa: SLF001  # As said above.
    except (AttributeError, TypeError):
        return False
    copies: dict[int, bytes] = {}
    prepared: dict[tuple[str, int], Any] = {}
    cuts: dict[tuple[Any, ...], bytes] = {}

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

    def cut_from_prepared(self: Any, to_unicode: Any, hinting: Any) -> None:
        key = self.family, len(self.file_content)  # A family is one file here, see `Faces.css`.
        glyphs = (*key, frozenset(to_unicode), hinting, bool(self.missing))
        if glyphs in cuts:
            self.file_content = cuts[glyphs]
            return
        if key not in prepared:
            prepared[key] = ffi.gc(prepare(self.hb_face), free)
        self.hb_face = prepared[key]
        cut(self, to_unicode, hinting)
        if len(cuts) == _CUTS_KEPT:
            del cuts[next(iter(cuts))]
        cuts[glyphs] = self.file_content

    font.__init__, font._harfbuzz_subset = made, cut_from_prepared  # noqa: SLF001
    return True


_STYLES_KEPT = 64
#: A rule for a pseudo-element of whatever there is.
_OF_EVERYTHING = re.compile(r"^(?=::[a-z-]+ \{)", re.MULTILINE)
#: What may have a mark or a note in papers: an item of a list, and 版记, which stands where a footnote does.
_HAS_ONE = ":is(li, .imprint)"


@cache
def pull_styles(weasyprint: Any, css: Any, html: Any) -> bool:
    """Pull the levers on how `weasyprint` styles what it sets, with its modules `css` and `html`; whether they were there."""
    try:
        plain, sheet = css.CSS, weasyprint.UA_STYLESHEET
        own, counters = html.UA, weasyprint.UA_COUNTER_STYLE
    except AttributeError:
        return False
    if plain is not weasyprint.CSS or not hasattr(sheet, "matcher"):
        return False
    weasyprint.UA_STYLESHEET = plain(string=_OF_EVERYTHING.sub(_HAS_ONE, own), counter_style=counters)

    @lru_cache(_STYLES_KEPT)
    def kept(string: str, fonts: Any, fetcher: Any) -> Any:
        return plain(string=string, font_config=fonts, url_fetcher=fetcher)

    def styled(*, string: str, font_config: Any, url_fetcher: Any, **_words: Any) -> Any:
        return kept(string, font_config, url_fetcher)

    css.CSS = styled
    return True
