"""The specification: what the tracker must do, told in sentences that run."""
