"""A published folder is the old state or the new one, whatever happens on the way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from edition import publish as module
from edition.problems import NothingToDo
from edition.publish import MARK, building, publish, recover, update

OLD = {"index.html": "old", "same.css": "same", "text/gone.html": "gone", "text/p1.html": "old p1"}
NEW = {"index.html": "new", "same.css": "same", "text/p1.html": "new p1", "text/deep/p2.html": "p2"}


def write(folder: Path, files: dict[str, str]) -> Path:
    """Fill a folder with files, name to content."""
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    return folder


def read(folder: Path) -> dict[str, str]:
    """The files of a folder, name to content, without our own mark."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != MARK)
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in files}


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A folder published once in the old state."""
    goal = tmp_path / "build" / "html"
    assert publish(write(tmp_path / "before", OLD), goal)
    return goal


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """The finished new state, with what Sphinx notes for itself."""
    own = {".doctrees/index.doctree": "x", ".buildinfo": "x", ".buildinfo.bak": "x"}
    return write(tmp_path / "work", NEW | own)


@pytest.fixture(params=["exchange", "two renames"])
def either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways of taking the old folder's place."""
    if request.param == "two renames":
        monkeypatch.setattr(module, "_exchange", lambda *_: False)
    return str(request.param)


@pytest.mark.usefixtures("either_way")
def test_replaces_the_whole_folder(work: Path, target: Path) -> None:
    assert publish(work, target)
    assert read(target) == NEW
    assert sorted(p.name for p in target.parent.iterdir()) == [".html.lock", "html"]


def test_into_a_folder_that_is_not_there_yet(work: Path, tmp_path: Path) -> None:
    assert publish(work, tmp_path / "a" / "b" / "html")
    assert read(tmp_path / "a" / "b" / "html") == NEW


def test_nothing_new_touches_nothing(work: Path, target: Path) -> None:
    publish(work, target)
    before = {path: path.stat() for path in [target, *target.rglob("*")]}
    os.utime(work / "index.html")  # rewritten with the same content, as Sphinx does
    assert not publish(work, target)
    assert {path: path.stat() for path in [target, *target.rglob("*")]} == before


def test_unchanged_files_keep_inode_and_time_changed_ones_take_the_time_of_the_work(work: Path, target: Path) -> None:
    before = (target / "same.css").stat()
    publish(work, target)
    after = (target / "same.css").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert (target / "index.html").stat().st_mtime_ns == (work / "index.html").stat().st_mtime_ns


def test_never_shares_a_file_with_the_work_folder(work: Path, target: Path) -> None:
    publish(work, target)
    for name in NEW:
        with (work / name).open("a") as file:  # in place, as Sphinx writes
            file.write("half a page")
    assert read(target) == NEW


def test_without_hard_links(work: Path, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(os, "link", refuse)
    assert publish(work, target)
    assert read(target) == NEW


def test_a_file_of_equal_size_and_other_content_is_published(work: Path, target: Path) -> None:
    publish(work, target)
    (work / "index.html").write_text("wen", encoding="utf-8")
    assert publish(work, target)
    assert read(target)["index.html"] == "wen"


@pytest.mark.parametrize("content", [None, {"thesis.pdf": "years of work"}])
def test_foreign_files_are_never_replaced(work: Path, tmp_path: Path, content: dict[str, str] | None) -> None:
    goal = tmp_path / "pdf"
    if content is None:
        goal.write_text("a file")
    else:
        write(goal, content)
    with pytest.raises(NothingToDo, match="name another place"):
        publish(work, goal)
    assert goal.is_file() or read(goal) == content


def test_what_sphinx_build_wrote_is_replaced(work: Path, tmp_path: Path) -> None:
    assert publish(work, write(tmp_path / "html", {".buildinfo": "", "index.html": "by sphinx-build"}))
    assert read(tmp_path / "html") == NEW


def test_an_empty_folder_may_be_filled(work: Path, tmp_path: Path) -> None:
    (tmp_path / "html").mkdir()
    assert publish(work, tmp_path / "html")


def test_through_a_symbolic_link(work: Path, target: Path, tmp_path: Path) -> None:
    (tmp_path / "www").symlink_to(target)
    assert publish(work, tmp_path / "www")
    assert (tmp_path / "www").is_symlink()
    assert read(target) == NEW


# ---------------------------------------------------------------- killed runs


def killer(step: int) -> Callable[[str, object], None]:
    """An audit hook: SIGKILL before the ``step``-th call, counted from 0, that opens or changes files."""
    calls = 0

    def before_each(event: str, _: object) -> None:
        nonlocal calls
        if event.startswith(("open", "os.", "shutil.", "fcntl.")) and event != "os.kill":
            if calls == step:
                os.kill(os.getpid(), signal.SIGKILL)
            calls += 1

    return before_each


def run_and_kill(job: Callable[[], object], step: int) -> bool:
    """Run a job in a child process and kill -9 it before its ``step``-th call to the file system; true if it ended."""
    child = os.fork()
    if child == 0:
        try:
            sys.addaudithook(killer(step))
            job()
            os._exit(0)
        finally:
            os._exit(1)
    status = os.waitpid(child, 0)[1]
    assert status in (0, signal.SIGKILL)
    return status == 0


def test_killed_at_every_step(work: Path, tmp_path: Path, either_way: str) -> None:
    states = []
    for step in range(1000):
        goal = tmp_path / str(step) / "html"
        publish(tmp_path / "before", goal) if step else publish(write(tmp_path / "before", OLD), goal)
        ended = run_and_kill(partial(publish, work, goal), step)
        if either_way == "two renames":
            recover(goal)
        states.append(read(goal))
        assert states[-1] in (OLD, NEW)
        assert publish(work, goal) == (states[-1] == OLD)
        assert sorted(p.name for p in goal.parent.iterdir()) == [".html.lock", "html"]
        if ended:
            break
    assert len(states) > 20
    assert states[0] == OLD
    assert states[-1] == NEW


def test_killed_while_mending_what_a_killed_run_left(tmp_path: Path) -> None:
    for step in range(1000):
        goal = tmp_path / str(step) / "html"
        publish(write(tmp_path / "before", OLD), goal)
        goal.rename(goal.with_name(".html.old"))
        write(goal.with_name(".html.new"), {"half.html": ""})
        ended = run_and_kill(partial(recover, goal), step)
        recover(goal)
        assert read(goal) == OLD
        if ended:
            break
    assert step > 3


CHILD = "import sys, pathlib; from edition.publish import publish; publish(*map(pathlib.Path, sys.argv[1:]))"


def test_killed_from_outside(tmp_path: Path) -> None:
    old = {f"p{n}.html": f"old {n}" for n in range(400)}
    new = {f"p{n}.html": f"new {n}" for n in range(400)}
    goal = tmp_path / "html"
    publish(write(tmp_path / "old", old), goal)
    write(tmp_path / "new", new)
    environment = os.environ | {"PYTHONPATH": str(Path(module.__file__).parents[1])}
    for source, wait in [("new", 0.00), ("new", 0.02), ("old", 0.04), ("new", 0.08), ("old", 0.02)]:
        child = subprocess.Popen([sys.executable, "-c", CHILD, str(tmp_path / source), str(goal)], env=environment)
        deadline = time.monotonic() + 10
        while not goal.with_name(".html.new").exists() and child.poll() is None and time.monotonic() < deadline:
            time.sleep(0.001)
        time.sleep(wait)
        child.kill()
        child.wait()
        assert read(goal) in (old, new)
    publish(tmp_path / "new", goal)
    assert read(goal) == new


# ---------------------------------------------------------------- two at once


def test_two_builds_at_once(work: Path, target: Path) -> None:
    code = "import sys, pathlib; from edition.publish import building\n"
    code += "with building(pathlib.Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    environment = os.environ | {"PYTHONPATH": str(Path(module.__file__).parents[1])}
    command = [sys.executable, "-c", code, str(target)]
    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(NothingToDo, match=r"another build is writing .*html: wait until it has ended"):
            publish(work, target)
        assert read(target) == OLD
        other.kill()
    assert publish(work, target)  # the lock ends with the process that held it


def test_publishes_inside_its_own_build(work: Path, target: Path) -> None:
    with building(target):
        assert publish(work, target)
    assert read(target) == NEW


def test_a_preview_is_changed_file_by_file(target: Path, work: Path) -> None:
    """What has not changed is not written again; what is gone is taken away; the folder stays ours."""
    same = (target / "same.css").stat()
    update(work, target)
    assert read(target) == NEW
    assert (target / "same.css").stat().st_ino == same.st_ino
    assert publish(work, target) is False
    foreign = write(target.with_name("foreign"), {"mine.txt": "mine"})
    with pytest.raises(NothingToDo, match="holds files"):
        update(work, foreign)
