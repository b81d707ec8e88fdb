"""The servers that some tests speak to: PostgreSQL, Redis, Elasticsearch, Chromium, the HTML checker.

Nothing here is needed for the plain suite, and nothing that already runs on the machine is used: each run
starts servers of its own, on free loopback ports, with data in a temporary directory that goes with them.
"""
