"""`drumbeat import` as whoever runs the bot uses it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli import cli

TEXT = "ID,Customer,Owner,Stage,Sum,Close date\n1,Acme,Ana Gomez,Won,45k,2026-01-02\n2,Globex,Ana Gomez,Limbo,10,\n"


class Folder:
    def __init__(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.path = path
        self._capsys = capsys

    def call(self, *arguments: str) -> str:
        code = cli(list(arguments), standalone_mode=False)
        said = self._capsys.readouterr()
        assert not code, said.err
        return said.out

    def refusal(self, *arguments: str) -> str:
        assert cli(list(arguments), standalone_mode=False) == 2
        return self._capsys.readouterr().err


@pytest.fixture
def folder(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.chdir(tmp_path)
    made = Folder(tmp_path, capsys)
    made.call("migrate")
    (tmp_path / "deals.csv").write_text(TEXT, encoding="utf-8")
    return made


def test_shown_asked_written_and_taken_back(folder: Folder) -> None:
    shown = folder.call("import", "deals.csv", "--dry-run")
    assert "Deals: 1 row fine, 1 with a question" in shown
    assert "won: 1 · €45,000" in shown
    assert "Row 3: I don't know the stage “Limbo”" in shown
    assert shown.endswith("Nothing was written.\n")
    beside = (folder.path / "deals.questions.csv").read_text(encoding="utf-8-sig")
    assert beside.splitlines()[1].startswith("2,Globex,Ana Gomez,Limbo,10,,I don't know the stage")
    said = folder.call("import", "deals.csv", "--map", "Limbo=proposal", "--yes")
    assert "✅ Imported deals.csv: 2 new." in said
    undo = said.splitlines()[-1].removeprefix("To take it back: drumbeat ").split()
    assert "0 new, 2 already there" in folder.call("import", "deals.csv", "--map", "Limbo=proposal", "--yes")
    assert "↩️ Undone: 2 rows of deals.csv." in folder.call(*undo, "--yes")


def test_columns_and_kinds_can_be_put_right(folder: Folder) -> None:
    shown = folder.call("import", "deals.csv", "--map", "Sum = ignore", "--map", "currency=USD", "--dry-run")
    assert "Sum: not used" in shown
    shown = folder.call("import", "deals.csv", "--kind", "customers", "--dry-run")
    assert "Customers: 2 rows fine, 0 with questions" in shown


def test_what_can_not_be_done_is_said(folder: Folder) -> None:
    assert folder.refusal("import").startswith("Which file?")
    assert "none.csv can't be read" in folder.refusal("import", "none.csv")
    (folder.path / "deals.pdf").write_bytes(b"%PDF")
    assert "I can read .csv and .xlsx files" in folder.refusal("import", "deals.pdf")
    assert "There is no import 99" in folder.refusal("import", "--undo", "99")
