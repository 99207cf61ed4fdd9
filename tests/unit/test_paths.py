"""Where everything lies, and that nobody else can read it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.paths import Paths, find_home, private_folder, resources

pytestmark = pytest.mark.skipif(os.name != "posix", reason="modes and folders of Unix")


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


class TestHome:
    def test_the_option_wins_over_the_variable_and_the_variable_over_the_platform(self, tmp_path: Path) -> None:
        environ = {"COUNTERFOIL_HOME": str(tmp_path / "b"), "XDG_DATA_HOME": str(tmp_path / "c")}
        assert find_home(str(tmp_path / "a"), environ) == tmp_path / "a"
        assert find_home(None, environ) == tmp_path / "b"
        assert find_home(None, {"XDG_DATA_HOME": str(tmp_path / "c")}) == tmp_path / "c" / "counterfoil"

    @pytest.mark.parametrize("value", ["", "relative/path"])
    def test_a_data_folder_that_is_empty_or_relative_is_ignored(self, value: str) -> None:
        environ = {"HOME": "/home/x", "XDG_DATA_HOME": value}
        assert find_home(None, environ) == Path("/home/x/.local/share/counterfoil")

    def test_an_empty_variable_counts_as_absent(self) -> None:
        assert find_home(None, {"COUNTERFOIL_HOME": "", "HOME": "/home/x"}).is_absolute()

    def test_a_relative_home_is_made_absolute_at_once(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.chdir(tmp_path)
        assert find_home("books", {}) == tmp_path / "books"

    def test_finding_a_home_makes_nothing(self, home: Path) -> None:
        assert find_home() == home
        assert not home.exists()


class TestPrivacy:
    def test_folders_are_for_their_owner_alone_whatever_the_umask(self, tmp_path: Path) -> None:
        before = os.umask(0)
        try:
            Paths(tmp_path / "new" / "home").prepare()
        finally:
            os.umask(before)
        made = [tmp_path / "new", tmp_path / "new" / "home", tmp_path / "new" / "home" / "logs"]
        assert [mode(folder) for folder in made] == [0o700] * 3

    def test_a_folder_that_others_could_read_is_narrowed(self, tmp_path: Path) -> None:
        folder = tmp_path / "home"
        folder.mkdir(mode=0o755)
        folder.chmod(0o755)
        private_folder(folder)
        assert mode(folder) == 0o700

    def test_a_file_in_the_way_is_an_error(self, tmp_path: Path) -> None:
        (tmp_path / "home").write_text("")
        with pytest.raises(FileExistsError):
            private_folder(tmp_path / "home")


def test_the_resources_are_there() -> None:
    assert (resources() / "icons" / "counterfoil.svg").is_file()
    assert (resources() / "fonts" / "Inter-Regular.ttf").is_file()
