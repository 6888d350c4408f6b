"""Django's PostgreSQL, asked once less for each request: see `base`."""
