"""A file is written whole or not at all, and nothing is left beside it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from app.paths import FILE_MODE
from app.storage.files import write_whole


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_a_file_takes_the_place_of_what_was_there(tmp_path: Path) -> None:
    file = tmp_path / "page.pdf"
    for content in (b"a longer one", b"short"):
        write_whole(file, content)
        assert contents(tmp_path) == {"page.pdf": content}


def test_a_new_file_takes_no_place_of_anything(tmp_path: Path) -> None:
    write_whole(tmp_path / "a.csv", b"1", new=True)
    with pytest.raises(FileExistsError):
        write_whole(tmp_path / "a.csv", b"2", new=True)
    assert contents(tmp_path) == {"a.csv": b"1"}


@pytest.mark.skipif(os.name != "posix", reason="symbolic links need rights elsewhere")
def test_a_link_is_never_followed(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "link"
    link.symlink_to(target)
    with pytest.raises(FileExistsError):
        write_whole(link, b"1", new=True)
    write_whole(link, b"1")
    assert contents(tmp_path) == {"link": b"1"}


@pytest.mark.skipif(os.name != "posix", reason="other systems have no such modes")
def test_a_file_is_the_users_unless_it_is_ours_alone(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        write_whole(tmp_path / "theirs", b"")
        write_whole(tmp_path / "ours", b"", mode=FILE_MODE)
    finally:
        os.umask(before)
    assert [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("theirs", "ours")] == [0o644, 0o600]


@pytest.mark.usefixtures("full_disk")
def test_a_full_disk_leaves_what_was_there_and_no_rubbish(tmp_path: Path) -> None:
    (tmp_path / "old").write_bytes(b"old")
    with pytest.raises(OSError, match="No space"):
        write_whole(tmp_path / "old", b"new")
    with pytest.raises(OSError, match="No space"):
        write_whole(tmp_path / "new", b"new", new=True)
    assert contents(tmp_path) == {"old": b"old"}


def test_a_folder_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match="folder"):
        write_whole(tmp_path / "folder", b"1")
    assert [each.name for each in tmp_path.iterdir()] == ["folder"]
