"""Mail: what the record says was told by e-mail is really sent, and sent once.

The log is the queue. Beside it a table keeps, for each event and person, whether the message went
out; it is not part of the record, proves nothing and can be made anew.
"""
