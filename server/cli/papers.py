"""`huanjie verify-list`: papers checked without a server, a database or the network."""

from pathlib import Path

import click

from server.access import sealing
from server.access.keyring import Suite
from server.errors import Problem, Refused
from server.papers.register.codes import list_key_words
from server.papers.register.lists import read_list
from server.papers.register.vocabulary import Answer
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
        click.echo(f"{code}\t{answer.label}")
    if any(answer is not Answer.VALID for _, answer in answers):
        raise SystemExit(1)


def _own_key() -> str:
    settings = Settings.read()
    if not settings.keyring.exists():
        # A machine that only checks lists need not have the keys, and must not be given new ones.
        raise Refused([Problem("公钥", "本机没有密钥文件，不知道该用哪把公钥。", "用--key写发文机关公布的公钥。")])
    sealing.open_keys(settings.keyring, Suite(settings.sealing))
    return list_key_words()


COMMANDS = (verify_list,)
