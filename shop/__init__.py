"""The shop's face in the community: the mirrored catalogue.

Feeds are read (`feeds/`), staged and applied (`importing`, `staging`, `applying`),
sorted into topics (`classifying`) and linked to what members write (`linking`).
Nothing that reviews hang on is ever deleted: what leaves the feed becomes "gone".
"""
