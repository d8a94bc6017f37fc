"""The pages: read a request, hand over a command, show the record."""
