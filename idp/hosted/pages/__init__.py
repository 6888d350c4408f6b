"""The hosted pages, one file per page; begin with its template of the same name."""
