import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readProjectFile } from '../../src-main/storage/project-file.ts'
import { listRuns } from '../../src-main/storage/tables/training-runs.ts'
import { kindling } from './command-line.ts'

const words = { card: 'card lost stolen block missing wallet', rate: 'exchange rate currency euro dollar abroad' }
const labels = Object.keys(words) as (keyof typeof words)[]
const textOf = (i: number) => {
  const own = words[labels[i % 2]!].split(' ')
  return `${own[(i >> 1) % 6]} ${own[(i >> 4) % 6]} number ${i}`
}

test(
  'kindling distil tells loss parts, hold-out and agreement on its way; Ctrl-C leaves a run that goes on',
  { timeout: 240_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kindling-distil-verb-'))
    try {
      const [project, csv] = [join(folder, 'p.kindling'), join(folder, 'texts.csv')]
      const rows = Array.from({ length: 300 }, (_, i) => `${textOf(i)},${i % 3 === 0 ? labels[i % 2] : ''}`)
      writeFileSync(csv, `text,label\n${rows.join('\n')}\n`)
      for (const line of [['new'], ['import', csv], ['embed'], ['train', '--learner', 'softmax-head.v1']]) {
        const [verb, ...rest] = line
        expect(await kindling(verb!, project, ...rest)).toMatchObject({ code: 0, error: '' })
      }
      const cli = join(import.meta.dirname, '../../src-main/entries/cli.ts')
      const options = ['--size', '200kB', '--option', 'epochs=400', '--option', 'begin=chance']
      const child = spawn(
        process.execPath,
        ['--disable-warning=ExperimentalWarning', cli, 'distil', project, ...options],
        { stdio: ['ignore', 'ignore', 'pipe'] },
      )
      let told = ''
      child.stderr.setEncoding('utf8').on('data', (words: string) => (told += words))
      const ended = once(child, 'exit')
      let gone = false
      void ended.then(() => (gone = true))
      await expect.poll(() => gone || /^step \d+ of/m.test(told), { timeout: 120_000, interval: 10 }).toBe(true)
      expect(told).toMatch(
        /step \d+ of \d+, loss \d\.\d{3} \(labels \d\.\d{3}, teacher \d\.\d{3}\), hold-out \d+\.\d %, agrees \d+\.\d %, \d+ s left/,
      )
      child.kill('SIGINT')
      expect(await ended).toEqual([1, null])
      const [, after, of] = /RunPaused: Paused after (\d+) of (\d+) steps; .* kindling train \S+ --resume/.exec(told)!
      expect(Number(after)).toBeLessThan(Number(of))
      const newest = () => {
        const file = readProjectFile(project)
        const [run] = listRuns(file)
        file.close()
        return run!
      }
      expect(newest()).toMatchObject({ state: 'interrupted', learner: 'ngram-bag.v1' })
      expect(await kindling('train', project, '--resume')).toMatchObject({ code: 0 })
      expect(newest().state).toBe('done')
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
)
