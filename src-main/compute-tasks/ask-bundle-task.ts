import { requireKind } from '../backbones/faces.ts'
import { openBundle } from '../bundles/open-bundle.ts'
import type { Manifest } from '../bundles/manifest.ts'
import { firstUnfinishedSample } from '../storage/tables/imports.ts'
import { sampleCount } from '../storage/tables/samples.ts'
import { defineTask, type TaskTools } from './define-task.ts'
import { batchesFor } from './project-reader.ts'

const BATCH = 256

interface AskedBundle {
  readonly manifest: Manifest
  readonly labels: readonly string[]
  /** Samples that could be read, ascending. */
  readonly ids: Int32Array
  /** [ids.length, labels] */
  readonly probabilities: Float32Array
  readonly unreadable: number
}

/** What a bundle says of every sample of the project. Throws as `openBundle` does, and BackboneOfOthers. */
export const askBundle = defineTask({
  name: 'askBundle',
  process: 'own',
  async run(
    { path }: { readonly path: string },
    { project, reader, runtime, signal, emit }: TaskTools<{ readonly done: number; readonly total: number }>,
  ): Promise<AskedBundle> {
    const db = reader.database(project)
    const { manifest, labels, classifier } = await openBundle(path, runtime)
    try {
      const upTo = firstUnfinishedSample(db) - 1
      const [ids, rows, total] = [[] as number[], [] as Float32Array[], sampleCount(db)]
      let done = 0
      for await (const batch of batchesFor(manifest.input)(db, BATCH, 0, upTo)) {
        if (batch.contents[0]!.kind !== 'vector')
          requireKind({ id: path, input: manifest.input }, batch.contents[0]!.kind)
        const unread = new Set<number>()
        const { probabilities } = await classifier.classify(batch.contents, {
          signal,
          onUnreadable: (i) => void unread.add(i),
        })
        batch.ids.forEach((id, i) => {
          if (unread.has(i)) return
          ids.push(id)
          rows.push(probabilities.data.slice(i * labels.length, (i + 1) * labels.length))
        })
        emit({ done: (done += batch.ids.length), total })
      }
      const all = new Float32Array(rows.length * labels.length)
      rows.forEach((row, i) => all.set(row, i * labels.length))
      return { manifest, labels, ids: Int32Array.from(ids), probabilities: all, unreadable: done - ids.length }
    } finally {
      await classifier.close()
    }
  },
})
