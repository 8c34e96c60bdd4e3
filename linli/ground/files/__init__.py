"""What is attached: a picture sent by anyone, rebuilt from its pixels, and kept for as long as something needs it.

Words: a *picture* is one rebuilt file with its thumbnail; *taken in* when it came, *kept* once a room attached it to
something of its own. Which case it belongs to, and who may see it, is the owning room's; it serves the bytes.
Laws: nothing of what was sent is stored but pixels; a picture has a row only after its file lies safely on the disk;
what nobody attached within a week is gone, row and file. Image work stands outside every transaction.

Files, from the top: work (the worker's part) · uploads (off the line) · taking (the way in) · likeness (which pictures
look alike) · links (an address for one browser and one minute) · decoding, decoder (a child under limits) · kinds (what
may come in) · disk.
"""
