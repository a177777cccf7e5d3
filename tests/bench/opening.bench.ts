import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStudioPage, root } from '../e2e/open-studio-page.ts'

// The program's start on a project half way through, to its first card painted: host, browser and page together.
const folder = mkdtempSync(join(tmpdir(), 'kindling-opening-'))
const words = ['card', 'transfer', 'account', 'refund', 'exchange', 'limit', 'top-up', 'cash', 'pending', 'verify']
const kindling = (...args: string[]) =>
  execFileSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(root, 'src-main/entries/cli.ts'), ...args],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  )

/** A project with features and a model: one in 47 texts comes with a label. */
function projectOf(size: number): string {
  const project = join(folder, `${size}.kindling`)
  const text = (i: number) => `${words[i % 10]} ${words[(i >> 3) % 10]} ${words[(i >> 7) % 10]} number ${i}`
  const rows = Array.from({ length: size }, (_, i) => `${text(i)},${i % 47 === 0 ? words[i % 10] : ''}\n`)
  writeFileSync(join(folder, 'x.csv'), `text,label\n${rows.join('')}`)
  kindling('new', project)
  kindling('import', project, join(folder, 'x.csv'), '--text', 'text', '--label', 'label')
  kindling('embed', project)
  kindling('train', project)
  return project
}

try {
  for (const size of [10_000, 100_000]) {
    const project = projectOf(size)
    const times: number[] = []
    for (let i = 0; i < 3; i++) {
      const began = performance.now()
      const story = await openStudioPage({ project })
      await story.page.goto(story.page.url().replace(/#.*|$/, '#/label'))
      await story.page.locator('article.card').waitFor()
      times.push(performance.now() - began)
      await story.close()
    }
    const said = times.map((ms) => `${(ms / 1000).toFixed(2)} s`).join(', ')
    console.log(`${size.toLocaleString('en')} texts: program start to first card painted ${said}`)
  }
} finally {
  rmSync(folder, { recursive: true })
}
