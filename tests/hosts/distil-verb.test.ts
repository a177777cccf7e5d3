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
        /step \d+ of \d+, loss \d\.\d{3} \(labels \d\.\d{3}, teacher \d\.\d{3}\), hold-out \d+\.\d % \(\d+\.\d % to \d+\.\d %\), macro-F1 \d\.\d{3}, agrees \d+\.\d %, \d+ s left/,
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

test('what a flag cannot be is told by the flag, and what is missing by what to do', { timeout: 120_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kindling-distil-flags-'))
  try {
    const [project, csv] = [join(folder, 'p.kindling'), join(folder, 'texts.csv')]
    writeFileSync(
      csv,
      `text,label\n${Array.from({ length: 8 }, (_, i) => `${textOf(i)},${labels[i % 2]}`).join('\n')}\n`,
    )
    await kindling('new', project)
    await kindling('import', project, csv)
    const told = async (...line: string[]) => (await kindling(line[0]!, project, ...line.slice(1))).error
    expect(await told('distil', '--size', '1kB')).toContain('--size wants 100kB to 1000MB, got “1kB”')
    expect(await told('distil', '--size', 'big')).toContain('--size wants 100kB to 1000MB, got “big”')
    expect(await told('distil', '--alpha', '2')).toContain('--alpha wants a number from 0 to 1, got “2”')
    expect(await told('distil', '--max-ms', '0')).toContain('--max-ms wants a number from 0.001 to 60000, got “0”')
    expect(await told('distil', '--weights', 'synthetic=x')).toContain(
      '--weights wants labelled=, unlabelled=, synthetic=',
    )
    expect(await told('distil', '--teacher', 'committee')).toMatch(
      /^NoFeaturesForCommittee: .*compute them with a backbone/,
    )
    expect(await told('bundle')).toMatch(/^NoModelInUse: There is no model of this task yet: train one first/)
    expect(await told('bundle', '--model', '7')).toMatch(
      /^NoSuchVersion: There is no model 7 of this task; there are: none/,
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
