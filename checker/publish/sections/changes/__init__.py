"""What changed from one audit to the next."""
