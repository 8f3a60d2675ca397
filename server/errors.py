"""What can go wrong in the domain, by kind. Nothing here knows HTTP; `server.web.problems` maps kinds to status."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Problem:
    """One refused thing, said so that the person at the screen can mend it.

    `field` is the label or path of what was refused, `cause` and `cure` are Chinese sentences.
    `rule` and `cite` name the law where the law is the cause.
    """

    field: str
    cause: str
    cure: str = ""
    rule: str = ""
    cite: str = ""

    def __str__(self) -> str:
        return f"{self.field}：{self.cause}{self.cure}" if self.field else f"{self.cause}{self.cure}"


class DomainError(Exception):
    """Base of all refusals; `code` is stable and may be used by other programs."""

    code: ClassVar[str] = "error"

    def __init__(self, message: str, *, code: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.reason = code or self.code


class NotFound(DomainError):
    """The thing does not exist, or lies outside the actor's area: the two read alike on purpose."""

    code = "not_found"

    def __init__(self, message: str = "没有这个页面。") -> None:
        super().__init__(message)


class Unauthenticated(DomainError):
    """Nobody is signed in, or the session has ended."""

    code = "unauthenticated"


class PasswordDue(DomainError):
    """The account must take a password of its own before anything else."""

    code = "password_due"


class Forbidden(DomainError):
    """The actor may see the thing but may not do this to it."""

    code = "forbidden"


class Conflict(DomainError):
    """The act contradicts what is on record."""

    code = "conflict"


class Stale(Conflict):
    """Somebody else changed the record after the actor read it."""

    code = "stale"


class Unavailable(DomainError):
    """Something the machine needs is missing: a database, a font, a library."""

    code = "unavailable"


class Crowded(DomainError):
    """More wants to be done at once than is taken on; it may be asked again in `WAIT` seconds."""

    code = "crowded"
    WAIT: ClassVar[int] = 10


class TooOften(Crowded):
    """One address asked more often than is answered; it may ask again when the span is over."""

    code = "too_often"
    WAIT: ClassVar[int] = 600


class Refused(DomainError):
    """Input or act refused with reasons; nothing was written."""

    code = "refused"

    def __init__(self, problems: Iterable[Problem], *, code: str = "") -> None:
        self.problems = tuple(problems)
        super().__init__("；".join(str(problem) for problem in self.problems), code=code)
