import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { ReadableDb } from '../../storage/database.ts'
import { listLabels } from '../../storage/tables/labels.ts'
import { contentOf } from '../../storage/tables/samples.ts'
import { turnsBefore } from '../../storage/tables/turns.ts'
import type { Suggester, Suggestion } from '../suggester.ts'
import { PlugInFailed } from './plug-in-faults.ts'
import { startPlugIn, type PlugInProcess, type PlugInSample } from './plug-in-process.ts'

const MOST_FILES = 20
const LARGEST = 1 << 20
/** Turns before a sample that a plug-in is told. */
const MOST_TURNS = 20

export interface PlugInState {
  readonly file: string
  readonly id: string | null
  readonly title: string | null
  /** Why it is switched off, until its file is another. */
  readonly error: Error | null
}
export interface PlugInFolder {
  /** Those that work just now; files that are new or have been edited are started, and speak once they are ready. */
  readonly suggesters: () => readonly Suggester[]
  /** Of all files, once those that start have started. */
  readonly states: () => Promise<PlugInState[]>
  readonly end: () => void
}

interface Known {
  readonly signature: string
  readonly ready: Promise<void>
  running: PlugInProcess | null
  error: Error | null
}

/** Plug-ins of a folder that a person has named; null: none. `limitMs`: for one answer. */
export function plugInFolder(folder: () => string | null, limitMs: number): PlugInFolder {
  const known = new Map<string, Known>()
  function look() {
    const path = folder()
    const files = path === null ? [] : filesIn(path)
    for (const [file, { running }] of known) {
      if (files.some((one) => one.path === file)) continue
      running?.end()
      known.delete(file)
    }
    for (const { path: file, name, signature } of files) {
      const before = known.get(file)
      if (before?.signature === signature) continue
      before?.running?.end()
      known.set(file, begin(file, name, signature))
    }
  }
  function begin(file: string, name: string, signature: string): Known {
    const start = async () => {
      try {
        const running = await startPlugIn(name, readFileSync(file, 'utf8'), limitMs)
        const twin = [...known.values()].some((other) => other !== one && other.running?.id === running.id)
        // Edited or gone again meanwhile.
        if (known.get(file) !== one || twin) running.end()
        if (twin) throw new PlugInFailed(name, `another file has the id “${running.id}”`)
        if (known.get(file) === one) one.running = running
      } catch (error) {
        one.error = error as Error
      }
    }
    const one: Known = { signature, ready: Promise.resolve().then(start), running: null, error: null }
    return one
  }
  function suggester(one: Known, running: PlugInProcess): Suggester {
    return {
      id: `plug-in/${running.id}`,
      title: running.title,
      summary: '',
      options: {},
      gives: 'share',
      elsewhere: true,
      async suggest(samples, { db, task, took }) {
        try {
          const { said, ms } = await running.suggest(samples.map((id) => sampleFor(db, id)))
          took?.(ms)
          const ids = new Map(listLabels(db, task).map(({ id, name }) => [name, id]))
          return said.map((answers): Suggestion | null => {
            const labels = answers.flatMap(({ label, value }) => {
              const id = ids.get(label)
              return id === undefined ? [] : [[id, value] as const]
            })
            return labels.length === 0 ? null : { labels: labels.sort((a, b) => b[1] - a[1]), model: null }
          })
        } catch (error) {
          one.error ??= error as Error
          one.running = null
          running.end()
          throw error
        }
      },
    }
  }
  return {
    suggesters() {
      look()
      return [...known.values()].flatMap((one) => (one.running ? [suggester(one, one.running)] : []))
    },
    async states() {
      look()
      await Promise.all([...known.values()].map(({ ready }) => ready))
      return [...known].map(([file, { running, error }]) => ({
        file,
        id: running?.id ?? null,
        title: running?.title ?? null,
        error,
      }))
    },
    end() {
      for (const { running } of known.values()) running?.end()
      known.clear()
    },
  }
}

function sampleFor(db: ReadableDb, id: number): PlugInSample {
  const before = turnsBefore(db, id, MOST_TURNS)?.turns ?? []
  return { id, text: contentOf(db, id).text, before: before.map(({ speaker, text }) => ({ speaker, text })) }
}

/** In the order of their names; a folder that cannot be read has none. */
function filesIn(folder: string): { readonly path: string; readonly name: string; readonly signature: string }[] {
  try {
    const names = readdirSync(folder).filter((name) => /\.m?js$/.test(name))
    return names
      .sort()
      .slice(0, MOST_FILES)
      .flatMap((name) => {
        const path = join(folder, name)
        const about = statSync(path, { throwIfNoEntry: false })
        return about?.isFile() && about.size <= LARGEST
          ? [{ path, name, signature: `${about.mtimeMs} ${about.size}` }]
          : []
      })
  } catch {
    return []
  }
}
