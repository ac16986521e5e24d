// The title of the page after its scripts ran.
() => document.title.slice(0, 1000)
