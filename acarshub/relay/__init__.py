"""Serving what decoders sent to other programs, as raw JSON over TCP and ZMQ."""
