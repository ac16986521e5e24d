"""The estate: its organisations, its rules, and the files of each site."""
