"""What tests stand on: a browser, a PostgreSQL server, a database made once, a server that serves the demo."""
