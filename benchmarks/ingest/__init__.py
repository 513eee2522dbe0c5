"""How much the hub takes in, what each step costs, and what it does when that is too much."""
