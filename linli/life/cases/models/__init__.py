"""What is kept of a case: the case as it stands, and every step that made it so.

A case freezes where it happened (grid, community, street, lane, path), its category and its due times, so that a
redrawn grid or a new table of deadlines never rewrites what was promised. Steps, words and ratings are append-only.
"""

from linli.life.cases.models.case import Case, Origin
from linli.life.cases.models.category import Category, Clock, Verify
from linli.life.cases.models.look import Look
from linli.life.cases.models.photo import Photo, Side
from linli.life.cases.models.point import Point
from linli.life.cases.models.reporter import Answer, Contact, Grade, Rating, Reporter, Word
from linli.life.cases.models.step import BELONGS, DrawSecret, Step
from linli.life.cases.models.walk import Walk

__all__ = [
    "BELONGS",
    "Answer",
    "Case",
    "Category",
    "Clock",
    "Contact",
    "DrawSecret",
    "Grade",
    "Look",
    "Origin",
    "Photo",
    "Point",
    "Rating",
    "Reporter",
    "Side",
    "Step",
    "Verify",
    "Walk",
    "Word",
]
