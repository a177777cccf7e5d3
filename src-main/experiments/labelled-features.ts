import type { Backbone, Content } from '../backbones/backbone.ts'
import { requireKind } from '../backbones/faces.ts'
import { backboneById } from '../backbones/index.ts'
import type { Runtime } from '../compute/runtime.ts'
import type { OptionValues } from '../contract/options.ts'
import { gatherRows, type Matrix } from '../platform/matrix.ts'
import { gatherTargets, type Targets } from '../platform/targets.ts'
import { resolveOptions } from '../platform/options.ts'
import type { LabelledFile } from './labelled-file.ts'
import { nameFeatures, readsWords } from './name-features.ts'
import { NamesNotRead } from './names-cannot-teach.ts'
import { numberedLabels } from './numbered-labels.ts'

export interface FeatureSplit {
  readonly classes: readonly string[]
  readonly train: { readonly rows: Matrix; readonly labels: Targets }
  /** `records`: where its rows stand in the file, if not in the order of the file. */
  readonly test: { readonly rows: Matrix; readonly labels: Targets; readonly records?: readonly number[] }
  /** Of what each class is called, where that is to teach.  [classes, d] */
  readonly names?: Matrix
  readonly embedMs: number
  readonly samplesPerSecond: number
  /** Samples without features: they are neither learnt from nor tested on. */
  readonly unreadable?: number
}

interface EmbeddingContext {
  readonly signal?: AbortSignal
  readonly onProgress?: (done: number, total: number) => void
}
export interface FeatureRequest {
  readonly train: LabelledFile
  readonly test: LabelledFile
  readonly backbone: string
  readonly backboneOptions?: OptionValues
  readonly seed?: number
  /** What each class is called in words, by its label; left out where names are not to teach. */
  readonly words?: (label: string) => readonly string[]
}

/** Features of both files; the backbone is fitted on the training file's contents alone, as on a pool. */
export async function featureSplit(
  { train, test, backbone: id, backboneOptions, seed = 1, words }: FeatureRequest,
  runtime: Runtime,
  { signal, onProgress }: EmbeddingContext = {},
): Promise<FeatureSplit> {
  const numbered = numberedLabels({ train, test })
  const backbone: Backbone = backboneById(id)
  const kind = backbone.input === 'vector' ? 'vector' : train.contents[0]!.kind
  requireKind(backbone, kind)
  const [learnt, tested] = [train, test].map((file) => (kind === 'vector' ? vectorsOf(file) : file.contents))
  const options = resolveOptions(id, backbone.options, backboneOptions)
  const total = train.contents.length + test.contents.length
  const context = { runtime, seed, signal }
  onProgress?.(0, total)
  const state = backbone.fit
    ? await backbone.fit(
        async function* () {
          yield learnt!
        },
        options,
        context,
      )
    : null
  let before = 0
  const lacking = new Set<number>()
  const extractor = await backbone.open(options, state, {
    ...context,
    onProgress: (done) => onProgress?.(before + done, total),
    onUnreadable: (index) => lacking.add(before + index),
  })
  try {
    const began = performance.now()
    const rows = await extractor.embed(learnt!)
    onProgress?.((before = train.contents.length), total)
    const testRows = await extractor.embed(tested!)
    onProgress?.(total, total)
    const embedMs = performance.now() - began
    if (words && !readsWords(backbone, extractor)) throw new NamesNotRead(backbone.title)
    const names = words && (await nameFeatures(extractor, numbered.classes.map(words)))
    return {
      classes: numbered.classes,
      ...(names ? { names } : {}),
      train: withFeatures(rows, numbered.train, 0, lacking),
      test: withFeatures(testRows, numbered.test, before, lacking),
      unreadable: lacking.size,
      embedMs,
      samplesPerSecond: (1000 * total) / embedMs,
    }
  } finally {
    await extractor.close()
  }
}

const vectorsOf = ({ contents, vectors }: LabelledFile): Content[] =>
  contents.map((_, i) => ({ kind: 'vector', values: vectors?.[i] ?? new Float32Array() }))

/** The rows that have features. `lacking`: those that have none, counted from `first`. */
function withFeatures(rows: Matrix, labels: Targets, first: number, lacking: ReadonlySet<number>) {
  if (lacking.size === 0) return { rows, labels }
  const kept = [...Array(rows.rows).keys()].filter((row) => !lacking.has(first + row))
  return { rows: gatherRows(rows, kept), labels: gatherTargets(labels, kept), records: kept }
}
