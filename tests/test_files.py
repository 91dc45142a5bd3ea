"""Outputs appear whole, together or not at all; what a cell cannot hold is cut, and what it must not hold is marked."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlmortgage.errors import InputError
from xlmortgage.files import locks, workshop
from xlmortgage.files.cells import LONGEST, fitted, looks_like_a_formula, marked, unmarked
from xlmortgage.files.together import write_together
from xlmortgage.files.workshop import IN_PLACE, clear_leftovers

ROOT = Path(__file__).parent.parent
PUT = workshop._put  # noqa: SLF001 - the one step at which a set may be half in its place
NAMES = ("a.csv", "a-issues.csv", "a-changes.csv")


def write(folder, word, names=NAMES, **options):
    """Write a set of files that say a word; none for the changes of a run that has none."""
    write_together({folder / name: lambda path: path.write_text(word) for name in names}, **options)


def texts(folder):
    return {file.name: file.read_text() for file in folder.iterdir()}


def mode(file):
    return stat.S_IMODE(file.stat().st_mode)


@pytest.fixture
def older(tmp_path):
    """Return a folder with an older set."""
    write(tmp_path, "older")
    return tmp_path


@pytest.fixture
def umask():
    before = os.umask(0o022)
    yield
    os.umask(before)


def killed(folder, at, remove=()):
    """Write a newer set in a process that is killed before it changes the name of something for the ``at``-th time."""
    script = f"""
import os, signal, sys
from pathlib import Path
from xlmortgage.files.together import write_together
left = [{at}]
def told(event, arguments):
    if event in ("os.rename", "os.remove") and not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    left[0] -= event in ("os.rename", "os.remove")
sys.addaudithook(told)
folder = Path({str(folder)!r})
remove = [folder / name for name in {list(remove)!r}]
names = [name for name in {NAMES!r} if folder / name not in remove]
write_together({{folder / name: lambda path: path.write_text("newer") for name in names}}, remove=remove)
"""
    return subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False).returncode


def test_a_set_that_is_written_leaves_nothing_else(older):
    write(older, "newer")

    assert texts(older) == dict.fromkeys(NAMES, "newer")
    assert clear_leftovers(older) == []


@pytest.mark.parametrize("at", range(1, 4))
def test_a_set_that_a_kill_left_half_in_place_is_set_back_by_the_next_run(older, at):
    assert killed(older, at) < 0
    half = [texts_of for name in NAMES if (texts_of := (older / name).read_text()) == "newer"]
    assert len(half) == at - 1

    left = clear_leftovers(older)

    assert texts(older) == dict.fromkeys(NAMES, "older")
    assert [one.names for one in left] == [NAMES]
    assert [len(one.set_back) for one in left] == [at - 1]


def test_a_set_that_was_whole_when_the_run_was_killed_stands(older):
    assert killed(older, 4) < 0

    [left] = clear_leftovers(older)

    assert texts(older) == dict.fromkeys(NAMES, "newer")
    assert left.set_back == ()


def test_a_file_that_went_comes_back_with_its_set(older):
    assert killed(older, 4, remove=[NAMES[2]]) < 0
    assert not (older / NAMES[2]).exists() or (older / NAMES[0]).read_text() == "newer"

    clear_leftovers(older)

    assert texts(older) in (dict.fromkeys(NAMES, "older"), dict.fromkeys(NAMES[:2], "newer"))


def test_a_set_of_which_nothing_stood_before_goes_again(tmp_path):
    assert killed(tmp_path, 2) < 0
    assert (tmp_path / NAMES[0]).exists()

    clear_leftovers(tmp_path)

    assert texts(tmp_path) == {}


def test_what_somebody_changed_since_is_not_set_back(older):
    assert killed(older, 3) < 0
    (older / NAMES[0]).write_text("corrected by hand")

    clear_leftovers(older)

    assert texts(older) == {NAMES[0]: "corrected by hand", NAMES[1]: "older", NAMES[2]: "older"}


def test_what_a_living_run_makes_is_left_alone(older):
    with workshop.workshop(older, NAMES) as place:
        assert clear_leftovers(older) == []
        assert place.is_dir()
    assert not place.exists()


def test_what_others_made_is_left_alone(older):
    for name in (".xlmortgage-notes", ".xlmortgage"):
        (older / name).write_text("mine")
    strange = older / ".xlmortgage-strange"
    strange.mkdir(mode=0o755)
    strange.chmod(0o755)
    (older / ".xlmortgage-link").symlink_to(older.parent)

    assert clear_leftovers(older) == []
    assert strange.is_dir()


@pytest.mark.parametrize("name", ["../victim", "sub/victim", "/tmp/victim", "..", "", 7])  # noqa: S108
def test_a_journal_reaches_no_other_folder(tmp_path, name):
    victim = tmp_path / "victim"
    victim.write_text("mine")
    place = tmp_path / "work" / ".xlmortgage-forged"
    place.mkdir(parents=True, mode=0o700)
    place.chmod(0o700)
    (place / "0.before").write_text("theirs")
    found = victim.stat()
    changes = [[name, [found.st_size, found.st_mtime_ns]], ["absent", None]]
    (place / "journal").write_text(json.dumps([*changes, ["other", [1, 1]]]))

    clear_leftovers(place.parent)

    assert victim.read_text() == "mine"
    assert list(place.parent.iterdir()) == []


@pytest.mark.parametrize(
    "journal",
    ["", "[", "7", "[" * 100_000, "[[1]]", '[["a.csv", [1e999, 2]]]', '[["a.csv", "x"]]', '{"a": 1}', "[null]"],
)
def test_a_journal_that_cannot_be_read_changes_nothing(older, journal):
    place = older / ".xlmortgage-damaged"
    place.mkdir(mode=0o700)
    place.chmod(0o700)
    (place / "journal").write_text(journal)
    (place / "run").write_text(journal)

    clear_leftovers(older)

    assert texts(older) == dict.fromkeys(NAMES, "older")


def test_a_journal_that_is_no_file_changes_nothing(older):
    for name, make in (("folder", Path.mkdir), ("endless", lambda journal: journal.symlink_to("/dev/zero"))):
        place = older / f".xlmortgage-{name}"
        place.mkdir(mode=0o700)
        place.chmod(0o700)
        make(place / "journal")

        clear_leftovers(older)

        assert texts(older) == dict.fromkeys(NAMES, "older")


@pytest.mark.parametrize("fault", [KeyboardInterrupt, OSError, MemoryError, SystemExit])
@pytest.mark.parametrize("at", range(3))
@pytest.mark.parametrize("after", [True, False])
def test_whatever_stops_a_set_leaves_it_as_it_was(older, monkeypatch, fault, at, after):
    put = []

    def stopped(*arguments):
        put.append(arguments)
        if len(put) == at + 1:
            if after:
                PUT(*arguments)
            raise fault
        PUT(*arguments)

    monkeypatch.setattr(workshop, "_put", stopped)
    with pytest.raises((fault, InputError)):
        write(older, "newer")

    assert texts(older) == dict.fromkeys(NAMES, "older")


@pytest.mark.parametrize("fault", [KeyboardInterrupt, OSError])
def test_a_file_that_cannot_be_written_leaves_the_others_as_they_were(older, fault):
    def stopped(path):
        path.write_text("half")
        raise fault

    with pytest.raises((fault, InputError)):
        write_together({older / NAMES[0]: lambda path: path.write_text("newer"), older / NAMES[1]: stopped})

    assert texts(older) == dict.fromkeys(NAMES, "older")


def test_ctrl_c_while_files_take_their_places_undoes_all_of_them(older, monkeypatch):

    def pressed(*arguments):
        PUT(*arguments)
        os.kill(os.getpid(), 2)

    monkeypatch.setattr(workshop, "_put", pressed)
    with pytest.raises(KeyboardInterrupt):
        write(older, "newer")

    assert texts(older) == dict.fromkeys(NAMES, "older")


def test_ctrl_c_after_the_last_has_taken_its_place_is_heard_and_undoes_nothing(older, monkeypatch):
    IN_PLACE.clear()

    def pressed(made, output, change):
        PUT(made, output, change)
        if output.name == NAMES[-1]:
            os.kill(os.getpid(), 2)

    monkeypatch.setattr(workshop, "_put", pressed)
    with pytest.raises(KeyboardInterrupt):
        write(older, "newer")

    assert texts(older) == dict.fromkeys(NAMES, "newer")
    assert [file.name for file in IN_PLACE] == list(NAMES)


def test_a_set_that_cannot_be_set_back_now_is_set_back_by_the_next_run(older, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(workshop, "_put", lambda *_: (_ for _ in ()).throw(OSError))
        patched.setattr(workshop, "_set_back", lambda *_, **__: (_ for _ in ()).throw(OSError(13, "in use")))
        with pytest.raises(InputError, match="in use"):
            write(older, "newer")

    clear_leftovers(older)

    assert texts(older) == dict.fromkeys(NAMES, "older")


def test_a_file_system_that_knows_one_name_a_file_sets_back_as_well(older, monkeypatch):
    def not_supported(*_):
        raise PermissionError

    put = []

    def third_fails(*arguments):
        put.append(arguments)
        if len(put) == 3:
            raise OSError
        PUT(*arguments)

    monkeypatch.setattr(os, "link", not_supported)
    monkeypatch.setattr(workshop, "_put", third_fails)
    with pytest.raises(InputError):
        write(older, "newer")

    assert texts(older) == dict.fromkeys(NAMES, "older")


def test_two_runs_at_once_mix_no_set(tmp_path):
    words = [f"run {number}" for number in range(8)]
    threads = [threading.Thread(target=write, args=(tmp_path, word)) for word in words]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert set(texts(tmp_path)) == set(NAMES)
    [word] = set(texts(tmp_path).values())
    assert word in words


def test_a_folder_that_another_run_keeps_for_too_long_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(locks, "PATIENCE", 0)

    with locks.folder_locked(tmp_path), pytest.raises(InputError, match="Another run"):
        write(tmp_path, "newer")

    assert texts(tmp_path) == {}


@pytest.mark.usefixtures("umask")
@pytest.mark.parametrize(
    ("of_source", "of_older", "expected"),
    [
        (0o644, None, 0o644),
        (0o600, None, 0o600),
        (0o640, None, 0o640),
        (0o666, None, 0o644),
        (0o444, None, 0o644),
        (0o755, None, 0o644),
        (0o644, 0o600, 0o600),
        (0o600, 0o664, 0o664),
        (0o600, 0o400, 0o400),
    ],
)
def test_permissions_never_widen(tmp_path, of_source, of_older, expected):
    source, output = tmp_path / "source.csv", tmp_path / "output.csv"
    source.write_text("8m")
    source.chmod(of_source)
    if of_older is not None:
        output.write_text("older")
        output.chmod(of_older)

    def seen(path):
        assert mode(path) == 0o600
        assert mode(path.parent) == 0o700
        path.write_text("newer")

    write_together({output: seen}, sources=[source])

    assert (mode(output), output.read_text()) == (expected, "newer")


@pytest.mark.usefixtures("umask")
@pytest.mark.parametrize("may_change", [True, False])
def test_a_file_that_gets_another_group_gives_it_no_more_than_everybody(tmp_path, monkeypatch, may_change):
    output, other = tmp_path / "output.csv", os.getgid() + 1
    output.write_text("older")
    output.chmod(0o664)
    groups, chown, stat_of = {}, os.chown, Path.stat

    def told(file, owner, group):
        if not may_change:
            raise PermissionError
        groups[str(file)] = group
        chown(file, owner, -1)

    def seen(path, **options):
        found = stat_of(path, **options)
        group = other if path == output else groups.get(str(path), found.st_gid)
        return os.stat_result([*found[:5], group, *found[6:10]])

    with monkeypatch.context() as patched:
        patched.setattr(os, "chown", told)
        patched.setattr(Path, "stat", seen)
        write_together({output: lambda path: path.write_text("newer")})

    assert (mode(output), output.read_text()) == (0o664 if may_change else 0o644, "newer")


@pytest.mark.parametrize("there", [True, False])
def test_a_link_is_followed(tmp_path, there):
    (tmp_path / "elsewhere").mkdir()
    target, link = tmp_path / "elsewhere" / "real.json", tmp_path / "out.json"
    link.symlink_to(target)
    if there:
        target.write_text("older")

    write_together({link: lambda path: path.write_text("newer")})

    assert link.is_symlink()
    assert target.read_text() == "newer"
    assert list(target.parent.iterdir()) == [target]


def test_a_link_that_leads_to_itself_or_to_no_folder_is_refused(tmp_path):
    (tmp_path / "loop.csv").symlink_to("loop.csv")
    (tmp_path / "lost.csv").symlink_to("nowhere/lost.csv")

    for name in ("loop.csv", "lost.csv"):
        with pytest.raises(InputError) as refused:
            write_together({tmp_path / name: lambda path: path.write_text("newer")})
        assert refused.value.code == "cannot-write"


def test_what_is_no_file_is_not_replaced(tmp_path):
    os.mkfifo(tmp_path / "out.csv")

    with pytest.raises(InputError, match="no file"):
        write_together({tmp_path / "out.csv": lambda path: path.write_text("newer")})

    assert stat.S_ISFIFO((tmp_path / "out.csv").stat().st_mode)


@pytest.mark.parametrize("name", ["樓" * 83 + ".csv", "n" * 251 + ".csv", "a\nb.csv", "-o.csv", " .csv"])
def test_every_name_that_a_file_may_have_is_written(tmp_path, name):
    write_together({tmp_path / name: lambda path: path.write_text("newer")})

    assert texts(tmp_path) == {name: "newer"}


@given(st.text(st.one_of(st.sampled_from("'=+-@\t\r\n＝－0123.%a"), st.characters())))
def test_a_mark_is_taken_off_as_it_was_put_on(text):
    assert unmarked(marked(text)) == text
    assert not marked(text).startswith(tuple("=@\t\r\n＝＠"))
    assert looks_like_a_formula(text) == (marked(text) == f"'{text}")


@pytest.mark.parametrize(
    "text",
    ["=1", "+1+1", "-2+3+cmd|' /C calc'!A0", "@SUM(1)", "\t=1", "\r=1", "＝1", "＋a", "－a", "＠a", "-a", "+852 1"],
)
def test_what_a_spreadsheet_would_calculate_is_marked(text):
    assert marked(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["-5", "+5", "-1,234.5", "-5%", "-.5", "-1e5", "-", "", "a=1", "'", "'a", "村屋", "1-2"]
)
def test_what_no_spreadsheet_would_calculate_stays(text):
    assert marked(text) == text


@given(st.text(), st.integers(0, 3))
def test_a_text_fits_and_one_that_fits_stays(text, times):
    long = text * (times * 20_000 // max(1, len(text)))
    shown = fitted(long)
    assert len(shown.encode("utf-16-le", "surrogatepass")) <= 2 * LONGEST
    assert shown == long or (
        shown.endswith("characters）") and len(long.encode("utf-16-le", "surrogatepass")) > 2 * LONGEST
    )


@pytest.mark.parametrize("text", ["x" * LONGEST, "樓" * LONGEST, "🏠" * (LONGEST // 2)])
def test_the_longest_text_that_fits_is_not_cut(text):
    assert fitted(text) == text
    assert fitted(f"{text}xx").endswith("text cut to 32,767 characters）")
