"""Rationalisation: the plan of the register."""
