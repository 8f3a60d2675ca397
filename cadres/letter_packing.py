"""The letters of a review to many agencies as one bound file, printed beside the pages: each of them has the whole list."""

import asyncio
import base64

from pydantic import BaseModel, ConfigDict, Field

from cadres.permissions import RUN_REVIEWS
from cadres.printing.review_letters import INQUIRY, inquiries
from cadres.printing.reviews import WrittenIn
from server.access import sealing
from server.access.actor import Actor
from server.jobs.running import Progress, Result
from server.manifest import JobKind
from server.papers.binder import merge
from server.papers.making import made

#: How many letters the page itself prints at once; more are a job.
LETTERS_AT_ONCE = 3
_CONTACT = "print_letters.contact"


class PrintLetters(BaseModel):
    """The letters of one number to which agencies, and why they are printed: they bear whole identity numbers.

    `contact` and `phone` are sealed as `sealed_word` does: they are somebody's.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    region: str = Field(pattern=r"^\d{12}$")
    batch: int
    number: str = Field(min_length=1, max_length=80)
    agencies: tuple[str, ...] = Field(min_length=1)
    reason: str = Field(min_length=4, max_length=200)
    issuer: str = Field("", max_length=60)
    contact: str = Field("", max_length=600)
    phone: str = Field("", max_length=600)


def sealed_word(word: str) -> str:
    """What a command keeps of somebody's name or number; nothing of nothing."""
    return base64.b64encode(sealing.seal(word, _CONTACT)).decode() if word else ""


def _opened(word: str) -> str:
    return sealing.unseal(base64.b64decode(word), _CONTACT) if word else ""


async def run(actor: Actor, command: PrintLetters, progress: Progress) -> Result:
    """One letter after the other. One that cannot be printed fails the file: it would look whole."""
    written = WrittenIn(issuer=command.issuer, contact=_opened(command.contact), phone=_opened(command.phone))
    letters = await inquiries(actor, command.batch, command.number, command.agencies, command.reason, written)
    printed: list[bytes] = []
    await progress(0, len(letters))
    for letter in letters:
        printed += await made(progress.bench.store, progress.press, [letter])
        await progress(len(printed), len(letters), f"已印{len(printed)}件")
    title = f"{letters[0].review.county}-{command.number}-{INQUIRY}"
    bookmarks = [letter.title for letter in letters]
    target = progress.folder / "letters.pdf"
    bound = await asyncio.to_thread(merge, title, zip(bookmarks, printed, strict=True))
    await asyncio.to_thread(target.write_bytes, bound)
    return Result(f"{INQUIRY}印出{len(letters)}件。", target, f"{title}.pdf")


#: The file has whole identity numbers: whoever gave the reason fetches it, within a day.
LETTERS = JobKind("cadres.print_review_letters", "印制联审函询", RUN_REVIEWS, PrintLetters, run, keep_days=1, own=True)
