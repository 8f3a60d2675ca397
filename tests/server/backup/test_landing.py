"""A file of a backup is there whole or not at all."""

import errno
from pathlib import Path

import pytest

from server.backup.landing import landing
from server.errors import Refused


def test_a_file_takes_its_name_when_it_is_whole_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    target = tmp_path / "backup"
    with landing("备份文件", target) as file:
        file.write(b"all of it")
        assert not target.exists()
    assert target.read_bytes() == b"all of it"
    assert target.stat().st_mode & 0o077 == 0
    assert list(tmp_path.iterdir()) == [target]


def test_what_failed_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), landing("备份文件", tmp_path / "backup") as file:
        file.write(bytes([1 // 0]))
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_command_left_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "backup.part").write_bytes(b"much more than is written now")
    with landing("备份文件", tmp_path / "backup") as file:
        file.write(b"all of it")
    assert (tmp_path / "backup").read_bytes() == b"all of it"
    assert not (tmp_path / "backup.part").exists()


def test_what_another_command_is_writing_is_left_to_it(tmp_path: Path) -> None:
    with landing("备份文件", tmp_path / "backup") as file:
        file.write(b"the first one's")
        with pytest.raises(Refused, match="另一个命令正在写"), landing("备份文件", tmp_path / "backup"):
            pytest.fail("two at once")
    assert (tmp_path / "backup").read_bytes() == b"the first one's"


def test_nothing_is_written_over_another_file_even_one_that_came_meanwhile(tmp_path: Path) -> None:
    target = tmp_path / "backup"
    with pytest.raises(Refused, match="已经有了"), landing("备份文件", target):
        target.write_bytes(b"came meanwhile")
    assert target.read_bytes() == b"came meanwhile"
    with pytest.raises(Refused, match="换一个文件名"), landing("备份文件", target):
        pytest.fail("there is one")
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=f"没有文件夹{tmp_path}/safe"), landing("密钥", tmp_path / "safe" / "keys"):
        pytest.fail("no folder")


def test_a_full_disk_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="磁盘满了"), landing("备份文件", tmp_path / "backup"):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert list(tmp_path.iterdir()) == []
