import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRouter } from '../../src-main/api/router.ts'
import type { Secrets } from '../../src-main/hosts/session.ts'
import { startWebHost, type WebHost } from '../../src-main/hosts/web-host.ts'
import { contentBatches, lazyContents } from '../../src-main/compute-tasks/project-reader.ts'
import { sha256Of } from '../../src-main/platform/content-hash.ts'
import { sql } from '../../src-main/storage/database.ts'
import { openProjectFile, readProjectFile } from '../../src-main/storage/project-file.ts'
import { storeImage } from '../../src-main/storage/tables/samples.ts'
import { fakeCompute } from './fake-compute.ts'
import { temporaryStudio } from './temporary-studio.ts'
import { signIn } from './web-client.ts'

const PIXELS = readFileSync(join(import.meta.dirname, '../fixtures/image-folder/top.png'))
const SECRET = 'a private note'
let folder: string
let project: string
let computed: string
let host: WebHost
let secrets: Secrets
let leave: () => Promise<void>

beforeAll(async () => {
  const { studio, ...opened } = await temporaryStudio({ forkCompute: fakeCompute().fork })
  folder = opened.folder
  project = join(folder, 'p.kindling')
  mkdirSync(join(folder, 'linked'))
  cpSync(join(import.meta.dirname, '../fixtures/image-folder/top.png'), join(folder, 'linked/top.png'))
  await studio.project.create({ name: 'p', path: project })
  await studio.jobs.wait(
    await studio.data.import({ path: join(folder, 'linked'), trustLabels: true, onConflict: 'keep' }),
  )
  await studio.project.close()
  writeFileSync(join(folder, 'note.txt'), SECRET)
  symlinkSync(join(folder, 'note.txt'), join(folder, 'linked/note.png'))
  writeFileSync(join(folder, 'empty.png'), '')
  writeFileSync(join(folder, 'huge.png'), '')
  truncateSync(join(folder, 'huge.png'), 8 * 1024 ** 3)
  if (process.platform !== 'win32') execFileSync('mkfifo', [join(folder, 'pipe.png')])

  const db = openProjectFile(project)
  for (const [id, type, bytes, path] of [
    ['page', 'text/html', '<script>parent.x = 1</script>', null],
    ['drawing', 'image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>', null],
    ['twice', 'image/png\r\nset-cookie: a=b', 'x', null],
    ['note', 'image/png', null, 'note.txt'],
    ['link', 'image/png', null, 'linked/note.png'],
    ['folder', 'image/png', null, 'linked'],
    ['missing', 'image/png', null, 'nowhere.png'],
    ['empty', 'image/png', null, 'empty.png'],
    ['huge', 'image/png', null, 'huge.png'],
    ['pipe', 'image/png', null, 'pipe.png'],
    ['device', 'image/png', null, '/dev/zero'],
    [sha256Of(PIXELS).replace(/^./, 'f'), 'image/png', null, 'linked/top.png'],
  ] as const)
    storeImage(
      db,
      id,
      type,
      bytes === null ? null : Buffer.from(bytes),
      path && (path.startsWith('/') ? path : join(folder, path)),
    )
  db.close()
  computed = join(folder, 'q.kindling')
  cpSync(project, computed)
  const copy = openProjectFile(computed)
  copy.run(sql`UPDATE samples SET image = 'note'`)
  copy.close()
  await studio.project.open({ path: project })
  host = await startWebHost({ studio, router: createRouter(studio), rendererFolder: folder })
  secrets = await signIn(host)
  leave = () => host.close().then(opened.leave)
})
afterAll(() => leave())

const see = (id: string) => fetch(`${host.origin}/blob/${id}?key=${secrets.pictures}`)

test('an image of the project is shown, and opened by itself it can do nothing', async () => {
  const answer = await see(sha256Of(PIXELS))
  expect({ status: answer.status, type: answer.headers.get('content-type') }).toEqual({
    status: 200,
    type: 'image/png',
  })
  expect(Buffer.from(await answer.arrayBuffer()).equals(PIXELS)).toBe(true)
  expect(answer.headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox/)
})

test.each(['page', 'drawing', 'twice'])('what says it is no image of pixels is not sent (%s)', async (id) => {
  const answer = await see(id)
  expect({ status: answer.status, body: await answer.text() }).toEqual({ status: 404, body: '' })
})

test.each<[id: string, name: string]>([
  ['note', 'LinkedImageChanged'],
  ['link', 'LinkedImageChanged'],
  [sha256Of(PIXELS).replace(/^./, 'f'), 'LinkedImageChanged'],
  ...['folder', 'missing', 'empty', 'huge', 'pipe', 'device'].map(
    (id) => [id, 'LinkedImageMissing'] as [string, string],
  ),
])('a path that leads to something else than the image that was imported is refused by name (%s)', async (id, name) => {
  const answer = await see(id)
  const body = await answer.text()
  expect({ status: answer.status, name: (JSON.parse(body) as { name: string }).name }).toEqual({ status: 422, name })
  expect(body).not.toContain(SECRET)
})

test('neither is it computed with', async () => {
  const readonly = readProjectFile(computed)
  const { value } = await contentBatches(readonly, 1).next()
  const [lazy] = lazyContents(readonly, Infinity)
  for (const content of [value!.contents[0]!, lazy!.content])
    expect(content.kind === 'image' && content.bytes).toEqual(new Uint8Array(0))
  readonly.close()
})
