"""The command as whoever runs the bot uses it: a process of its own in an empty folder."""

from __future__ import annotations

import json
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from bot.cli import cli

DRUMBEAT = str(Path(sys.executable).with_name("drumbeat"))
SECONDS = 60


class Folder:
    """Where the commands run: their ./bot.yaml and ./drumbeat.db. `run` is a process, `call` is quicker."""

    def __init__(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.path = path
        self._capsys = capsys

    def run(self, *arguments: str, typed: str = "") -> tuple[str, str]:
        done = subprocess.run(
            [DRUMBEAT, *arguments],
            cwd=self.path,
            input=typed,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout, done.stderr

    def failure(self, *arguments: str, typed: str) -> str:
        """What a command says on standard error that ends without doing it."""
        done = subprocess.run(
            [DRUMBEAT, *arguments],
            cwd=self.path,
            input=typed,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert done.returncode == 1
        return done.stderr

    def call(self, *arguments: str) -> tuple[int, str, str]:
        code = cli(list(arguments), standalone_mode=False)
        said = self._capsys.readouterr()
        return code or 0, said.out, said.err

    def refusal(self, *arguments: str) -> str:
        """What is said on standard error by a command that can't be carried out."""
        code, out, words = self.call(*arguments)
        assert (code, out) == (2, "")
        return words

    def write(self, settings: str) -> None:
        (self.path / "bot.yaml").write_text(settings, encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Folder:
    monkeypatch.chdir(tmp_path)
    return Folder(tmp_path, capsys)


def test_from_nothing_to_the_first_deal_through_a_pipe(folder: Folder) -> None:
    assert folder.call("migrate") == (0, "The database is up to date. People added: 0.\n", "")
    said, aside = folder.run("chat", "--as", "Ann Lee", typed="won Acme 50k yesterday\nmy pipeline\n")
    assert aside == "There was nobody yet, so Ann Lee is rep and admin now.\n"
    hello, won, pipeline = said.rstrip("\n").split("\n\n")
    assert hello.startswith("Hello Ann Lee. ")
    assert won.startswith("✅ Won Acme #1 · €50,000")
    assert won.endswith("[1] Edit  [2] Undo")
    assert pipeline.startswith("Your pipeline")

    said, aside = folder.run("chat", "--as", "ann lee", "--json", typed="new deal Globex 20k\n2\n")
    new, undone = [json.loads(line) for line in said.splitlines()]
    assert "Globex #2" in new["text"]
    assert (new["buttons"], new["card"]["version"]) == (["Edit", "Undo"], 1)
    assert (undone["message"], undone["buttons"]) == (new["message"], ["Put back"])
    assert aside == ""

    assert "Nobody here is called Bob." in folder.refusal("chat", "--as", "Bob")
    _, way_in, _ = folder.call("invite", "Bob", "--role", "rep")
    assert len(way_in.splitlines()[-1].strip().replace("-", "")) == 16
    assert folder.run("chat", "--as", "Bob", typed="")[0].startswith("Hello Bob.")


def test_parse_needs_no_database(folder: Folder) -> None:
    said, _ = folder.run(
        "parse", "--now", "2026-11-23T10:00", "--tz", "Asia/Shanghai", typed="won Acme 50k\n"
    )
    assert json.loads(said)["records"][0]["slots"] == {"account": "Acme", "amount": "50000"}
    assert list(folder.path.iterdir()) == []
    check = (
        "import sys, io; sys.stdin = io.StringIO('won Acme 50k\\n');"
        "sys.argv = ['drumbeat', 'parse', '--now', '2026-11-23T10:00'];"
        "from bot.cli import cli; cli(standalone_mode=False);"
        "print([name for name in ('sqlalchemy', 'telegram', 'slack_sdk', 'slack_bolt') if name in sys.modules])"
    )
    loaded = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert loaded.stdout.splitlines()[-1] == "[]"


def test_commands_are_listed_with_the_rights_they_need(folder: Folder) -> None:
    listed = json.loads(folder.call("commands", "--json")[1])
    by_name = {(entry["kind"], entry["name"]): entry for entry in listed}
    assert by_name["command", "deal"]["roles"] == ["rep", "manager"]
    assert by_name["command", "undo"]["help"] == "take back what was recorded last"
    assert {"command", "button", "form", "intent", "report", "reply"} == {entry["kind"] for entry in listed}
    assert "\n/undo        take back what was recorded last\n" in folder.call("commands")[1]


def test_somebody_is_erased_and_the_figures_stay(folder: Folder) -> None:
    folder.call("migrate")
    folder.run("chat", "--as", "Ann Lee", typed="won Acme 50k yesterday\n")
    assert "last admin" in folder.refusal("erase", "Ann Lee", "--yes")
    folder.call("invite", "Bob", "--role", "rep")
    folder.run("chat", "--as", "Bob", typed="won Globex 20k yesterday\n")
    assert "I know nobody called Eve" in folder.refusal("erase", "Eve", "--yes")
    unsure = folder.failure("erase", "Bob", typed="n\n")
    assert "This can't be taken back. Erase it?" in unsure
    asked, _ = folder.run("erase", "Bob", typed="y\n")
    assert asked.startswith("Bob: ")
    assert asked.endswith("Erased. In history this is Former colleague 2 now.\n")
    assert "Nobody here is called Bob." in folder.refusal("chat", "--as", "Bob")
    _, again, _ = folder.call("erase", "Former colleague 2", "--yes")
    assert again == "Erased. In history this is Former colleague 2 now.\n"
    with sqlite3.connect(folder.path / "drumbeat.db") as database:
        assert database.execute("SELECT sum(amount_minor), count(*) FROM booking").fetchone() == (
            70_000_00,
            2,
        )
        assert database.execute("SELECT text FROM message ORDER BY id").fetchall()[-1] == ("…",)


def test_slacks_manifest_can_be_pasted(folder: Folder) -> None:
    code, said, _ = folder.call("manifest", "slack")
    assert (code, said.split("\n")[0]) == (0, "_metadata:")
    assert "app_mentions:read" in said


class TestRefusals:
    def test_an_empty_database_names_the_command(self, folder: Folder) -> None:
        assert folder.refusal("run") == "The database is empty. Run `drumbeat migrate` first.\n"

    def test_nobody_to_listen_to(self, folder: Folder) -> None:
        folder.call("migrate")
        assert folder.refusal("run").startswith("There is nobody to listen to. Set DRUMBEAT_TELEGRAM__TOKEN")

    def test_settings_that_are_of_no_use(self, folder: Folder) -> None:
        folder.write("curency: EUR\n")
        assert "curency: this key is unknown" in folder.refusal("migrate")
        folder.write("seed: {people: [{name: Ann, team: nowhere}]}\n")
        assert "there is no team “nowhere”" in folder.refusal("migrate")
        assert "no.yaml can't be read" in folder.refusal("migrate", "--config", "no.yaml")

    def test_a_database_that_is_not_there(self, folder: Folder) -> None:
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            port = closed.getsockname()[1]
            folder.write(f"database: {{url: 'postgresql://someone:secret@127.0.0.1:{port}/none'}}\n")
            said = folder.refusal("chat", "--as", "Ann")
        assert said.startswith("The database can't be reached: ")
        assert "secret" not in said

    def test_what_parse_can_not_use(self, folder: Folder) -> None:
        assert "Moon is no IANA time zone" in folder.refusal("parse", "--tz", "Moon")
        assert "noon is no time" in folder.refusal("parse", "--now", "noon")
        assert "none.txt can't be read" in folder.refusal("parse", "--accounts", "none.txt")

    def test_an_unknown_role_and_reference(self, folder: Folder) -> None:
        folder.call("migrate")
        assert "There is no role “king”" in folder.refusal("invite", "Bob", "--role", "king")
        assert "abc" in folder.refusal("inbox", "retry", "abc")


class TestRun:
    def test_it_answers_the_supervisor_and_stops_when_told(self, folder: Folder) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        folder.write(
            f"server: {{port: {port}}}\n"
            "telegram: {api_url: 'http://127.0.0.1:9'}\n"  # nobody is there: it goes on trying
        )
        folder.call("migrate")
        environment = {"DRUMBEAT_TELEGRAM__TOKEN": "1:made-up", "PATH": "/usr/bin:/bin"}
        running = subprocess.Popen(
            [DRUMBEAT, "run"], cwd=folder.path, env=environment, stderr=subprocess.PIPE, text=True
        )
        try:
            logged = _lines_until("server.listening", running)
            assert _get(f"http://127.0.0.1:{port}/readyz") == (200, "ready")
            assert _get(f"http://127.0.0.1:{port}/healthz") == (200, "ok")
            started = time.monotonic()
            running.send_signal(signal.SIGTERM)
            logged += running.communicate(timeout=SECONDS)[1]
        finally:
            running.kill()
        assert running.returncode == 0, logged
        assert time.monotonic() - started < 25
        assert "Traceback" not in logged
        assert "made-up" not in logged


def _lines_until(event: str, running: subprocess.Popen[str]) -> str:
    """What was logged up to the line that names the event."""
    assert running.stderr is not None
    read: list[str] = []
    while not read or event not in read[-1]:
        line = running.stderr.readline()
        assert line, "".join(read)
        read.append(line)
    return "".join(read)


def _get(url: str) -> tuple[int, str]:
    with urllib.request.urlopen(url, timeout=5) as answer:
        return answer.status, answer.read().decode()


class TestSchedulePreview:
    def test_says_how_to_begin(self, folder: Folder) -> None:
        folder.call("migrate")
        code, out, _ = folder.call("schedule", "preview")
        assert code == 0
        assert "Nothing is scheduled" in out

    def test_lists_what_is_due_in_whose_time(self, folder: Folder) -> None:
        folder.write(
            "seed: {organisation: {zone: Asia/Shanghai}, people: [{name: Ana}],\n"
            "       schedules: {daily: {kind: standup, at: ['09:30'], day_off: run}}}"
        )
        folder.call("migrate")
        _, out, _ = folder.call("schedule", "preview", "--days", "3")
        assert [line.split("  ", 1)[1] for line in out.splitlines()] == ["daily (standup, everybody)"] * 3
        assert all("09:30 Asia/Shanghai" in line for line in out.splitlines())

    @pytest.mark.parametrize(
        ("seed", "words"),
        [
            ("organisation: {country: DE, region: ZZ}", "no public holidays are known for DE ZZ"),
            ("schedules: {x: {kind: sing, at: ['09:00']}}", "seed.schedules.x.kind: there is no “sing”"),
            (
                "schedules: {x: {kind: standup, at: ['09:00'], options: {window: 5}}}",
                "seed.schedules.x.options.window",
            ),
        ],
    )
    def test_what_is_of_no_use_is_refused(self, folder: Folder, seed: str, words: str) -> None:
        folder.write(f"seed: {{{seed}}}")
        assert words in folder.refusal("migrate")
