"""Keys of a file and pseudonyms: the same people again under other keys."""

from pathlib import Path

from loaders.qda.material import Material
from loaders.qda.naming import Naming
from loaders.qda.piece import Case, Coding, User
from loaders.qda.pseudonyms import Pseudonyms
from loaders.qda.speakers import Rules


def naming(folder: Path, mark: str) -> tuple[Naming, Pseudonyms]:
    material, pseudonyms = Material(), Pseudonyms(folder, "token")
    for one in (
        Case(f"{mark}1", "Anna"),
        Case(f"{mark}2", "Interviewer"),
        User(f"{mark}3", "Anna"),
        User(f"{mark}4", "idle"),
        User(f"{mark}5"),
        Coding("k", "", "", f"{mark}3"),
        Coding("l", "", "", f"{mark}5"),
    ):
        material.add(one)
    return Naming(material, "study", pseudonyms, Rules()), pseudonyms


def test_the_same_people_under_other_keys(tmp_path: Path) -> None:
    first, pseudonyms = naming(tmp_path, "a")
    assert [first.known("case", "a1"), first.known("user", "a3")] == ["", ""]
    assert [first.known("case", "a2"), first.known("user", "a4")] == [None, None]
    participant, coder = first.meet("case", "a1"), first.meet("user", "a3", "c-elsewhere")
    assert first.meet("user", "a5") not in (coder, participant)
    pseudonyms.save()
    second, _ = naming(tmp_path, "b")
    assert second.known("case", "b1") == participant == second.meet("case", "b1")
    assert second.known("user", "b3") == "c-elsewhere"
