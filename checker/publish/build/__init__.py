"""The machine: MkDocs, the processes, the output that takes the place of the one that stood.

Six words are enough. The *plan* says what is to be built. A *hole* is what an audit changes in a page that
MkDocs builds once: it is filled after it. A *shell* is one such page, emptied, for the many pages of a
folder. A *group* is some sites, whose pages and rows of open data one worker makes from one reading of the
store. A *digest* says what a file was made of; the *manifest* of an output holds those of all its files, so
that the next build makes anew only what changed.
"""
