"""The machine: MkDocs, the processes, the output that takes the place of the one that stood."""
