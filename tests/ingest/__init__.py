"""Tests of the way of a message into the database."""
