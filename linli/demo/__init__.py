"""The demo town: a street, and part of the next one, after ninety days with Linli; made up from a seed and the date.

Words: a *persona* is someone of the town whom a visitor may be, by one tap; a *story* is what becomes of one case, as a
generator that says when it goes on; the *town's life* plays all stories in the order of time, with its worker.

Who calls it: `linli demo` (`town.build`, `town.guide`) and, in demo mode on loopback only, `/demo/`.

Laws: nothing is written but by the rooms' own work functions, at the moment on the door's clock at which it happened ·
the same seed and day give the same town (but for random identifiers, and the lots that they draw) · everything is made
up, marked 演示数据, and holds nobody's number but test numbers.
"""
