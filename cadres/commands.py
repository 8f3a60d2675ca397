"""Small tools that need no database: the 干部任免审批表 as JSON, and written again."""

import base64
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from cadres.forms.career import read_career
from cadres.forms.form import AppointmentForm
from cadres.forms.lrm import write_lrm
from cadres.forms.lrmx import write_lrmx
from cadres.forms.reading import Read, read_form
from server.errors import Problem, Refused

_file = click.Path(path_type=Path, dir_okay=False)


@click.group("lrmx", help="干部任免审批表（.lrmx、.lrm）：读成JSON，或者读后重写。")
def lrmx() -> None:
    pass


@lrmx.command("show", help="把一份表读成JSON；不清楚的地方列在doubts里。")
@click.argument("file", type=_file)
def show(file: Path) -> None:
    click.echo(json.dumps(as_json(_read(file)), ensure_ascii=False, indent=2))


@lrmx.command("rewrite", help="读一份表再写出来，不认识的内容照原样保留；格式由OUT的扩展名定。")
@click.argument("source", metavar="IN", type=_file)
@click.argument("target", metavar="OUT", type=_file)
def rewrite(source: Path, target: Path) -> None:
    found = _read(source)
    for doubt in found.doubts:
        click.echo(f"{doubt.field}：{doubt.cause}{doubt.cure}", err=True)
    if target.suffix.lower() == ".lrm":
        target.write_bytes(write_lrm(found.form))
        if found.form.photo:
            target.with_suffix(".pic").write_bytes(found.form.photo)
    else:
        target.write_bytes(write_lrmx(found.form))


def _read(file: Path) -> Read:
    beside = file.with_suffix(".pic")
    try:
        return read_form(file.read_bytes(), beside.read_bytes() if beside.exists() else b"")
    except FileNotFoundError:
        raise Refused([Problem(str(file), "没有这个文件。", "核对路径。")]) from None


def as_json(found: Read) -> dict[str, Any]:
    """The form by its fields, its career in periods beside the text, and what a person should look at."""
    form: AppointmentForm = found.form
    said = asdict(form)
    said["photo"] = base64.b64encode(form.photo).decode() or None
    said["career_periods"] = [
        {"since": str(one.since), "until": str(one.until) if one.until else None, "text": one.text}
        for one in read_career(form.career)[0]
    ]
    said["doubts"] = [one._asdict() for one in found.doubts]
    return said


COMMANDS = (lrmx,)
