"""ACARS Hub: a server for aircraft datalink messages."""
