/* The theme: light, dark, or the device's. Without JavaScript the style sheet follows the device.
   And a link to a folded part unfolds it; the Escape key closes the menu of narrow screens. */
(() => {
  const root = document.documentElement
  const device = matchMedia("(prefers-color-scheme: dark)")
  const KEY = "scheme"

  const kept = () => {
    try {
      const scheme = localStorage.getItem(KEY)
      return ["light", "dark", "system"].includes(scheme) ? scheme : "system"
    } catch {
      return "system" // a browser that keeps nothing
    }
  }
  const apply = scheme => {
    root.dataset.frScheme = scheme
    root.dataset.frTheme = scheme === "system" ? (device.matches ? "dark" : "light") : scheme
  }

  apply(kept())
  device.addEventListener("change", () => apply(root.dataset.frScheme))

  const unfold = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)))
    if (target instanceof HTMLDetailsElement) target.open = true
  }
  addEventListener("hashchange", unfold)
  addEventListener("keydown", event => {
    if (event.key === "Escape" && location.hash === "#header-menu") location.hash = "#content"
  })

  document.addEventListener("DOMContentLoaded", () => {
    unfold()
    const dialog = document.getElementById("fr-theme-modal")
    const choices = [...dialog.querySelectorAll("input")]
    document.querySelectorAll("[data-affichage]").forEach(place => {
      place.hidden = false
      place.querySelector("button").addEventListener("click", () => {
        choices.forEach(choice => { choice.checked = choice.value === root.dataset.frScheme })
        dialog.showModal()
      })
    })
    dialog.querySelector("button").addEventListener("click", () => dialog.close())
    dialog.addEventListener("change", event => {
      apply(event.target.value)
      try {
        localStorage.setItem(KEY, event.target.value)
      } catch {
        // the choice holds for this page
      }
    })
  })
})()
