import { resolve } from 'node:path'
import { servePage } from '../hosts/serve-page.ts'
import { tellError } from '../terminal/tell-error.ts'

// The loopback host as a process of its own: prints its address as one line, leaves when its standard input closes or nobody has it open any more.
const [project, port] = process.argv.slice(2)
const host = await servePage(import.meta.dirname, {
  project: project ? resolve(project) : undefined,
  port: port ? Number(port) : undefined,
}).catch((error: unknown) => {
  console.error(tellError(error).words)
  process.exit(1)
})
const leave = () => void host.close().finally(() => process.exit(0))
process.stdin.resume().on('end', leave)
process.on('SIGTERM', leave).on('SIGINT', leave)
console.log(host.url)
if (process.env['KINDLING_STAY'] !== '1') void host.unused.then(leave)
