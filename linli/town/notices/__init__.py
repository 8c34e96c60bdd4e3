"""Notices 通知: what people are told, and by which way it reaches them.

Words: a *letter* is one thing told to one person, kept in their inbox; a *kind* says in which words; a *channel* is a
way beyond the inbox (mail, later SMS or a group's robot); a *sending* is one letter on one channel.

Who calls it: every room above, by `tell.tell` in the transaction of what it tells about; the bell and `/inbox/`.

Laws: a letter and its sendings are written with the act or not at all · nobody is told the same thing twice · the words
are chosen in the language of whoever reads, at the time of reading · a mail's subject holds nothing personal · the
inbox is the base, a channel that fails takes nothing away.
"""
