"""What was done, and who looked: two append-only books.

Words: *entry* (one act: who, what, on what, when, and the digest of its facts) · *reading* (one look at what belongs
to a person) · *seal* (an entry's place in the chain, given within a second of its commit) · *head* (the hash that
stands for an entry and all before it). Every work function writes its entry in the transaction of the act itself: no
entry, no act. Facts are never stored here, only their keyed digest; the words live in the rooms' own steps, and a
verifier compares. How acts and things are called on a page each room says in its `deeds.py`.
Laws: rows are neither changed nor deleted (readings may go after three years); an entry holds no personal value.
"""
