// The document type the browser read, and whether it fell back to its « quirks » mode.
() => ({
  name: document.doctype ? document.doctype.name : "",
  public: document.doctype ? document.doctype.publicId.slice(0, 200) : "",
  system: document.doctype ? document.doctype.systemId.slice(0, 200) : "",
  quirks: document.compatMode === "BackCompat",
})
