import { builtIn } from '../backbones/faces.ts'
import { backboneById } from '../backbones/index.ts'
import type { Backbone, Extractor } from '../backbones/backbone.ts'
import type { Runtime } from '../compute/runtime.ts'
import type { Judge } from '../contract/synthesis-made.ts'
import { rowOf } from '../platform/matrix.ts'
import { resolveOptions } from '../platform/options.ts'
import { mulberry32, shuffled } from '../platform/random.ts'
import { readableName } from '../platform/readable-name.ts'
import { labelSays } from '../platform/says-something.ts'
import { centredRows, meanRow } from '../sample-graph/neighbour-graph.ts'
import type { LabelCheck } from '../synthesis/gates/gate-types.ts'
import { closeFrom } from './close-from.ts'
import { checkBy, likeNames, nearestVotes, unlessAgreed, type RowCheck } from './label-opinions.ts'
import { nameFeatures } from './name-features.ts'

/** A real text, and the one label it has, where somebody has said so. */
export interface RealText {
  readonly text: string
  readonly label: string | null
}
export interface ExemplarJudge {
  readonly judge: Judge
  readonly check: LabelCheck
  /** Features of what it was last asked of, as unit vectors centred on the mean of the real texts. */
  readonly directionOf: (text: string) => Float32Array | undefined
  /** The cosine of two directions that real texts seldom reach; undefined: there are too few to say. */
  readonly closeFrom?: number
  readonly close: () => Promise<void>
}
/** So many random ones stand for more: every text that is made is compared with each. */
const MOST = 20_000

/**
 * Who can tell whether a text reads as its label, where there is no project: the nearest labelled texts, else what the labels are called; as it is done in
 * projects, on the features that are built in. `labels`: those of the templates. null: there are not two labels to tell apart.
 */
export async function openExemplarJudge(
  real: readonly RealText[],
  labels: readonly string[],
  { runtime, seed = 1 }: { readonly runtime: Runtime; readonly seed?: number },
): Promise<ExemplarJudge | null> {
  const labelled = real.filter(({ label }) => label !== null)
  const some = labelled.length > 0 ? labelled : real
  const shown = some.length > MOST ? shuffled(some, mulberry32(seed)).slice(0, MOST) : some
  // As the templates write it, however the file does.
  const spelt = new Map(labels.map((label) => [readableName(label), label]))
  const called = shown.map(({ label }) => label && (spelt.get(readableName(label)) ?? label))
  const classes = [...new Set(called.filter((label) => label !== null))].sort()
  const named = [...new Set(labels)].sort().filter((name) => labelSays({ name }).length > 0)
  if ((classes.length > 0 ? classes : named).length < 2 || shown.length === 0) return null
  const extractor = await openBuiltIn(
    shown.map(({ text }) => text),
    { runtime, seed },
  )
  const featuresOf = (texts: readonly string[]) => extractor.embed(texts.map((text) => ({ kind: 'text', text })))
  const rows = await featuresOf(shown.map(({ text }) => text))
  const mean = meanRow(rows)
  const close = (await closeFrom(centredRows(rows, mean), runtime, seed)) ?? undefined
  let directions = new Map<string, Float32Array>()
  const judged = (judge: Judge, check: RowCheck): ExemplarJudge => ({
    judge,
    async check(texts, own) {
      const rows = await featuresOf(texts)
      const centred = centredRows(rows, mean)
      // Each batch is judged before the next one is asked about: no more need be held of a million.
      directions = new Map(texts.map((text, i) => [text, rowOf(centred, i)]))
      return check(rows, own)
    },
    directionOf: (text) => directions.get(text),
    closeFrom: close,
    close: () => extractor.close(),
  })
  const byNames = async () => {
    const names = await nameFeatures(
      extractor,
      named.map((name) => labelSays({ name })),
    )
    return checkBy(likeNames(names, mean, runtime), named)
  }
  if (classes.length === 0) return judged({ by: 'names' }, await byNames())
  const own = Int32Array.from(called, (label) => classes.indexOf(label!))
  const nearest = checkBy(nearestVotes({ rows, labels: own, classes: classes.length }, mean, runtime), classes)
  return judged(
    { by: 'nearest', labels: rows.rows },
    named.length > 1 ? unlessAgreed(nearest, await byNames()) : nearest,
  )
}

/** What is built in for texts, fitted on these. */
async function openBuiltIn(
  texts: readonly string[],
  { runtime, seed }: { readonly runtime: Runtime; readonly seed: number },
): Promise<Extractor> {
  const backbone: Backbone = backboneById(builtIn('text'))
  const options = resolveOptions(backbone.id, backbone.options)
  const contents = texts.map((text) => ({ kind: 'text' as const, text }))
  const context = { runtime, seed }
  async function* pool() {
    yield await Promise.resolve(contents)
  }
  const state = backbone.fit ? await backbone.fit(pool, options, context) : null
  return backbone.open(options, state, context)
}
