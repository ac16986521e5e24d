/* Adds a filter above each .filtrable table. Without JavaScript the whole table is there. */
(() => {
  const flat = text => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase()

  document.querySelectorAll("table.filtrable").forEach((table, index) => {
    const rows = [...table.tBodies[0].rows]
    const texts = rows.map(row => flat(row.textContent))
    const id = `filtre-${index}`
    const box = document.createElement("div")
    box.className = "filtre"
    box.innerHTML = `<label for="${id}">Filtrer le tableau</label><input id="${id}" type="search" autocomplete="off"><p role="status"></p>`
    const status = box.querySelector("p")
    box.querySelector("input").addEventListener("input", event => {
      const wanted = flat(event.target.value).split(/\s+/).filter(Boolean)
      let shown = 0
      rows.forEach((row, place) => {
        row.hidden = !wanted.every(word => texts[place].includes(word))
        shown += !row.hidden
      })
      status.textContent = wanted.length ? `${shown || "Aucune"} ${shown > 1 ? "lignes" : "ligne"} sur ${rows.length}` : ""
    })
    table.closest(".tableau").before(box)
  })
})()
