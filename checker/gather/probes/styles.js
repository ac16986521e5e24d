// The style sheets the document asked for and did not get: what is laid out is then not what it should be.
() =>
  [...document.querySelectorAll("link[rel~=stylesheet i][href]:not([rel~=alternate i])")]
    .filter((link) => !link.disabled && !link.sheet && matchMedia(link.media || "all").matches)
    .slice(0, 20)
    .map((link) => link.href.slice(0, 300))
