"""Stored messages as files: any number of them in constant memory."""
