extensions = ["edition.sphinx"]
exclude_patterns = [".*"]
edition_base_url = "https://example.org/poem/"
