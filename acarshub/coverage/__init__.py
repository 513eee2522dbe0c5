"""The outline of what the receiver can see at some altitudes, fetched once and kept in a file."""
