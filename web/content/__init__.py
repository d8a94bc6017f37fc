"""Governed content on pages: its fields in words, its form, its versions, and what changed."""
