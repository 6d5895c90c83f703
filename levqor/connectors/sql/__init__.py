"""What the connectors of SQL databases share. A statement is fixed text; values go beside it, never into it."""
