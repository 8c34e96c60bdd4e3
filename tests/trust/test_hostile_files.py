"""T17: whatever is sent as a picture is rebuilt from its pixels or refused in words, and nothing else of it is kept."""

import io
import resource
import subprocess
import sys
import time
import tracemalloc
from collections import Counter
from pathlib import Path

import pytest
from PIL import Image

from linli.ground.files import decoder, decoding, disk, kinds, taking
from linli.ground.files.kinds import KINDS, BadPicture, TooBig
from linli.ground.files.taking import Sent
from tests.trust import hostile

LAUNCH = (
    "import resource, subprocess, sys; run = subprocess.run([sys.executable, '-I', '-B', *sys.argv[1:]], "
    "input=sys.stdin.buffer.read(), capture_output=True, env={}); used = resource.getrusage(resource.RUSAGE_CHILDREN); "
    "print(run.returncode, used.ru_maxrss // 1024, used.ru_utime + used.ru_stime)"
)


@pytest.fixture(autouse=True)
def pictures(tmp_path, settings):
    settings.PICTURES = tmp_path / "pictures"
    return settings.PICTURES


def stored(folder: Path) -> list[Path]:
    return [each for each in folder.rglob("*") if each.is_file()] if folder.exists() else []


def rebuilt_only(data: bytes) -> bool:
    """Whether a stored file is a JPEG of ours: nothing before, between or behind but its pixels."""
    made = Image.open(io.BytesIO(data))
    made.load()
    kinds = {kind for kind, _more in made.applist}  # type: ignore[attr-defined]
    return made.format == "JPEG" and kinds <= {"APP0"} and data.endswith(b"\xff\xd9") and hostile.MARKER not in data


def test_no_hostile_file_leaves_more_than_its_pixels(pictures):
    files, outcomes = hostile.everything(), Counter[str]()
    assert len(files) >= 120
    for name, said, data in files:
        try:
            prepared = taking.prepare(Sent(name, said, data, cut=len(data) > 10 * 1024 * 1024))
        except BadPicture as refused:
            outcomes[refused.code] += 1
        else:
            outcomes["taken"] += 1
            for size in disk.ENDINGS:
                assert rebuilt_only(disk.read(prepared.name, size) or b""), name
    assert len(stored(pictures)) == 2 * outcomes["taken"]
    assert all(each.name.removesuffix(".jpg").removesuffix(".s").isalnum() for each in stored(pictures))
    assert outcomes["taken"] >= 30
    assert outcomes["bad-picture"] >= 90  # each that was cut off, above all
    assert outcomes["picture-too-big"] >= 3
    assert outcomes["picture-of-other-kind"] >= 10


def test_what_carries_more_than_it_shows_is_taken_without_it():
    for name, said, data in hostile.laden():
        prepared = taking.prepare(Sent(name, said, data))
        assert rebuilt_only(prepared.rebuilt.jpeg)
        assert rebuilt_only(prepared.rebuilt.small)


def test_a_child_stays_within_its_memory_and_its_time():
    for name, _said, data in [*hostile.bombs(), *hostile.laden()]:
        form = next((kind.form for kind in KINDS if name.rpartition(".")[2] in kind.endings), None)
        if form is None:
            continue
        run = subprocess.run(
            [sys.executable, "-c", LAUNCH, str(decoding.DECODER), form], input=data, capture_output=True, check=True
        )
        _status, megabytes, seconds = run.stdout.split()
        assert int(megabytes) <= 256
        assert float(seconds) <= decoder.SECONDS


def test_a_picture_drawn_over_and_over_is_refused_before_any_child_sees_it(monkeypatch, pictures):
    monkeypatch.setattr(taking, "rebuild", lambda *args, **more: pytest.fail("it was to be decoded"))
    for data in (hostile.redrawn(100), hostile.redrawn(2000), b"\xff\xd8" + b"\xff\xfe\0\2" * 100_000):
        assert len(data) < 500_000
        with pytest.raises(BadPicture):
            taking.prepare(Sent("a.jpg", "image/jpeg", data))
    assert stored(pictures) == []


def test_control_what_cameras_and_programs_draw_gradually_is_taken():
    inks, small = hostile.picture().convert("CMYK"), hostile.saved("JPEG", hostile.picture((80, 60)), progressive=True)
    again = hostile.redrawn(2, hostile.picture())
    film = hostile.saved("JPEG", progressive=True) + b"\xff\xda\0\2" * 1000
    thumbnail = hostile.with_segment(again, 0xE1, small * 9)
    for data in (hostile.saved("JPEG"), hostile.saved("JPEG", inks, progressive=True), again, film, thumbnail):
        assert 1 <= kinds.scans(data) <= kinds.MOST_SCANS
        assert taking.prepare(Sent("a.jpg", "image/jpeg", data)).rebuilt.width == 240
    assert kinds.scans(hostile.saved("JPEG")) == 1
    assert kinds.scans(again) == kinds.scans(thumbnail) == kinds.scans(film) + 2


def test_a_child_has_no_more_of_the_day_than_of_the_processor():
    assert decoding.PATIENCE_S <= decoder.SECONDS == 5


def test_a_child_that_never_ends_is_ended(monkeypatch, tmp_path, pictures):
    endless = tmp_path / "endless.py"
    endless.write_text("while True: pass")
    monkeypatch.setattr(decoding, "DECODER", endless)
    monkeypatch.setattr(decoding, "PATIENCE_S", 1)
    began = time.monotonic()
    with pytest.raises(BadPicture):
        taking.prepare(Sent("a.jpg", "image/jpeg", hostile.saved("JPEG")))
    assert time.monotonic() - began < 5
    assert stored(pictures) == []


def test_a_child_that_lies_about_its_pixels_is_not_believed(monkeypatch, tmp_path, pictures):
    for said in ('{"width": 9, "height": 9}', '{"width": 99999, "height": 1}', '{"width": "9"}', "[]", ""):
        liar = tmp_path / "liar.py"
        liar.write_text(f"print({said!r}); print('<script>')")
        monkeypatch.setattr(decoding, "DECODER", liar)
        with pytest.raises(BadPicture):
            taking.prepare(Sent("a.jpg", "image/jpeg", hostile.saved("JPEG")))
    assert stored(pictures) == []


def test_a_child_that_says_too_much_is_heard_no_further(monkeypatch, tmp_path, pictures):
    """Sixteen times the longest picture, which nobody here ever holds; and as much to those who read its complaints."""
    talker = tmp_path / "talker.py"
    pixels = 3 * decoder.LONGEST**2
    talker.write_text(
        f"import os\nfor n in range({16 * pixels} // 65536): os.write(1, bytes(65536)); os.write(2, bytes(65536))"
    )
    monkeypatch.setattr(decoding, "DECODER", talker)
    tracemalloc.start()
    try:
        with pytest.raises(BadPicture):
            taking.prepare(Sent("a.jpg", "image/jpeg", hostile.saved("JPEG")))
        assert tracemalloc.get_traced_memory()[1] < 4 * pixels
    finally:
        tracemalloc.stop()
    assert stored(pictures) == []


def test_controls_saving_again_keeps_a_comment_and_pillow_only_warns_of_the_bomb():
    commented = Image.open(io.BytesIO(hostile.saved("JPEG", comment=hostile.MARKER)))
    again = io.BytesIO()
    commented.save(again, "JPEG")
    assert hostile.MARKER in again.getvalue()
    assert not rebuilt_only(again.getvalue())
    assert len(hostile.bomb()) < 20_000
    with pytest.warns(Image.DecompressionBombWarning):
        Image.open(io.BytesIO(hostile.bomb()))
    with pytest.raises(TooBig):
        taking.prepare(Sent("a.png", "image/png", hostile.bomb()))


def test_control_without_its_limits_the_bomb_gets_through():
    source = decoding.DECODER.read_text(encoding="utf-8")
    loose = source.replace("MOST_PIXELS = 40_000_000", "MOST_PIXELS = 10**9").replace("    limit()\n", "")
    run = subprocess.run(
        [sys.executable, "-I", "-c", loose, "PNG"], input=hostile.bomb(), capture_output=True, check=False
    )
    assert run.returncode == 0
    assert len(run.stdout) > 7_000_000
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss > 100 * 1024


def test_a_broken_file_leaves_no_file_where_the_disk_is_refused(monkeypatch, pictures):
    def full(_path: Path, _data: bytes) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(disk, "_write", full)
    with pytest.raises(taking.NoRoom):
        taking.prepare(Sent("a.jpg", "image/jpeg", hostile.saved("JPEG")))
    assert stored(pictures) == []
