"""A backup as an office makes it, and its way back into a machine that has nothing: by the commands, as processes."""

import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.office import Office

_PASSPHRASE = "korrekt-pferd-batterie"
_KEYS_PASSPHRASE = "heftklammer-im-anderen-schrank"


class Saved:
    """A backup with its keys lying elsewhere, what stood in the old home, and a new home."""

    def __init__(self, old: Office, new: Office, folder: Path) -> None:
        self.old, self.new = old, new
        self.file, self.keys = folder / "backup", folder / "safe" / "keys"
        self.keys.parent.mkdir()
        self.passphrase = folder / "passphrase"
        self.passphrase.write_text(_PASSPHRASE)
        self.keys_passphrase = folder / "keys-passphrase"
        self.keys_passphrase.write_text(_KEYS_PASSPHRASE)
        furnished = old.run("furnish", module="tests.support.home")
        assert furnished.returncode == 0, furnished.stderr
        self.held: dict[str, Any] = json.loads(furnished.stdout)
        code, said = self.back_up(self.file, "--keys", str(self.keys), *self._keys_word)
        assert code == 0, said
        assert "文件1个" in said
        assert "注意" not in said

    @property
    def _keys_word(self) -> tuple[str, str]:
        return "--keys-passphrase-file", str(self.keys_passphrase)

    def back_up(self, file: Path, *words: str) -> tuple[int, str]:
        """`huanjie backup` of the old home: how it ended and what it said."""
        ran = self.old.run("backup", str(file), "--passphrase-file", str(self.passphrase), *words)
        return ran.returncode, ran.stdout + ran.stderr

    def restore(
        self, *words: str, office: Office | None = None, file: Path | None = None, keys: bool = True
    ) -> tuple[int, str]:
        """`huanjie restore`, in the new home where no other is named: how it ended and what it said."""
        apart = ("--keys", str(self.keys), *self._keys_word) if keys else ()
        given = () if "--passphrase-file" in words else ("--passphrase-file", str(self.passphrase))
        ran = (office or self.new).run("restore", str(file or self.file), *apart, *given, *words)
        return ran.returncode, ran.stdout + ran.stderr


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory, worker_name: str) -> Iterator[Saved]:
    old, new = Office(f"old-{worker_name}"), Office(f"new-{worker_name}")
    yield Saved(old, new, tmp_path_factory.mktemp("backup"))
    for office in (old, new):
        shutil.rmtree(office.home)


def _files(home: Path) -> dict[str, str]:
    lying = (path for path in (home / "files").rglob("*") if path.is_file())
    return {str(path.relative_to(home)): hashlib.sha256(path.read_bytes()).hexdigest() for path in lying}


def test_a_backup_is_not_written_over_another_and_a_failed_one_leaves_nothing(saved: Saved, tmp_path: Path) -> None:
    before = saved.file.read_bytes()
    assert saved.back_up(saved.file) == (
        1,
        f"备份文件：{saved.file}已经有了。换一个文件名（例如带上日期），或者先把原来的移到别处。\n",
    )
    code, said = saved.back_up(tmp_path / "second", "--keys", str(saved.keys))
    assert (code, "密钥" in said, "已经有了" in said) == (1, True, True)
    assert saved.file.read_bytes() == before
    (tmp_path / "second.part").write_bytes(b"left by a killed one")
    short = tmp_path / "short"
    short.write_text("kurz")
    code, said = saved.back_up(tmp_path / "second", "--keys-passphrase-file", str(short))
    assert (code, "备份口令：只有4个字符" in said) == (1, True)
    assert [path.name for path in tmp_path.iterdir()] == ["short"]


def test_keys_beside_the_backup_are_warned_of_and_a_missing_file_is_told(saved: Saved, tmp_path: Path) -> None:
    (lying,) = (path for path in (saved.old.home / "files").glob("??/*"))
    lying.rename(tmp_path / "elsewhere")
    try:
        code, said = saved.back_up(tmp_path / "second")
    finally:
        (tmp_path / "elsewhere").rename(lying)
    assert code == 0, said
    assert "文件0个" in said
    assert "（filing:1）备份时不在磁盘上" in said
    assert f"口令也相同，得到这个文件夹和口令的人能打开全部身份证号。现在把{tmp_path}/second.keys移到别的盘" in said


def test_keys_that_are_not_there_are_asked_for(saved: Saved) -> None:
    code, said = saved.restore(keys=False)
    assert code == 1
    assert f"没有{saved.file}.keys。用--keys指出备份时另写的密钥文件。" in said


def test_another_passphrase_opens_nothing(saved: Saved, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("ein-anderes-wort-als-dieses")
    code, said = saved.restore("--passphrase-file", str(wrong))
    assert code == 1
    assert "口令不对" in said


def test_a_changed_byte_is_refused_and_leaves_nothing(saved: Saved, tmp_path: Path) -> None:
    content = bytearray(saved.file.read_bytes())
    content[len(content) // 2] ^= 1
    changed = tmp_path / "changed"
    changed.write_bytes(content)
    code, said = saved.restore(file=changed)
    assert code == 1
    assert "备份文件" in said
    assert "Traceback" not in said
    assert _files(saved.new.home) == {}
    assert not (saved.new.home / "keys.json").exists()


def test_beside_running_pages_a_backup_is_tried_out_and_not_restored(saved: Saved) -> None:
    with saved.old.serving():
        code, said = saved.restore("--check", office=saved.old)
        assert code == 0, said
        assert "核对无误，可以恢复" in said
        code, said = saved.restore("--replace", office=saved.old)
        assert (code, said) == (1, "数据库：网页或别的命令正在使用它。先停止它们，再恢复。\n")
        assert saved.old.status("/health") == 200


def test_everything_comes_back_and_the_trace_is_whole(saved: Saved) -> None:
    code, said = saved.restore()
    assert code == 0, said
    assert "已恢复" in said
    looked = saved.new.run("look", module="tests.support.home")
    assert json.loads(looked.stdout) == saved.held, looked.stderr
    assert _files(saved.new.home) == _files(saved.old.home) != {}
    assert _is_whole(saved.new)
    code, said = saved.restore()
    assert code == 1
    assert "确定要用备份换掉的，加--replace" in said
    # The witness that lies here saw more than the backup has: it goes aside with the database that it saw.
    code, said = saved.restore("--replace")
    assert code == 0, said
    assert len(list(saved.new.home.glob("trace.witness*"))) == 2
    assert _is_whole(saved.new)


def _is_whole(office: Office) -> bool:
    """The witness came along: nobody remarks that there is none."""
    verified = office.run("audit", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    return re.fullmatch(r"\d+条留痕，链完整。\n", verified.stdout) is not None
