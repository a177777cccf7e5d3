import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderOf, textFiles } from '../backbones/tiny-models.ts'
import { ENTRIES } from './temporary-studio.ts'
import { outsideCalls, runWatched, whyUnwatched, writtenPaths } from './watched-process.ts'

const unwatched = whyUnwatched()
if (unwatched) console.log(`skipped: nobody watches what leaves this machine, because ${unwatched}`)

const texts = ['red sun', 'blue night', 'green light', 'red day', 'blue light', 'a green day', 'night', 'sun']
const labelled = texts.map((text, i) => `${text} ${i},${i % 2 ? 'cold' : 'warm'}`)

/** As in a user's hands: no variable that a test or this machine sets beforehand. */
const userEnvironment = (folder: string): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  HOME: join(folder, 'home'),
  TMPDIR: join(folder, 'tmp'),
  KINDLING_HOME: join(folder, 'studio'),
})

test.skipIf(unwatched !== null)(
  'a whole session opens no connection to the outside and writes nothing outside its own folders',
  { timeout: 120_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kindling-offline-'))
    const encoder = folderOf(textFiles())
    try {
      for (const name of ['home', 'tmp', 'work']) mkdirSync(join(folder, name))
      const at = (name: string) => join(folder, 'work', name)
      writeFileSync(at('train.csv'), `text,label\n${[...labelled, ...texts.map((t) => `${t},`)].join('\n')}\n`)
      writeFileSync(at('test.csv'), `text,label\n${labelled.join('\n')}\n`)
      const project = at('p.kindling')
      const evaluation = [
        'evaluate',
        '--train',
        at('test.csv'),
        '--test',
        at('test.csv'),
        '--learner',
        'softmax-head.v1',
      ]
      const session = [
        ['new', project],
        ['import', project, at('train.csv')],
        ['embed', project],
        ['embed', project, '--backbone', encoder],
        ['train', project, '--learner', 'softmax-head.v1'],
        ['next', project],
        ['label', project, '9', 'warm'],
        ['export', project, at('out.csv')],
        ['doctor'],
        [...evaluation, '--backbone', encoder],
      ]
      for (const [i, verb] of session.entries()) {
        const log = join(folder, `${i}.strace`)
        const command = [process.execPath, '--disable-warning=ExperimentalWarning', join(ENTRIES, 'cli.ts'), ...verb]
        const { code, output } = await runWatched(command, { log, env: userEnvironment(folder), cwd: at('') })
        expect({ verb, code, output: code === 0 ? '' : output }).toEqual({ verb, code: 0, output: '' })
        expect({ verb, calls: outsideCalls(log) }).toEqual({ verb, calls: [] })
        const own = [at(''), join(folder, 'studio'), '/dev/', '/proc/self/', 'pipe:', 'socket:', 'anon_inode:']
        const foreign = writtenPaths(log).filter((path) => !own.some((start) => path.startsWith(start)))
        expect({ verb, foreign }).toEqual({ verb, foreign: [] })
      }
    } finally {
      for (const path of [folder, encoder]) rmSync(path, { recursive: true, force: true })
    }
  },
)
