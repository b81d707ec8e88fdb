"""The staff's pages of the catalogue in the Wagtail admin: imports, feeds, topic rules, products, links."""
