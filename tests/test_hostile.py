"""Hostile, broken and odd documents: each is refused in one line or read, and the next one is read."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.hostile import (
    LINES,
    READ_OR_REFUSED,
    REFUSED,
    SANE,
    docx_of,
    outside_entity,
    pictures_only,
    sane_html,
    sane_pdf,
)

from forewarned.errors import ForewarnedError, Unreadable
from forewarned.form.limits import Limits
from forewarned.form.read import read_bytes
from forewarned.model import Report, Response
from forewarned.sources import reading
from forewarned.sources.reading import read_file, read_files

SMALL = Limits(seconds=8, megabytes=800)
PATIENCE = 60
"""Seconds in which two documents must be dealt with, workers and a slow machine included."""

posix = pytest.mark.skipif(os.name != "posix", reason="named pipes, devices and signals are POSIX's")


@pytest.mark.parametrize("name", REFUSED)
def test_hostile_document_is_refused_in_one_line_and_the_next_is_read(name: str, tmp_path: Path) -> None:
    outcome, after = _with_a_sane_one_after(tmp_path / name, REFUSED[name])

    assert isinstance(outcome, Unreadable)
    _is_one_clear_line(outcome, tmp_path / name)
    assert isinstance(after, Report)
    assert len(after.concerns) == 2


@pytest.mark.parametrize("name", READ_OR_REFUSED)
def test_odd_document_is_read_or_refused_and_the_next_is_read(name: str, tmp_path: Path) -> None:
    outcome, after = _with_a_sane_one_after(tmp_path / name, READ_OR_REFUSED[name])

    if isinstance(outcome, Unreadable):
        _is_one_clear_line(outcome, tmp_path / name)
    assert isinstance(after, Report)


@pytest.mark.parametrize("kind", SANE)
def test_documents_that_the_mutations_start_from_are_read_whole(kind: str) -> None:
    report = read_bytes(SANE[kind]())

    assert isinstance(report, Report)
    assert [concern.number for concern in report.concerns] == ["1", "2"]
    assert report.coroner_area == "Westmarch"


def test_encrypted_pdf_is_called_encrypted(tmp_path: Path) -> None:
    assert "encrypted" in _refusal(tmp_path / "locked.pdf", REFUSED["encrypted.pdf"]()).found


def test_pdf_of_too_many_pages_is_refused_by_its_page_count(tmp_path: Path) -> None:
    assert "10,000 pages" in _refusal(tmp_path / "long.pdf", REFUSED["ten-thousand-pages.pdf"]()).found


def test_html_under_a_pdf_name_is_read_as_html(tmp_path: Path) -> None:
    path = _written(tmp_path / "report.pdf", sane_html())

    report = read_file(path, SMALL)

    assert isinstance(report, Report)
    assert report.source == "html"


def test_page_in_sixteen_bit_characters_is_read(tmp_path: Path) -> None:
    report = read_file(_written(tmp_path / "report.html", sane_html().decode().encode("utf-16")), SMALL)

    assert isinstance(report, Report)
    assert len(report.concerns) == 2


def test_docx_never_shows_a_file_of_the_readers_machine(tmp_path: Path) -> None:
    secret = _written(tmp_path / "secret.txt", b"the ferry company's safe")
    document = outside_entity(secret.as_uri())

    try:
        result = read_file(_written(tmp_path / "report.docx", document), SMALL)
    except Unreadable:
        return
    assert "safe" not in repr(result)


def test_picture_without_words_is_refused_rather_than_kept_as_an_empty_answer(tmp_path: Path) -> None:
    assert "no text" in _refusal(tmp_path / "scan.pdf", pictures_only(b"[0 0 595 842]")).found


@posix
def test_named_pipe_and_device_are_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    (tmp_path / "device.pdf").symlink_to("/dev/zero")
    started = time.monotonic()

    found = dict(read_files([tmp_path / "pipe.pdf", tmp_path / "device.pdf"], limits=SMALL))

    assert "named pipe" in str(found[tmp_path / "pipe.pdf"])
    assert "device" in str(found[tmp_path / "device.pdf"])
    assert time.monotonic() - started < SMALL.seconds


@posix
def test_missing_file_folder_and_link_in_a_circle_are_refused_each_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "circle.pdf").symlink_to(tmp_path / "circle.pdf")
    paths = [tmp_path / "circle.pdf", tmp_path / "nowhere.pdf", tmp_path]

    found = dict(read_files(paths, limits=SMALL))

    for path in paths:
        outcome = found[path]
        assert isinstance(outcome, Unreadable)
        assert "Check" in outcome.do


@posix
def test_file_name_with_line_ends_and_broken_characters_prints_as_one_line(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/a\nb\x1b[2J\xff.pdf"))
    path.write_bytes(b"%PDF-1.7")

    [(_, outcome)] = read_files([path], limits=SMALL)

    assert isinstance(outcome, Unreadable)
    assert "a\\nb\\x1b[2J\\udcff.pdf" in outcome.line()
    outcome.line().encode("utf-8")


def test_many_documents_come_out_once_each_whatever_stands_between_them(tmp_path: Path) -> None:
    paths = [
        _written(tmp_path / f"{number:02}.pdf", sane_pdf() if number % 3 else sane_pdf()[: number * 40])
        for number in range(40)
    ]

    found = list(read_files(paths, jobs=2, limits=SMALL))

    assert sorted(path for path, _ in found) == paths
    assert sum(isinstance(outcome, Report) for _, outcome in found) == 26


@posix
def test_no_process_and_no_open_file_is_left_behind(tmp_path: Path) -> None:
    paths = [_written(tmp_path / f"{number}.html", sane_html()) for number in range(6)]
    before = _open_files()

    list(read_files(paths, jobs=2, limits=SMALL))
    half_way = read_files(paths, jobs=2, limits=SMALL)
    next(half_way)
    half_way.close()  # type: ignore[attr-defined]

    assert _open_files() <= before
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


@posix
def test_script_without_a_main_guard_reads_documents(tmp_path: Path) -> None:
    path = _written(tmp_path / "report.html", sane_html())
    script = f"""
        from pathlib import Path
        from forewarned.sources.reading import read_file
        print(len(read_file(Path({str(path)!r})).concerns))
    """
    (tmp_path / "script.py").write_text(textwrap.dedent(script))

    done = subprocess.run(
        [sys.executable, tmp_path / "script.py"], capture_output=True, text=True, timeout=PATIENCE, check=True
    )

    assert done.stdout == "2\n"


@posix
def test_worker_on_a_document_without_end_dies_after_its_parent_is_killed(tmp_path: Path) -> None:
    path = _written(tmp_path / "deep.html", b"<html><body>" + b"<p><div>" * 22_000)
    script = f"""
        import os, signal
        from pathlib import Path
        from forewarned.form.limits import Limits
        from forewarned.sources.reading import _Task, _Worker
        worker = _Worker(Limits(seconds=1))
        worker.pipe.recv_bytes()
        worker.begin(_Task(Path({str(path)!r})))
        print(worker.process.pid, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)], capture_output=True, text=True, timeout=PATIENCE
    )

    _wait_until(lambda: not _runs(int(done.stdout)), seconds=20)


@posix
def test_installation_whose_workers_cannot_start_is_named_and_no_document_is_blamed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_START", "raise SystemExit(3)")

    with pytest.raises(ForewarnedError, match="does not start") as caught:
        list(read_files([_written(tmp_path / "report.html", sane_html())], limits=SMALL))

    assert not isinstance(caught.value, Unreadable)


MOODS = """
import os, signal, sys, time
sys.path[:] = sys.argv[2:]
from forewarned.errors import Unreadable
from forewarned.model import Report
from forewarned.sources import worker

def read(data, *, name, limits, beat):
    mood = data.decode()
    if mood == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if mood == "crash unless fresh" and read.before:
        os.kill(os.getpid(), signal.SIGSEGV)
    while mood == "spin":
        pass
    while mood == "grow":
        read.kept.append(bytes(10_000_000))
    if mood == "odd":
        raise RuntimeError("two\\nlines \\udcff")
    if mood == "cannot be packed":
        return Report(where={"a": lambda: 1})
    if mood == "write":
        import tempfile
        with tempfile.TemporaryFile() as file:
            file.write(b"x")
    for _ in range(8 if mood == "scan" else 40 if mood == "endless scan" else 0):
        time.sleep(0.25)
        beat()
    read.before += 1
    return Report(reference=mood)

read.before, read.kept = 0, []
worker._reader = lambda: read
worker.serve(int(sys.argv[1]))
"""


@pytest.fixture
def moods(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, str]]:
    """Reads documents that each say what befalls their reader; gives what came of each."""
    monkeypatch.setattr(reading, "_START", MOODS)

    def read(*asked: str, limits: Limits = SMALL) -> dict[str, str]:
        paths = [_written(tmp_path / f"{at} {mood}", mood.encode()) for at, mood in enumerate(asked)]
        outcomes = dict(read_files(paths, limits=limits))
        assert set(outcomes) == set(paths)
        return {
            path.name.split(" ", 1)[1]: outcome.found
            if isinstance(outcome, Unreadable)
            else f"read {outcome.reference if isinstance(outcome, Report) else None}"
            for path, outcome in outcomes.items()
        }

    return read


@posix
def test_crash_is_named_and_the_next_document_is_read(moods: Callable[..., dict[str, str]]) -> None:
    found = moods("crash", "fine")

    assert "SIGSEGV" in found["crash"]
    assert found["fine"] == "read fine"


@posix
def test_document_that_a_worn_worker_crashed_on_is_read_by_a_fresh_one(
    moods: Callable[..., dict[str, str]],
) -> None:
    assert moods("fine", "crash unless fresh")["crash unless fresh"] == "read crash unless fresh"


@posix
def test_document_without_end_is_refused_when_its_seconds_are_over(
    moods: Callable[..., dict[str, str]],
) -> None:
    started = time.monotonic()

    found = moods("spin", "fine", limits=Limits(seconds=1))

    assert found == {"spin": "reading it took longer than 1 seconds", "fine": "read fine"}
    assert time.monotonic() - started < 15


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is limited on Linux only")
def test_document_that_takes_all_memory_is_refused(moods: Callable[..., dict[str, str]]) -> None:
    found = moods("fine", "grow", "fine too", limits=Limits(megabytes=200))

    assert "more than 200 MB" in found["grow"]
    assert found["fine too"] == "read fine too"


@posix
def test_error_with_line_ends_and_a_result_that_cannot_be_sent_are_refusals(
    moods: Callable[..., dict[str, str]],
) -> None:
    found = moods("odd", "cannot be packed", "fine")

    assert "two\\nlines \\udcff" in found["odd"]
    assert "failed" in found["cannot be packed"]
    assert found["fine"] == "read fine"


@posix
def test_scan_may_take_long_as_long_as_each_page_shows_life_but_not_for_ever(
    moods: Callable[..., dict[str, str]],
) -> None:
    limits = Limits(seconds=1, seconds_a_scanned_page=1, seconds_altogether=4)

    found = moods("scan", "endless scan", limits=limits)

    assert found == {"scan": "read scan", "endless scan": "reading it took longer than 4 seconds"}


@pytest.mark.skipif(sys.platform != "linux", reason="not every system limits this")
def test_worker_writes_no_file(moods: Callable[..., dict[str, str]]) -> None:
    assert "No usable temporary directory" in moods("write")["write"]


# -- whatever the bytes: only Unreadable ------------------------------------------------------------

cuts = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 40), st.binary(max_size=12)), min_size=1, max_size=8
)
FUZZ = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def _mutated(data: bytes, changes: list[tuple[float, int, bytes]]) -> bytes:
    for place, length, instead in changes:
        at = int(place * len(data))
        data = data[:at] + instead + data[at + length :]
    return data


def _is_read_or_unreadable(data: bytes) -> None:
    try:
        result = read_bytes(data, limits=Limits(unpacked_bytes=5_000_000))
    except Unreadable:
        return
    assert isinstance(result, Report | Response)


@FUZZ
@given(cuts)
def test_whatever_is_changed_in_a_page_only_unreadable_escapes(
    changes: list[tuple[float, int, bytes]],
) -> None:
    _is_read_or_unreadable(_mutated(SANE["html"](), changes))


@FUZZ
@given(cuts)
def test_whatever_is_changed_in_a_package_only_unreadable_escapes(
    changes: list[tuple[float, int, bytes]],
) -> None:
    _is_read_or_unreadable(_mutated(SANE["docx"](), changes))


@FUZZ
@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 30), st.text(max_size=12)), max_size=6))
def test_whatever_is_changed_in_the_xml_of_a_package_only_unreadable_escapes(
    changes: list[tuple[float, int, str]],
) -> None:
    body = "".join(
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        f'<w:r><w:rPr><w:b w:val="1"/></w:rPr><w:t>{line}</w:t></w:r></w:p>'
        "<w:tbl><w:tr><w:tc/></w:tr></w:tbl>"
        for line in LINES
    )
    for place, length, instead in changes:
        at = int(place * len(body))
        body = body[:at] + instead + body[at + length :]
    _is_read_or_unreadable(docx_of(body))


@FUZZ
@given(cuts)
def test_whatever_is_changed_in_a_pdf_only_unreadable_escapes(
    changes: list[tuple[float, int, bytes]],
) -> None:
    _is_read_or_unreadable(_mutated(SANE["pdf"](), changes))


@FUZZ
@given(st.text(alphabet="<>/&#;x0 pdivbtrulo\"'=\n\x00\ud800(1)5", max_size=300))
def test_soup_of_tags_and_entities_is_read_or_refused(soup: str) -> None:
    _is_read_or_unreadable(b"<html><body>" + soup.encode("utf-8", "surrogatepass"))


# -- helpers ----------------------------------------------------------------------------------------


def _written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def _with_a_sane_one_after(path: Path, build: Callable[[], bytes]) -> list[object]:
    after = _written(path.with_name("after.html"), sane_html())
    _written(path, build())
    started = time.monotonic()
    found = dict(read_files([path, after], limits=SMALL))
    assert time.monotonic() - started < PATIENCE
    return [found[path], found[after]]


def _refusal(path: Path, data: bytes) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read_file(_written(path, data), SMALL)
    return caught.value


def _is_one_clear_line(refusal: Unreadable, path: Path) -> None:
    line = refusal.line()
    assert len(line.splitlines()) == 1
    assert len(line) < 600
    assert str(path) in line
    assert refusal.found
    assert refusal.do


def _open_files() -> int:
    folder = Path("/dev/fd")
    return len(list(folder.iterdir()))


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not (stat.exists() and stat.read_text().rpartition(")")[2].split()[0] == "Z")


def _wait_until(holds: Callable[[], bool], *, seconds: float) -> None:
    last = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < last, f"still not so after {seconds:g} seconds"
        time.sleep(0.1)
