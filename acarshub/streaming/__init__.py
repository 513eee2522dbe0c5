"""Live messages for programs that read one long answer."""
