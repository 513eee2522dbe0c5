"""Finding stored messages by their fields."""
