"""Files are written whole, or stay as they were."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tenure.writing import atomic_file, write_atomically


def test_a_file_takes_its_place_when_it_is_whole(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text("old", encoding="utf-8")
    file.chmod(0o640)
    with atomic_file(file) as partial:
        partial.write_text("new", encoding="utf-8")
        assert (file.read_text(encoding="utf-8"), partial.suffix, partial.parent) == ("old", ".html", tmp_path)
    assert file.read_text(encoding="utf-8") == "new"
    assert sys.platform == "win32" or file.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    ("error", "named"),
    [
        (KeyboardInterrupt(), ""),
        (OSError(28, "No space left on device"), "page.html"),
        (OSError(2, "No such file", "another.csv"), "another.csv"),
    ],
)
def test_a_file_that_is_not_finished_goes(tmp_path: Path, error: BaseException, named: str) -> None:
    def write() -> None:
        with atomic_file(tmp_path / "page.html") as partial:
            partial.touch()
            raise error

    with pytest.raises(type(error)) as raised:
        write()
    assert Path(getattr(raised.value, "filename", "")).name == named
    assert list(tmp_path.iterdir()) == []


def test_an_error_names_the_file_that_was_asked_for(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as raised:
        write_atomically(tmp_path / "nowhere" / "page.html", "text")
    assert raised.value.filename == str(tmp_path / "nowhere" / "page.html")


def test_text_is_written_as_it_stands(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a.csv", "señal\n")
    write_atomically(tmp_path / "b.bin", b"\r\n")
    assert (tmp_path / "a.csv").read_bytes() == "señal\n".encode()
    assert (tmp_path / "b.bin").read_bytes() == b"\r\n"


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("old", encoding="utf-8")
    (tmp_path / "latest.html").symlink_to(tmp_path / "page.html")
    write_atomically(tmp_path / "latest.html", "new")
    assert (tmp_path / "latest.html").is_symlink()
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == "new"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no /dev/null")
def test_what_is_no_regular_file_is_written_to() -> None:
    write_atomically(os.devnull, "text")
    assert not Path(os.devnull).is_file()
