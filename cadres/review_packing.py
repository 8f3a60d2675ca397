"""The forms of a whole batch as one bound file, printed beside the pages: sixty of them keep a press busy for a while."""

import asyncio

from pydantic import BaseModel, ConfigDict, Field

from cadres.permissions import READ_OPINIONS
from cadres.printing.review_forms import PAPER, review_forms
from server.access.actor import Actor
from server.jobs.running import Progress, Result
from server.manifest import JobKind
from server.papers.binder import merge
from server.papers.making import made

#: How many forms the page itself prints at once; more are a job.
AT_ONCE = 8


class PrintForms(BaseModel):
    """The forms of which batch; of one area of it, or of all of it where none is named."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    region: str = Field(pattern=r"^\d{12}$")
    batch: int
    area: str = Field("", pattern=r"^(\d{12})?$")


async def run(actor: Actor, command: PrintForms, progress: Progress) -> Result:
    """Everybody whose answers are open, by place. One form that cannot be printed fails the file: it would look whole."""
    forms = await review_forms(actor, command.batch, command.area)
    printed: list[bytes] = []
    await progress(0, len(forms))
    for first in range(0, len(forms), AT_ONCE):
        printed += await made(progress.bench.store, progress.press, forms[first : first + AT_ONCE])
        await progress(len(printed), len(forms), f"已印{len(printed)}份")
    title = f"{forms[0].review.county}-{forms[0].review.name}-{PAPER}"
    bookmarks = [form.title for form in forms]
    target = progress.folder / "forms.pdf"
    bound = await asyncio.to_thread(merge, title, zip(bookmarks, printed, strict=True))
    await asyncio.to_thread(target.write_bytes, bound)
    return Result(f"{PAPER}印出{len(forms)}份。", target, f"{title}.pdf")


FORMS = JobKind("cadres.print_review_forms", "印制联审表", READ_OPINIONS, PrintForms, run)
