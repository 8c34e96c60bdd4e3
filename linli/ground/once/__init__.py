"""Exactly once: what a retry may not do twice, what may happen so many times and no more, and who holds a task now.

Words: *key* (a name the asker gives to one act, so that asking again gives the first answer) · *limit* (so many in so
long) · *lease* (a task held by one worker until a moment) · *cursor* (how far one has read). Each is one row changed by
one conditional statement, or locked for as long as it is moved; none reads first and writes then.
What takes its time outside a transaction is kept together in its process by `inflight`.
Laws: one caller's key has one effect and one answer; a limit of 20 lets exactly 20 through, however many ask at once;
a lease has one holder.
"""
