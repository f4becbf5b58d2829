"""Small programs that make tables and check documents."""
