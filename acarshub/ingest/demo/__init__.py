"""The parts of the simulated sky: aircraft, what they say, and how decoders print it."""
