"""Reading product feeds, without Django: bytes in, judged items out.

`sources.inspect` says what a file is, `reading.read` yields its raw items one at a
time, `judging.judge` turns one into a `FeedItem` or says why not.  Memory stays flat
whatever the file holds; every way a file can be unreadable raises `FeedBroken`.
"""
