// The language the document announces, as written.
() => document.documentElement.lang.slice(0, 100)
