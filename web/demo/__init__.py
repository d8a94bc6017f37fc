"""The demo: a fictional provider's story, told through the tracker's own door."""
