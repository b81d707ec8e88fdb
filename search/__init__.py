"""One search over everything, two engines behind one protocol.

Comes with issue 5; the only app that may know Elasticsearch.
"""
