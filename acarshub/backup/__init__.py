"""The second database (`DB_BACKUP`), kept in step with the first; and copies of it on demand."""
