"""Saving what can be read of a damaged database that was set aside."""
