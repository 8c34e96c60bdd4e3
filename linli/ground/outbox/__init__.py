"""What must follow: rows written with the act that calls for them, delivered later by `linli work`.

Words: *message* (one thing that must follow: a topic and ids) · *handler* (the function of a room that sees to one
topic) · *duty* (what a room does every so often) · *dead letter* (a message given up after eight attempts).
A room says what it handles in its `work.py`; `send.later` writes a message in the caller's transaction.
Laws: a message is there if and only if its act is; a worker killed at any point leaves it to another after 60 seconds;
an effect in the database happens exactly once, an effect outside at least once and under one key.
"""
