/* Adds a filter above each .filtrable table. Without JavaScript the whole table is there. */
document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("table.filtrable").forEach((table, index) => {
    const rows = [...table.tBodies[0].rows]
    const box = document.createElement("div")
    box.className = "filtre"
    const id = `filtre-${index}`
    box.innerHTML = `<label for="${id}">Filtrer le tableau</label><input id="${id}" type="text" autocomplete="off"><p role="status"></p>`
    const flat = text => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase()
    const texts = rows.map(row => flat(row.textContent))
    box.querySelector("input").addEventListener("input", event => {
      const wanted = flat(event.target.value).split(/\s+/).filter(Boolean)
      let shown = 0
      rows.forEach((row, place) => {
        row.hidden = !wanted.every(word => texts[place].includes(word))
        shown += !row.hidden
      })
      box.querySelector("p").textContent = `${shown} lignes sur ${rows.length}`
    })
    const anchor = table.closest(".md-typeset__scrollwrap") ?? table
    anchor.before(box)
  })
})
