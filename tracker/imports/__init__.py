"""Reading of documents that were written elsewhere: bytes in, rows and errors by line out.

Nothing here opens a file or records a thing: whoever calls decides where bytes come from and what
the rows become. A bad row is a value among the good ones, so that reading goes on after it.

ISO/IEC 20000-1:2018, 7.5.3 (documented information of external origin).
"""
