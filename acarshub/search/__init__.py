"""Finding stored messages: what a search is, and how it is answered soon."""
