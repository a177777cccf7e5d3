// Opens the studio: the Electron window where its binary is there; else Chromium, Chrome or Edge in app mode on the loopback host;
// without a display the address. One line says which and why.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { windowArguments } from './browser-window.mjs'
import { findBrowser } from './find-browser.mjs'
import { root } from './prepare.mjs'

const electron = electronBinary()
const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
const browser = findBrowser()

if (electron && hasDisplay) {
  console.log('Kindling Studio opens in its own window (Electron).')
  const child = spawn(electron, [root, ...process.argv.slice(2)], { stdio: 'inherit' })
  child.on('exit', (code) => (process.exitCode = code ?? 1))
} else {
  const why = electron ? 'there is no display' : 'no Electron binary is installed'
  const stay = !(hasDisplay && browser)
  const host = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(root, 'out/main/web-host.js'), ...process.argv.slice(2)],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, KINDLING_STAY: stay ? '1' : '0' },
    },
  )
  host.on('exit', (code) => process.exit(code ?? 1))
  process.on('SIGINT', () => host.stdin.end()).on('SIGTERM', () => host.stdin.end())
  for await (const url of createInterface({ input: host.stdout })) {
    if (stay)
      console.log(
        `Kindling Studio serves this machine (${why}; ${hasDisplay ? 'no Chromium, Chrome or Edge found' : 'no display here'}). Open once: ${url}`,
      )
    else openWindow(url, why, host)
  }
}

/** A window without tabs and address bar; the host leaves with it. */
function openWindow(url, why, host) {
  console.log(`Kindling Studio opens in a ${browser.name} window (${why}).`)
  const profile = mkdtempSync(join(tmpdir(), 'kindling-window-'))
  const window = spawn(browser.path, windowArguments({ url, profile }), { stdio: 'ignore' })
  window.on('exit', () => {
    rmSync(profile, { recursive: true, force: true })
    host.stdin.end()
  })
}

/** The binary that Electron's package downloaded, if it did. */
function electronBinary() {
  const name = join(root, 'node_modules/electron/path.txt')
  if (!existsSync(name)) return null
  const binary = join(root, 'node_modules/electron/dist', readFileSync(name, 'utf8').trim())
  return existsSync(binary) ? binary : null
}
