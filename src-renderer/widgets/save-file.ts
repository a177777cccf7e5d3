/** Hands a file to the user through the browser's own download. */
export function saveFile(name: string, content: Blob | string, type = 'text/plain') {
  const url = URL.createObjectURL(typeof content === 'string' ? new Blob([content], { type }) : content)
  const link = Object.assign(document.createElement('a'), { href: url, download: name })
  link.click()
  // The download has taken hold of it by the next minute.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
