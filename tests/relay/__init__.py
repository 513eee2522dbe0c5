"""Tests of serving raw messages to other programs."""
