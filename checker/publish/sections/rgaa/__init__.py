"""The RGAA: each version theme by theme, each criterion with what is known of it, and what the next version changes."""
