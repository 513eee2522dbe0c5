"""Figures for the budgets in docs/architecture.md, measured on a real hub process."""
