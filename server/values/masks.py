"""Personal values as shown to those who need not know them; what is left tells two people apart and no more."""

_HEAD, _TAIL = 3, 4
_KEPT_OF_ADDRESS = 4


def phone(number: str) -> str:
    """138****0000; what is too short to hide the middle of is hidden whole."""
    if len(number) <= _HEAD + _TAIL:
        return "*" * len(number)
    return f"{number[:_HEAD]}{'*' * (len(number) - _HEAD - _TAIL)}{number[-_TAIL:]}"


def address(text: str) -> str:
    """The first characters, which name the place; house and door are hidden."""
    return f"{text[:_KEPT_OF_ADDRESS]}****" if text else ""


def name(text: str) -> str:
    """The surname's first character: 贾** for 贾永胜."""
    return f"{text[:1]}{'*' * (len(text) - 1)}"


def whole(text: str) -> str:
    """Nothing of the text but that there is one."""
    return "****" if text else ""
