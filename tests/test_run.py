"""The command that everything starts from, without installing anything."""

import json
import socket
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The run file as a module, at work in a folder of its own."""
    loader = SourceFileLoader("run", str(ROOT / "run"))
    spec = spec_from_loader("run", loader)
    assert spec
    module = module_from_spec(spec)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader.exec_module(module)
    module.ROOT = tmp_path
    module.VENV = tmp_path / ".venv"
    module.PYTHON = str(tmp_path / ".venv" / "bin" / "python")
    module.LOCKS = tmp_path / "requirements"
    module.DEMO = tmp_path / "var" / "demo"
    module.PLAYED = module.DEMO / "played.json"
    module.LOCKS.mkdir()
    for name in ("app", "test"):
        (module.LOCKS / f"{name}.lock").write_text(f"{name}==1\n")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    (tmp_path / "migrations" / "versions").mkdir(parents=True)
    return module


# --- What is typed ----------------------------------------------------------------------------------------------------


def test_help_tells_every_command(run: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    for words in ([], ["help"], ["--help"], ["-h"]):
        assert run.main(words) == 0
        assert capsys.readouterr().out == f"{run.HELP}\n"
    assert all(f"\n  {name} " in run.HELP for name in run.COMMANDS)


def test_an_unknown_command_is_answered_by_help(run: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["fly"]) == 2
    said = capsys.readouterr().err
    assert "There is no command fly" in said
    assert run.HELP in said


def test_what_stops_a_command_is_one_sentence(run: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["lint", "--fix"]) == 1
    assert capsys.readouterr().err == "./run lint takes no options.\n"


def test_an_option_of_the_demo_that_is_not_given_is_left_to_the_application(run: ModuleType) -> None:
    options = run.demo_options(["--people", "200"])

    assert vars(options) == {"people": 200, "framework": None, "seed": None, "port": 8000, "fresh": False}


@pytest.mark.parametrize("words", [["--framework", "esco"], ["--people", "many"], ["--peo", "200"]])
def test_an_option_of_the_demo_that_does_not_exist_is_refused(run: ModuleType, words: list[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        run.demo_options(words)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--people", "-5"], "60 to"),
        (["--people", "59"], "60 to"),
        (["--port", "0"], "1 to 65535"),
        (["--port", "99999"], "1 to 65535"),
        (["--port", "²"], "1 to 65535"),
    ],
)
def test_a_number_out_of_bounds_is_refused_before_anything_is_touched(
    run: ModuleType, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    with pytest.raises(SystemExit, match="2"):
        run.demo_options(words)
    assert said in capsys.readouterr().err


# --- The environment --------------------------------------------------------------------------------------------------


@pytest.fixture
def installs(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The locks that have been installed from."""
    done: list[str] = []
    monkeypatch.setattr(run, "make_environment", lambda: None)
    monkeypatch.setattr(run, "fill_environment", lambda lock: done.append(lock.name))
    return done


def test_a_lock_is_installed_once(run: ModuleType, installs: list[str]) -> None:
    run.install("app")
    run.install("app")

    assert installs == ["app.lock"]


def test_a_lock_that_has_changed_is_installed_again(run: ModuleType, installs: list[str]) -> None:
    run.install("app")
    (run.LOCKS / "app.lock").write_text("app==2\n")
    run.install("app")

    assert installs == ["app.lock", "app.lock"]


def test_what_the_tests_need_holds_what_the_application_needs(run: ModuleType, installs: list[str]) -> None:
    run.install("test")
    run.install("app")

    assert installs == ["test.lock"]


def test_what_the_application_needs_is_not_enough_for_the_tests(run: ModuleType, installs: list[str]) -> None:
    run.install("app")

    assert not run.is_installed("test")


def test_the_bench_runs_on_one_core_beside_the_peers_it_installs(
    run: ModuleType, installs: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (run.LOCKS / "bench.lock").write_text("duckdb==2\n")
    started: list[tuple[list[str], dict[str, str]]] = []
    monkeypatch.setattr(run.os, "execve", lambda _, command, variables: started.append((command, variables)))
    run.main(["bench", "--quick"])

    [(command, variables)] = started
    assert installs == ["bench.lock"]
    assert command[-3:] == ["-m", "tests.bench", "--quick"]
    assert variables["OMP_NUM_THREADS"] == "1"


def test_badges_are_fuzzed_and_given_to_others_by_what_the_tests_need(
    run: ModuleType, installs: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(run.os, "execve", lambda _, command, _variables: started.append(command))
    run.main(["fuzz", "--minutes", "2"])
    run.main(["interop"])

    assert started == [
        [run.PYTHON, "-P", "-m", "tests.fuzz", "--minutes", "2"],
        [run.PYTHON, "-P", "-m", "tests.interop"],
    ]
    assert installs == ["test.lock"]
    assert run.main(["interop", "--quick"]) == 1


def test_an_installation_that_failed_is_tried_again(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(lock: Path) -> None:
        raise run.RunError("no network")

    monkeypatch.setattr(run, "fill_environment", fail)
    with pytest.raises(run.RunError):
        run.install("app")

    assert not run.is_installed("app")


def test_an_environment_whose_python_is_gone_is_made_again(run: ModuleType, installs: list[str]) -> None:
    run.install("app")
    Path(run.PYTHON).unlink()

    assert not run.is_installed("app")


def test_a_machine_without_a_suitable_python_is_told_so(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "succeeds", lambda *command: False)

    with pytest.raises(run.RunError, match=r"needs Python 3\.11, 3\.12 or 3\.13"):
        run.find_python()


def test_a_python_without_venv_is_told_what_to_install(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "succeeds", lambda *command: "version_info" in command[2] and command[0] == sys.executable)

    with pytest.raises(run.RunError, match="apt-get install python3-venv"):
        run.make_environment()


def test_packages_that_cannot_be_installed_are_told_with_the_likely_reason(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "succeeds", lambda *command: False)
    monkeypatch.setattr(run.subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], 1))

    with pytest.raises(run.RunError, match="network"):
        run.fill_environment(run.LOCKS / "app.lock")


def test_a_command_that_does_not_exist_does_not_succeed(run: ModuleType) -> None:
    assert not run.succeeds("/no/such/program")
    assert run.succeeds(sys.executable, "-c", "")


def test_the_projects_modules_come_from_its_folder(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "mine")

    assert run.environment(COLOUR="no")["PYTHONPATH"] == f"{run.ROOT}:mine"
    assert run.environment(COLOUR="no")["COLOUR"] == "no"


# --- The demo ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def commands(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that the application was given."""
    given: list[list[str]] = []

    def note(settings: dict[str, str], *command: str, stdout: int | None = None) -> str:
        given.append(list(command))
        return "accounts"

    monkeypatch.setattr(run, "application", note)
    return given


def play(run: ModuleType, *words: str) -> None:
    run.play(run.demo_options(list(words)), {})


def test_the_demo_is_played_once(run: ModuleType, commands: list[list[str]]) -> None:
    play(run, "--people", "200", "--seed", "3")
    play(run)
    play(run, "--people", "200")

    assert commands == [["demo", "--fresh", "--people", "200", "--seed", "3"], ["demo", "--accounts"]]
    assert json.loads(run.PLAYED.read_text())["accounts"] == "accounts"


def test_a_demo_that_was_stopped_half_way_is_played_again(run: ModuleType, commands: list[list[str]]) -> None:
    run.DEMO.mkdir(parents=True)
    (run.DEMO / "tremplin.db").write_text("with frameworks, perhaps")
    play(run)

    assert commands[0] == ["demo", "--fresh"]
    assert (run.DEMO / "tremplin.db").exists()


def test_another_demo_than_the_one_there_is_not_shown_in_its_place(run: ModuleType, commands: list[list[str]]) -> None:
    play(run, "--people", "200")

    with pytest.raises(run.RunError, match="--fresh"):
        play(run, "--people", "300")
    with pytest.raises(run.RunError, match="--fresh"):
        play(run, "--framework", "rome")


def test_a_fresh_demo_takes_the_place_of_the_one_there(run: ModuleType, commands: list[list[str]]) -> None:
    play(run, "--people", "200")
    play(run, "--people", "300", "--fresh")
    play(run, "--people", "300")

    assert commands[2:] == [["demo", "--fresh", "--people", "300"], ["demo", "--accounts"]]


def test_a_fresh_demo_that_fails_is_not_taken_for_played(
    run: ModuleType, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    play(run)

    def fail(*_: object, **__: object) -> str:
        raise run.RunError("no room")

    monkeypatch.setattr(run, "application", fail)
    with pytest.raises(run.RunError):
        play(run, "--fresh")

    assert not run.PLAYED.exists()


def test_a_demo_from_before_a_migration_is_brought_up_to_date(run: ModuleType, commands: list[list[str]]) -> None:
    play(run)
    (run.ROOT / "migrations" / "versions" / "0002_more.py").touch()
    play(run)
    play(run)

    assert commands[2:] == [["db", "upgrade"]]


def test_a_command_of_the_application_that_fails_stops_the_demo(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run.subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], 3, stdout=None))

    with pytest.raises(run.RunError, match="tremplin demo --fresh has failed"):
        play(run)
    assert not run.PLAYED.exists()


def test_a_port_that_another_program_uses_is_told_with_another_to_choose(
    run: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        assert run.main(["demo", "--port", str(port)]) == 1
    assert f"--port {port + 1}" in capsys.readouterr().err
    assert not run.port_is_used(port)


def test_a_server_that_stops_at_once_does_not_answer(run: ModuleType) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as server:
        server.wait()

        assert not run.answers(1, server)
