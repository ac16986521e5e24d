"""What Conforme costs, measured beside what it cannot do without. Not installed with it."""
