"""Pictures for the demo town, drawn here and labelled as drawn: a thing that is broken, and the same mended."""

from datetime import datetime
from random import Random

from PIL import Image, ImageDraw

from linli.demo.chance import chance
from linli.demo.threads import Thread
from linli.ground.files import decoding, taking
from linli.life.cases.photographs import NONE, Chosen

SENDER = "browser:demo"
SIZE = (480, 360)
WALLS = ("#cfc4b2", "#b9c2c4", "#d6cdb9", "#bfb7ac")


def reported(rng: Random, at: datetime) -> Chosen:
    """A picture of what is broken."""
    return _pictured(rng, mended=False, at=at)


def done(thread: Thread, at: datetime) -> Chosen:
    """A picture of what was done, where the story has one or the kind of matter asks for it."""
    category = thread.case.category
    if not thread.pictured and (category is None or not category.needs_photo):
        return NONE
    return _pictured(thread.rng, mended=True, at=at)


def _pictured(rng: Random, *, mended: bool, at: datetime) -> Chosen:
    """One picture; drawn by ourselves, so that no child has to read it."""
    prepared = taking.store(decoding.built(_drawn(rng, mended=mended)))
    return Chosen((taking.write_down(prepared, caller=SENDER, at=at).public_id,), SENDER)


def _hang(pen: ImageDraw.ImageDraw, rng: Random) -> None:
    """Hang boards and boxes on the wall, of their own to each place, so that two places do not look like one."""
    for _board in range(9):
        left, top = rng.randint(-30, 420), rng.randint(-30, 300)
        shade = rng.choice(("#efe9dc", "#8c8577", "#6d7c80", "#57534c", "#e2d3a8"))
        pen.rectangle((left, top, left + rng.randint(40, 150), top + rng.randint(30, 110)), fill=shade)


def _drawn(rng: Random, *, mended: bool) -> Image.Image:
    """A wall, a door, and on it a crack with a stain, or a clean plate."""
    picture = Image.new("RGB", SIZE, rng.choice(WALLS))
    pen = ImageDraw.Draw(picture)
    for row in range(0, SIZE[1], 30):
        pen.line((0, row, SIZE[0], row + rng.randint(-6, 6)), fill="#a79c8c")
    left, top = rng.randint(40, 260), rng.randint(20, 90)
    colour = rng.choice(("#5f7d86", "#7d6a4f", "#4f6b58", "#86655f"))
    right = left + rng.randint(140, 200)
    _hang(pen, chance(left, top, right, colour))
    pen.rectangle((left, top, right, top + 230), fill=colour, outline="#3d3a36", width=4)
    if mended:
        pen.rectangle((left + 30, top + 40, left + 120, top + 100), fill="#e9e4da", outline="#2a674b", width=4)
    else:
        crack = [(left + rng.randint(20, 40) + 14 * n, top + 20 + 26 * n) for n in range(8)]
        pen.line(crack, fill="#1d1a17", width=5, joint="curve")
        pen.ellipse((left + 20, top + 170, left + rng.randint(110, 150), top + 262), fill="#4a4034")
    pen.rectangle((0, SIZE[1] - 28, SIZE[0], SIZE[1]), fill="#241f19")
    pen.text((10, SIZE[1] - 25), "DEMO - drawn, not a photo", fill="#ffffff", font_size=18)
    return picture
