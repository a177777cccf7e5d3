import { copyFileSync, createReadStream, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findBrowser } from '../../build/find-browser.mjs'
import { syntheticContents } from '../../src-main/bundles/synthetic-contents.ts'
import { readBundle } from '../../src-main/bundles/read-bundle.ts'
import { folderOf, textFiles } from '../backbones/tiny-models.ts'
import { run } from '../bundles/run-bundle.ts'
import { foldersIn, temporaryStudio } from '../hosts/temporary-studio.ts'
import { root } from './open-studio-page.ts'

/** What the page of a bundle loads of onnxruntime-web. */
const ORT_FILES = ['ort.wasm.min.mjs', 'ort-wasm-simd-threaded.mjs', 'ort-wasm-simd-threaded.wasm']
const ort = join(root, 'node_modules/onnxruntime-web/dist')

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
}

/** A folder over HTTP, as python3 -m http.server has it. */
async function served(folder: string): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    const path = join(folder, decodeURIComponent(new URL(request.url!, 'http://x').pathname))
    const file = path.endsWith('/') ? `${path}index.html` : path
    if (!existsSync(file)) return void response.writeHead(404).end()
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' })
    createReadStream(file).pipe(response)
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }
}

const texts = Array.from({ length: 60 }, (_, i) => (i % 2 ? `red sun ${i} a day,warm` : `blue night ${i} light,cold`))

describe('the page of a bundle', () => {
  const home = mkdtempSync(join(tmpdir(), 'kindling-bundle-page-'))
  let browser: Browser
  let page: Page
  let opened: Awaited<ReturnType<typeof served>> | null = null
  const complaints: string[] = []

  beforeAll(async () => {
    const { studio, leave } = await temporaryStudio({
      host: 'terminal',
      folders: { ...foldersIn(home), resources: join(root, 'resources') },
    })
    const done = async (job: ReturnType<typeof studio.models.embed>) => {
      const { error, result } = await studio.jobs.wait(await job)
      if (error) throw new Error(error.message)
      return result as { id: number }
    }
    const shipped = async (name: string, source: string, learner: string, backbone?: string, options = {}) => {
      await studio.project.create({ name, path: join(home, `${name}.kindling`) })
      await done(studio.data.import({ path: source, trustLabels: true }))
      await done(studio.models.embed({ backbone }))
      const { id } = await done(studio.models.train({ learner, options, seed: 1 }))
      const path = join(home, name)
      await done(studio.models.bundle({ model: id, path }))
      mkdirSync(join(path, 'ort'))
      for (const file of ORT_FILES) copyFileSync(join(ort, file), join(path, 'ort', file))
    }
    try {
      const source = join(home, 'texts.csv')
      writeFileSync(source, `text,label\n${texts.join('\n')}\n`)
      await shipped('patterns', source, 'softmax-head.v1')
      await shipped('encoder', source, 'softmax-head.v1', folderOf(textFiles()))
      await shipped('network', await pictures(), 'small-cnn.v1', undefined, { side: 32, epochs: 4 })
    } finally {
      await leave()
    }
    browser = await chromium.launch({ executablePath: findBrowser()!.path })
    page = await browser.newPage()
    page.on('pageerror', (error) => complaints.push(error.message))
  }, 180_000)
  afterAll(async () => {
    await browser?.close()
    opened?.server.close()
    rmSync(home, { recursive: true, force: true })
  })

  /** Pictures of two kinds, which the made-up ones of a self-test are. */
  async function pictures(): Promise<string> {
    const made = syntheticContents({
      kind: 'pixels',
      input: '',
      fit: 'stretch',
      resize: { width: 32, height: 32 },
      kernel: 'cubic',
      crop: null,
      scale: 1,
      mean: [0, 0, 0],
      deviation: [1, 1, 1],
    })
    for (const [i, content] of made.entries()) {
      const folder = join(home, 'pictures', i % 2 ? 'odd' : 'even')
      mkdirSync(folder, { recursive: true })
      for (let copy = 0; copy < 8; copy++)
        if (content.kind === 'image')
          // Whatever follows a PNG's end is not looked at, and makes each file another one.
          writeFileSync(join(folder, `${i}-${copy}.png`), Buffer.concat([content.bytes, Uint8Array.of(copy)]))
    }
    return join(home, 'pictures')
  }

  async function open(name: string) {
    opened?.server.close()
    opened = await served(join(home, name))
    await page.goto(opened.url)
    await expect.poll(() => page.locator('h1').textContent()).toBe(`${name}, model 1`)
  }

  test.for(['patterns', 'encoder'])('gives texts the label that run.mjs gives (%s)', async (name) => {
    await open(name)
    for (const text of ['red sun 77 a day', 'blue night 3 light']) {
      const [told] = run(join(home, name), 'run.mjs', [text])
      await page.locator('textarea').fill(text)
      await expect.poll(() => page.locator('#label').textContent()).toBe(told!.labels[0])
      await expect
        .poll(() => page.locator('#probability').textContent())
        .toContain(`${(100 * told!.probability).toFixed(1)} %`)
    }
    expect(complaints).toEqual([])
  })

  test('gives pictures the label that run.mjs gives', async () => {
    await open('network')
    const { preparation } = await readBundle(join(home, 'network'))
    for (const [i, content] of syntheticContents(preparation).entries()) {
      if (content.kind !== 'image') continue
      const file = join(home, `picture-${i}.png`)
      writeFileSync(file, content.bytes)
      const [told] = run(join(home, 'network'), 'run.mjs', [file])
      await page.locator('#file').setInputFiles(file)
      await expect
        .poll(() => page.locator('#probability').textContent())
        .toContain(`${(100 * told!.probability).toFixed(1)} %`)
      await expect.poll(() => page.locator('#label').textContent()).toBe(told!.labels[0])
    }
    expect(complaints).toEqual([])
  })

  test('says which files it lacks where the runtime is not beside it', async () => {
    rmSync(join(home, 'patterns/ort'), { recursive: true })
    opened?.server.close()
    opened = await served(join(home, 'patterns'))
    await page.goto(opened.url)
    await expect.poll(() => page.locator('#label').textContent()).toContain('lacks the files of onnxruntime-web')
  })
})
