"""The page that leads to the open data."""
