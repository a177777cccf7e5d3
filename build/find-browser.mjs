import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const names = { linux: ['chromium', 'chromium-browser', 'google-chrome', 'microsoft-edge'], darwin: [], win32: [] }
const places = {
  linux: [],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [process.env['ProgramFiles'], process.env['ProgramFiles(x86)']].flatMap((base) =>
    base
      ? [join(base, 'Google/Chrome/Application/chrome.exe'), join(base, 'Microsoft/Edge/Application/msedge.exe')]
      : [],
  ),
}

/** A Chromium-like browser: KINDLING_BROWSER, then the system's. null where there is none. */
export function findBrowser() {
  const own = process.env.KINDLING_BROWSER
  const onPath = (names[process.platform] ?? []).flatMap((name) =>
    (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name)),
  )
  const path = [...(own ? [own] : []), ...onPath, ...(places[process.platform] ?? [])].find((candidate) =>
    existsSync(candidate),
  )
  if (!path) return null
  const name = /edge/i.test(path) ? 'Edge' : /chrom(?!ium)/i.test(path) ? 'Chrome' : 'Chromium'
  return { path, name }
}
