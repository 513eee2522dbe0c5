"""Tests of what each producer of messages sends."""
