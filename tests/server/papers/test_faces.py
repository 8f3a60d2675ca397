"""Which fonts serve which face."""

from pathlib import Path

import pytest

from server.papers.faces import Face, Faces, FaceSettings

NOTO_ONLY = FaceSettings()
IN_NO_FONT = "\U00031350"


@pytest.fixture(scope="module")
def fandol(faces: FaceSettings) -> Faces:
    return Faces(faces)


@pytest.fixture(scope="module")
def noto() -> Faces:
    return Faces(NOTO_ONLY)


def test_every_face_has_a_file_in_this_checkout(fandol: Faces) -> None:
    assert fandol.substituted == ()


def test_without_a_folder_every_face_is_substituted(noto: Faces) -> None:
    assert noto.substituted == tuple(Face)


def test_a_folder_that_lacks_a_face_has_only_that_one_substituted(faces: FaceSettings, tmp_path: Path) -> None:
    assert faces.fonts_dir
    for file in faces.fonts_dir.glob("Fandol*.otf"):
        if "Kai" not in file.name:
            (tmp_path / file.name).symlink_to(file)

    assert Faces(FaceSettings(tmp_path)).substituted == (Face.KAI,)


@pytest.mark.parametrize("char", ["㛃", "䶮", "𬭎"])
@pytest.mark.parametrize("face", Face)
def test_rare_characters_of_names_are_found_in_every_face(fandol: Faces, face: Face, char: str) -> None:
    assert fandol.missing(face, f"张{char}") == ()


def test_a_character_of_no_font_is_named_once(fandol: Faces) -> None:
    assert fandol.missing_anywhere(f"张{IN_NO_FONT}王{IN_NO_FONT}\n") == (IN_NO_FONT,)


def test_figures_of_the_body_are_half_a_character_wide(fandol: Faces) -> None:
    assert [fandol.advance(Face.FANG, char) for char in "0189张，"] == [0.5, 0.5, 0.5, 0.5, 1.0, 1.0]


def test_a_character_of_no_font_counts_as_a_whole_one(noto: Faces) -> None:
    assert noto.advance(Face.FANG, IN_NO_FONT) == 1.0


def test_font_rules_point_to_files_that_exist(fandol: Faces) -> None:
    paths = [part.split('"')[0] for part in fandol.css().split('url("file://')[1:]]

    assert len(paths) == len(Face) + 2
    assert all(Path(path).is_file() for path in paths)
