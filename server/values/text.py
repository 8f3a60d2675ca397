"""Text as people type it, made comparable: width, spaces and invisible characters, and Chinese names.

Han characters are never exchanged for others. Unicode's own normal forms are not used, because they replace the
compatibility ideographs that some people have in their registered names.
"""

import re
import unicodedata
from typing import Final

MIDDLE_DOT: Final = "·"
IDEOGRAPHIC_SPACE: Final = "\u3000"

_SHORT_NAME: Final = 2
_FULL_WIDTH_OFFSET: Final = 0xFEE0
_FULL_WIDTH: Final = {code: code - _FULL_WIDTH_OFFSET for code in range(0xFF01, 0xFF5F)}
# Chinese sentences are printed with these marks at full width, so folding leaves them alone.
_CHINESE_MARKS: Final = "！（），：；？～"
_FOLDED_WIDTH: Final = {code: to for code, to in _FULL_WIDTH.items() if chr(code) not in _CHINESE_MARKS}

# Most cells of a roster: nothing in them to fold, so that a hundred thousand rows are not looked at character by character.
_CLEAN: Final = re.compile("[!-~\u3400-\u4dbf\u4e00-\u9fff]*")

_HAN: Final = "〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_NOT_HAN: Final = re.compile(f"[^{_HAN}]+")
_SPACE_BESIDE_HAN: Final = re.compile(f" (?=[{_HAN}])|(?<=[{_HAN}]) ")
_ONLY_HAN: Final = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")
_LONGEST_PLAIN_NAME: Final = 4
_DOT_IN_NAME: Final = re.compile(f"(?<=[{_HAN}]) ?[·•・･‧∙⋅●.] ?(?=[{_HAN}])")


def fold(text: str) -> str:
    """One line of text with letters, digits and signs at half width and single spaces, no invisible characters.

    Chinese punctuation keeps its full width. Line breaks count as spaces. A NUL character, which no keyboard types
    and no database column takes, raises ValueError.
    """
    if _CLEAN.fullmatch(text):
        return text
    if "\0" in text:
        raise ValueError("文字中有空字符（NUL），须重新录入。")
    shown = "".join(_visible(character) for character in text.translate(_FOLDED_WIDTH))
    return " ".join(shown.split())


class Lines:
    """Marks a text of a command whose line breaks are kept: `Annotated[str, LINES]`."""


LINES = Lines()


def fold_lines(text: str) -> str:
    """As `fold`, line by line; the empty lines are left out. Raises ValueError as `fold` does."""
    return "\n".join(filter(None, map(fold, text.splitlines())))


def _visible(character: str) -> str:
    if character.isspace():
        return " "
    return "" if unicodedata.category(character) in {"Cc", "Cf"} else character


def phrase(text: str) -> str:
    """What somebody wrote, without the stop that it ends in: the sentence that quotes it goes on, or ends by itself."""
    return text.strip().rstrip("。；，、;, ")


def clean_name(text: str) -> str:
    """A personal name without the spaces typed to align columns and with one kind of dot in minority names.

    Spaces between letters (names in Latin script) stay. Raises ValueError as `fold` does.
    """
    if len(text) <= _LONGEST_PLAIN_NAME and _ONLY_HAN.fullmatch(text):
        return text
    dotted = _DOT_IN_NAME.sub(MIDDLE_DOT, fold(text))
    return _SPACE_BESIDE_HAN.sub("", dotted)


def padded_name(name: str) -> str:
    """The name as printed in a list: one of two Han characters is spread to the width of three."""
    if len(name) == _SHORT_NAME and han_only(name) == name:
        return IDEOGRAPHIC_SPACE.join(name)
    return name


def search_key(text: str) -> str:
    """What two spellings of one thing share: letters, digits and Han characters, lower case, at half width."""
    folded = fold(text).translate(_FULL_WIDTH).casefold()
    return "".join(character for character in folded if character.isalnum())


def han_only(text: str) -> str:
    """The Han characters of the text, in order."""
    return _NOT_HAN.sub("", text)
