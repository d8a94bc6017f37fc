"""What governance means: which acts are allowed, by what right, and what follows from them.

Rules are pure. They are told the time, the actor and the history, and return facts or a refusal.
"""
