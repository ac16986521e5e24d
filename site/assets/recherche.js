/* The search page: every word asked must be in the title or the text of a page. */
(async () => {
  const { index, parc, racine } = document.currentScript.dataset
  const SHOWN = 50
  const status = document.getElementById("recherche-etat")
  const list = document.getElementById("recherche-resultats")
  const field = document.getElementById("header-search-input")
  const flat = text => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[’]/g, "'")
  const read = html => new DOMParser().parseFromString(html, "text/html").body.textContent.replace(/\s+/g, " ").trim()

  const asked = (new URLSearchParams(location.search).get("q") ?? "").trim().slice(0, 200)
  const words = [...new Set(flat(asked).match(/\d+(?:\.\d+)+|[\p{L}\p{N}-]+/gu) ?? [])]
  field.value = asked
  if (!words.length) {
    status.textContent = "Saisissez un ou plusieurs mots."
    return
  }
  document.title = `« ${asked} » : ${document.title}`
  status.textContent = "Recherche en cours…"

  /* A rule has words of its own, its RGAA numbers among them: whoever asks for them asks for the rule. */
  const score = (title, text, own = []) => {
    let total = 0
    for (const word of words) {
      const inTitle = title.includes(word)
      const near = word.length > 3 && own.some(known => known.startsWith(word))
      if (near || own.includes(word)) {
        total += own.includes(word) ? 40 : 30
        continue
      }
      if (!inTitle && !text.includes(word)) return 0
      total += inTitle ? (title.split(/[^\p{L}\p{N}]+/u).includes(word) ? 20 : 10) : 1
    }
    return total
  }
  const excerpt = text => {
    const plain = read(text)
    const places = words.map(word => flat(plain).indexOf(word)).filter(at => at >= 0)
    const met = places.length ? Math.min(...places) : 0
    const start = met > 60 ? plain.indexOf(" ", met - 60) + 1 : 0
    const end = plain.length > start + 200 ? plain.lastIndexOf(" ", start + 200) : plain.length
    return (start ? "… " : "") + plain.slice(start, end) + (end < plain.length ? " …" : "")
  }

  let found
  try {
    const listed = async address => (await (await fetch(address)).json()).docs
    const docs = (await Promise.all([listed(index), listed(parc)])).flat()
    const best = new Map()
    const titles = new Map(docs.filter(doc => !doc.location.includes("#")).map(doc => [doc.location, doc.title]))
    for (const doc of docs) {
      const page = doc.location.split("#")[0]
      doc.page = titles.get(page) ?? doc.title
      const points = score(flat(`${doc.page} ${doc.title}`), flat(doc.text), doc.words)
      const known = best.get(page)
      const better = !known || points > known.points || (points === known.points && !known.doc.text)
      if (points && better) best.set(page, { doc, points })
    }
    found = [...best.values()].sort((one, other) => other.points - one.points)
  } catch {
    status.textContent = "La recherche n'a pas pu lire son index. Le plan du site donne accès à toutes les pages."
    return
  }

  const several = found.length > 1 ? "s" : ""
  const more = found.length > SHOWN ? ` Les ${SHOWN} premières sont affichées.` : ""
  status.textContent = found.length
    ? `${found.length} page${several} trouvée${several} pour « ${asked} ».${more}`
    : `Aucune page ne contient « ${asked} ».`
  list.replaceChildren(...found.slice(0, SHOWN).map(({ doc }) => {
    const item = document.createElement("li")
    const link = document.createElement("a")
    const text = document.createElement("p")
    link.href = new URL(doc.location, new URL(racine, location.href))
    link.textContent = read(doc.page)
    text.textContent = [doc.title === doc.page ? "" : `${read(doc.title)}.`, excerpt(doc.text)].join(" ").trim()
    item.append(link, text)
    return item
  }))
})()
