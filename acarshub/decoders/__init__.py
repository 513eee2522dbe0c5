"""Decoders of every producer: pure functions, no Flask, no database."""
