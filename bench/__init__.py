"""Measurements that anyone can repeat: `make bench`, or `make bench QUESTION=intake` for one.

One file a question. Each sets what it measures beside a baseline, taken in the same run on the same machine: ratios
travel, figures do not. They run in production mode, on the town that `linli.demo` builds, on a PostgreSQL of their own
with its default durability, some on SQLite as well. What was found stands in docs/performance.md.
"""
