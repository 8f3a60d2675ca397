"""`huanjie verify-list` and `huanjie pictures`: papers checked, and papers looked at, without a server or a database."""

from collections.abc import Sequence
from pathlib import Path

import click

from server import registry
from server.access import sealing
from server.access.keyring import Suite
from server.errors import Problem, Refused
from server.manifest import Specimen
from server.papers.faces import FaceSettings
from server.papers.pictures import LIST, differences, picture, with_list
from server.papers.register.codes import list_key_words
from server.papers.register.lists import read_list
from server.papers.register.vocabulary import Answer
from server.portal.specimens import specimens
from server.settings import Settings


@click.command("verify-list")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("codes", nargs=-1, metavar="[CODE]...")
@click.option("--key", default="", help="发文机关公布的公钥（64位十六进制）；不写的，用本机密钥的公钥。")
def verify_list(file: Path, codes: tuple[str, ...], key: str) -> None:
    """凭签名的名单核验文书的验证码，不用联网；名单被改动过，或者有一件不是有效，以1结束。"""
    found = read_list(file.read_bytes(), key.strip().lower() or _own_key())
    click.echo(f"{found.name}文书核验名单，{found.made}，{len(found.papers)}件，签名相符。")
    answers = [(code, found.answer(code)) for code in codes]
    for code, answer in answers:
        click.echo(f"{code}\t{answer.label}{_BEYOND.format(found.name) if answer is Answer.UNKNOWN else ''}")
    if any(answer is not Answer.VALID for _, answer in answers):
        raise SystemExit(1)


#: What a list cannot tell: a county's paper is not on the list of its township.
_BEYOND = "\t（名单只有{}的文书；别处和上级机关发的，用它们的名单核验）"


def _own_key() -> str:
    settings = Settings.read()
    if not settings.keyring.exists():
        # A machine that only checks lists need not have the keys, and must not be given new ones.
        raise Refused([Problem("公钥", "本机没有密钥文件，不知道该用哪把公钥。", "用--key写发文机关公布的公钥。")])
    sealing.open_keys(settings.keyring, Suite(settings.sealing))
    return list_key_words()


@click.command("pictures")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("docs/papers"),
    show_default=True,
    help="样张和目录写到这个目录。",
)
@click.option("--check", is_flag=True, help="不印，只核对样张和目录是否齐全，不齐全的以1结束。")
def pictures(names: tuple[str, ...], out: Path, *, check: bool) -> None:
    """文书样张：每种文书用虚构的资料印成图片并更新目录；写了NAME的，只印这几种。"""
    registry.load()
    every = specimens()
    if check:
        _refuse_incomplete(out, every)
        click.echo(f"{len(every)}种文书都有样张。")
        return
    wanted = [one for one in every if not names or one.name in names]
    if unknown := sorted(set(names) - {one.name for one in every}):
        raise Refused([Problem("NAME", f"没有这种文书：{'、'.join(unknown)}。", f"名称见{out / LIST}。")])
    out.mkdir(parents=True, exist_ok=True)
    for one in wanted:
        content = picture(one, FaceSettings(Settings.read().fonts))
        (out / f"{one.name}.png").write_bytes(content)
        click.echo(f"{one.name}.png　{one.label}　{len(content) // 1024}KB")
    place = out / LIST
    place.write_text(with_list(place.read_text("utf-8") if place.exists() else _TITLE, every), "utf-8")
    if not names:
        _refuse_incomplete(out, every)


def _refuse_incomplete(folder: Path, every: Sequence[Specimen]) -> None:
    if wrong := differences(folder, every):
        raise Refused([Problem("样张", one, "请用huanjie pictures重新印。") for one in wrong])


#: The head of a list that is begun.
_TITLE = "# 文书样张\n"
COMMANDS = (verify_list, pictures)
