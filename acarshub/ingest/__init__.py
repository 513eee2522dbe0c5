"""The way of a message from the air into the database: listeners, framing, pipeline, writer."""
