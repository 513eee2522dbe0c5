"""Looking after the database while the hub runs."""
