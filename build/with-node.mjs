// Runs a script under the Node this project pins (24), whatever Node the system has.
// better-sqlite3 13 crashes on Node 20 without a word, so everything a user starts goes through here.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Path of the pinned Node binary, or the running one when it is new enough. */
export function pinnedNode() {
  const require = createRequire(import.meta.url)
  const binary = process.platform === 'win32' ? 'node.exe' : 'bin/node'
  const name = { win32: 'win' }[process.platform] ?? process.platform
  try {
    return join(dirname(require.resolve(`node-${name}-${process.arch}/package.json`)), binary)
  } catch {
    if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
    throw new Error(`No Node 24 for ${process.platform}-${process.arch}: run “npm ci”, or start with Node 24 or newer.`)
  }
}

/** Starts it with the pinned Node first on PATH and without ONNX Runtime's telemetry; resolves to the exit code. Signals are passed on. */
export function runWithNode(args, { env = {}, ...options } = {}) {
  const node = pinnedNode()
  const path = [dirname(node), process.env.PATH].join(delimiter)
  const child = spawn(node, args, {
    stdio: 'inherit',
    ...options,
    env: { ...process.env, ORT_DISABLE_TELEMETRY: '1', PATH: path, ...env },
  })
  const pass = (signal) => child.kill(signal)
  process.on('SIGINT', pass).on('SIGTERM', pass)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 130 : 1)))
  })
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  process.exitCode = await runWithNode(process.argv.slice(2))
