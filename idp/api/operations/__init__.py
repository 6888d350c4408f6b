"""One short handler per operation, in files by subject; every file here is loaded at start.

A handler has been given valid input and an allowed caller. It calls the engine and returns a mapping
in the output's shape; what the model does not know is dropped, timestamps are datetimes.
"""
