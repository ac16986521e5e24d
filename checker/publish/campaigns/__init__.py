"""The public calendar → what pages and feeds show of it. Pure, like all of `publish`."""
