"""What a crisis becomes: a notice to paste, an ultra-light page, a list and a feed."""
