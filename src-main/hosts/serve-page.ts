import { join } from 'node:path'
import { createRouter } from '../api/router.ts'
import { rootOf, startCore } from './start-core.ts'
import { startWebHost, type WebHost } from './web-host.ts'

/** The whole studio behind a loopback page; `project` is opened at once. */
export async function servePage(
  entries: string,
  { project, port }: { project?: string; port?: number } = {},
): Promise<WebHost> {
  const sockets: string[] = []
  const studio = await startCore('web', entries, { sockets: () => sockets })
  const start = async () => {
    if (project) await studio.project.open({ path: project })
    const rendererFolder = join(rootOf(entries), 'out/renderer')
    return startWebHost({ studio, router: createRouter(studio), rendererFolder, port })
  }
  const host = await start().catch(async (error: unknown) => {
    await studio.close()
    throw error
  })
  sockets.push(host.origin)
  return {
    ...host,
    async close() {
      try {
        await host.close()
      } finally {
        await studio.close()
      }
    },
  }
}
