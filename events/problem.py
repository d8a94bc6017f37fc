"""What can be wrong with a whole record, as opposed to one command."""


class RecordProblem(Exception):
    """The record cannot be used as asked; the sentence says why and what to do."""
