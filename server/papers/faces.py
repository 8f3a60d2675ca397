"""Which font files serve which face of an official paper.

Official papers use four faces: 仿宋 for the body, 楷体 and 黑体 for headings, 小标宋 for titles; 宋体 sets page numbers.
The real 小标宋 and GB2312 faces are proprietary (GB-26), so the project ships none. A folder given by the settings may
hold them, or the free Fandol faces; whatever is missing there, and every character a face lacks, comes from Noto, which
arrives as a wheel.
"""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path
from types import MappingProxyType

import pylopdf_fonts_zh_cn
from fontTools.ttLib import TTFont

from server.values.labels import Labelled


class Face(Labelled):
    """A face; the value is its family name in the stylesheets, which name a face's whole chain: `Kai, SpareSerif, …`."""

    FANG = "Fang", "仿宋"
    KAI = "Kai", "楷体"
    HEI = "Hei", "黑体"
    TITLE = "Biaosong", "小标宋"
    SONG = "Song", "宋体"


# The first file found in the folder is taken: an office that has bought the real faces need only put them there.
_FILES = MappingProxyType(
    {
        Face.FANG: ("simfang.ttf", "FandolFang-Regular.otf"),
        Face.KAI: ("simkai.ttf", "FandolKai-Regular.otf"),
        Face.HEI: ("simhei.ttf", "FandolHei-Regular.otf"),
        Face.TITLE: ("FZXBSJW.TTF", "FandolSong-Bold.otf"),
        Face.SONG: ("FandolSong-Regular.otf",),
    }
)
_SPARES = MappingProxyType({"SpareSerif": "NotoSerifSC-Regular.otf", "SpareSans": "NotoSansSC-Regular.otf"})

# Fandol's 仿宋 has figures without serifs; those of its 宋体 go with it, so body text looks for ASCII there first.
_FIGURES = "Figures"
_LACKS_FIGURES = "FandolFang-Regular.otf"
# The ideographic space goes with them: beside a figure it is set in the figure's font, which else would draw .notdef.
_OF_FIGURES = (*range(0x21, 0x7F), 0x3000)

# Characters that take no ink: no font need draw them.
_INKLESS = frozenset("\n\r\t ")


@dataclass(frozen=True, slots=True)
class FaceSettings:
    """Where the faces of official papers lie; None prints everything in Noto."""

    fonts_dir: Path | None = None


class Faces:
    """The faces found on this machine. Font files are opened when a character is first asked of them."""

    def __init__(self, settings: FaceSettings) -> None:
        noto = Path(pylopdf_fonts_zh_cn.__file__).parent
        self._spares = {family: noto / name for family, name in _SPARES.items()}
        self._files = dict(_found(settings.fonts_dir)) if settings.fonts_dir else {}

    @property
    def substituted(self) -> tuple[Face, ...]:
        """The faces that print in Noto because no file was found for them."""
        return tuple(face for face in Face if face not in self._files)

    def css(self) -> str:
        """The `@font-face` rules, one family a file."""
        sources = {str(face): path.resolve().as_uri() for face, path in self._files.items()}
        sources |= {family: path.as_uri() for family, path in self._spares.items()}
        if self._figures:
            sources[_FIGURES] = "data:font/otf;base64," + b64encode(self._figures).decode()
        return "".join(f'@font-face {{ font-family: {name}; src: url("{url}") }}\n' for name, url in sources.items())

    def missing(self, face: Face, text: str) -> tuple[str, ...]:
        """The characters of `text` that no font of the face's chain has, each once, in order."""
        return tuple(
            char
            for char in dict.fromkeys(text)
            if char not in _INKLESS and not any(ord(char) in font.advances for font in self._chains[face])
        )

    def falls_back(self, text: str) -> bool:
        """Whether some face of the office lacks a character of the text and so takes it from a spare of another weight."""
        return any(
            char not in _INKLESS and not any(ord(char) in font.advances for font in chain[: -len(_SPARES)])
            for face, chain in self._chains.items()
            if face in self._files
            for char in text
        )

    def missing_anywhere(self, text: str) -> tuple[str, ...]:
        """The same for a text whose faces are not known: what is missing in any of the chains."""
        return tuple(dict.fromkeys(char for face in Face for char in self.missing(face, text)))

    def advance(self, face: Face, char: str) -> float:
        """The width of a character in em, as the first font that has it sets it; 1.0 for one that nobody has."""
        code = ord(char)
        return next((font.advances[code] for font in self._chains[face] if code in font.advances), 1.0)

    @cached_property
    def _chains(self) -> "dict[Face, tuple[_Font, ...]]":
        spares = [_Font(path) for path in self._spares.values()]
        chains = {face: [_Font(self._files[face])] if face in self._files else [] for face in Face}
        if self._figures:
            chains[Face.FANG].insert(0, _Font(BytesIO(self._figures)))
        return {face: (*own, *spares) for face, own in chains.items()}

    @cached_property
    def _figures(self) -> bytes:
        """A font of 宋体's visible ASCII and wide space alone, or b"" where 仿宋 has good figures of its own."""
        fang, song = self._files.get(Face.FANG), self._files.get(Face.SONG)
        if not (fang and song and fang.name == _LACKS_FIGURES):
            return b""
        # Half a second of import that the press's children pay anyway, for WeasyPrint, and nobody else should.
        from fontTools.subset import Options, Subsetter  # noqa: PLC0415

        subsetter = Subsetter(Options(layout_features=[]))
        subsetter.populate(unicodes=_OF_FIGURES)
        made = BytesIO()
        with TTFont(song, lazy=True, recalcBBoxes=False, recalcTimestamp=False) as font:
            subsetter.subset(font)
            font.save(made)
        return made.getvalue()


@dataclass
class _Font:
    """A font file, read when a character is first looked up in it: the fallbacks of most papers never are."""

    source: Path | BytesIO

    @cached_property
    def advances(self) -> dict[int, float]:
        """Its characters by code point, and how wide each is in em."""
        with TTFont(self.source, lazy=True) as font:
            em, metrics = font["head"].unitsPerEm, font["hmtx"].metrics
            return {code: metrics[glyph][0] / em for code, glyph in font.getBestCmap().items()}


def _found(folder: Path) -> Iterator[tuple[Face, Path]]:
    for face, names in _FILES.items():
        path = next((folder / name for name in names if (folder / name).is_file()), None)
        if path:
            yield face, path
