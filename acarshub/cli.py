"""`flask acarshub ...`"""

from __future__ import annotations

import click

cli = click.Group("acarshub")
