"""What the pages are dressed with."""
