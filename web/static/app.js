// Comfort only: every page works without it.
const root = document.documentElement
const all = selector => [...document.querySelectorAll(selector)]
const first = selector => document.querySelector(selector)

// Shows the controls that only work with this file, and says how they stand.
function dress() {
  all('[data-js]').forEach(control => (control.hidden = false))
  all('[data-word]').forEach(word => (word.textContent = root.dataset[word.dataset.word] || word.dataset.else))
}

// The server reads the cookie: the next page comes so at once.
function keep(name, value) {
  document.cookie = `${name}=${value};path=/;max-age=31536000;samesite=lax`
  root.dataset[name] = value
  dress()
}

function palette() {
  first('#palette').showModal()
  first('#palette input').select()
}

const presses = {
  theme: () => keep('theme', { light: 'dark', dark: 'auto' }[root.dataset.theme] || 'light'),
  keys: () => keep('keys', root.dataset.keys === 'off' ? 'on' : 'off'),
  hush: () => first('#news').remove(),
  palette,
}
document.addEventListener('click', event => {
  const act = presses[event.target.closest('[data-press]')?.dataset.press]
  if (act) { event.preventDefault(); act() }
  if (event.target.id === 'palette') event.target.close()
})

// Sent while it is dragged, but not at every pixel.
let later
document.addEventListener('input', ({ target }) => {
  if (target.matches('#palette input')) all('[data-jump]').forEach(row =>
    (row.hidden = !row.textContent.toLowerCase().includes(target.value.trim().toLowerCase())))
  if (!target.matches('[data-scrub]')) return
  clearTimeout(later)
  later = setTimeout(() => target.form.requestSubmit(), 150)
})
document.addEventListener('change', ({ target }) => target.matches('[data-send]') && target.form.requestSubmit())

function step(by) {
  const rows = all('[data-row]')
  const next = rows.findIndex(row => row.contains(document.activeElement)) + by
  const row = rows[Math.max(0, Math.min(next, rows.length - 1))]
  row && (row.querySelector('.act a,.act button') || row.querySelector('a')).focus()
}

let going = -9999
document.addEventListener('keydown', event => {
  const { key, timeStamp } = event
  const command = event.ctrlKey || event.metaKey
  if (command ? key !== 'k' : root.dataset.keys === 'off' || event.altKey || event.target.closest('input,textarea,select')) return
  const jump = timeStamp - going < 1500 && first(`[data-go="${CSS.escape(key)}"]`)
  going = key === 'g' ? timeStamp : -9999
  if (jump) return jump.click()
  if (command || key === '/' || key === '?') { event.preventDefault(); palette() }
  else if (key === 'j' || key === 'k') step(key === 'j' ? 1 : -1)
  else first(`[data-key="${CSS.escape(key)}"]`)?.focus()
})

// After a swap: on to what has changed; the news is read aloud.
function arrive() {
  dress()
  first('.tabs [aria-current]')?.scrollIntoView({ block: 'nearest' })
  first('[data-focus]')?.focus()
  const news = first('#news span')?.textContent
  if (news) setTimeout(() => (first('#live').textContent = news), 60)
}
document.addEventListener('htmx:after:swap', arrive)
arrive()
