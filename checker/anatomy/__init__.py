"""The bytes of a document → what it is made of. They come from anybody: they are opened by a process of their
own, which has little memory, little time, no environment and nothing to write to.
"""
