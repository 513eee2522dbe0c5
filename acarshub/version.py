"""The version of this release; separate so that everything that shows it agrees."""

VERSION = "0.1.0"
