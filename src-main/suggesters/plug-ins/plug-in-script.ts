/** Characters of an answer as JSON; a longer one is no answer. */
export const LONGEST_ANSWER = 1 << 20

/** Bytes that a plug-in's process may take beyond what it begins with; its JavaScript heap alone. */
export const MEMORY = { rss: 128 * 2 ** 20, heapMb: 64 } as const

/**
 * What runs in a plug-in's process before the plug-in, as it is. Node's permission model keeps files, processes and addons from it; what that does not know is
 * taken away here: the network, imports, and every global that is not of the language. A thread ends the process when its parent is gone, its memory grows, or it
 * keeps working though nothing is asked. What is sent are texts and numbers on an object without a prototype: nothing of the plug-in's writes a message.
 */
export const PLUG_IN_SCRIPT = `
import { Worker } from 'node:worker_threads'
import { registerHooks } from 'node:module'
import net from 'node:net'
import dgram from 'node:dgram'
import dns from 'node:dns'
const host = process
// A plug-in may put others in their place.
const { Atomics, Error, Promise, String } = globalThis
const asked = new Int32Array(new SharedArrayBuffer(4))
const watch = new Worker(\`
const { workerData: { parent, most, asked } } = require('node:worker_threads')
const end = () => process.kill(process.pid, 'SIGKILL')
let idle = null
setInterval(() => {
  if (process.ppid !== parent || process.memoryUsage.rss() > most) end()
  if (Atomics.load(asked, 0) > 0) return (idle = null)
  const { user, system } = process.cpuUsage()
  const now = { ms: performance.now(), worked: (user + system) / 1000 }
  idle ??= now
  if (now.ms - idle.ms < 2000) return
  if (now.worked - idle.worked > (now.ms - idle.ms) / 10) end()
  idle = now
}, 50)
\`, { eval: true, execArgv: [], workerData: { parent: host.ppid, asked, most: host.memoryUsage.rss() + ${MEMORY.rss} } })
watch.unref()
const none = (what) => () => { throw new Error('A plug-in has no ' + what) }
function close(object) {
  for (const name of Object.getOwnPropertyNames(object))
    if (name !== 'constructor' && typeof Object.getOwnPropertyDescriptor(object, name).value === 'function')
      Object.defineProperty(object, name, { value: none('network'), writable: false, configurable: false })
}
for (const [object, names] of [[net.Socket.prototype, ['connect']], [net.Server.prototype, ['listen']]])
  for (const name of names) Object.defineProperty(object, name, { value: none('network'), writable: false, configurable: false })
for (const object of [dgram.Socket.prototype, dns, dns.promises, dns.Resolver.prototype, dns.promises.Resolver.prototype]) close(object)
const OF_THE_LANGUAGE = new Set(['Object', 'Function', 'Array', 'Number', 'parseFloat', 'parseInt', 'Infinity', 'NaN', 'undefined', 'Boolean',
  'String', 'Symbol', 'Date', 'Promise', 'RegExp', 'Error', 'AggregateError', 'EvalError', 'RangeError', 'ReferenceError', 'SyntaxError',
  'TypeError', 'URIError', 'globalThis', 'JSON', 'Math', 'Intl', 'ArrayBuffer', 'Uint8Array', 'Int8Array', 'Uint16Array', 'Int16Array',
  'Uint32Array', 'Int32Array', 'Float32Array', 'Float64Array', 'Uint8ClampedArray', 'BigUint64Array', 'BigInt64Array', 'DataView', 'Map',
  'BigInt', 'Set', 'Iterator', 'WeakMap', 'WeakSet', 'WeakRef', 'Proxy', 'Reflect', 'FinalizationRegistry', 'decodeURI',
  'decodeURIComponent', 'encodeURI', 'encodeURIComponent', 'isFinite', 'isNaN'])
const send = host.send.bind(host)
const { stringify } = JSON
const clock = performance.now.bind(performance)
const words = (error) => String((error && error.message) || error).slice(0, 500)
let plugin = null
async function begin(code) {
  const address = 'data:text/javascript,' + encodeURIComponent(code)
  const loading = await Promise.resolve()
  let began = false
  registerHooks({
    resolve(specifier, context, next) {
      if (began || specifier !== address) throw new Error('A plug-in imports nothing: ' + String(specifier).slice(0, 100))
      began = true
      return next(specifier, context)
    },
  })
  for (const name of Object.getOwnPropertyNames(globalThis)) if (!OF_THE_LANGUAGE.has(name)) delete globalThis[name]
  const loaded = (await import(address)).default
  if (typeof loaded !== 'object' || loaded === null || typeof loaded.suggest !== 'function')
    throw new Error('It exports no object with a function suggest')
  if (typeof loaded.id !== 'string' || typeof loaded.title !== 'string') throw new Error('It has no id or no title')
  plugin = loaded
  return { id: plugin.id, title: plugin.title }
}
host.on('message', async ({ turn, code, samples }) => {
  const began = clock()
  try {
    Atomics.store(asked, 0, 1)
    const value = code === undefined ? await plugin.suggest(samples) : await begin(code)
    const json = stringify(value) ?? 'null'
    if (json.length > ${LONGEST_ANSWER}) throw new Error('Its answer is longer than ${LONGEST_ANSWER} characters')
    send({ __proto__: null, turn, json, ms: clock() - began })
  } catch (error) {
    send({ __proto__: null, turn, error: words(error) })
  } finally {
    Atomics.store(asked, 0, 0)
  }
})
`
