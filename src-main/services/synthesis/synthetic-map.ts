import type { Numerics } from '../../compute-tasks/numerics.ts'
import type { PlacedSynthetic } from '../../compute-tasks/synthetic-map-task.ts'
import type { SyntheticMap } from '../../contract/synthetic-map.ts'
import { mulberry32, sampleWithoutReplacement } from '../../platform/random.ts'
import { onUnitSquare, widestOf } from '../../platform/on-unit-square.ts'
import type { ReadableDb, WritableDb } from '../../storage/database.ts'
import { answeredSamples } from '../../storage/tables/annotations.ts'
import { holdoutSamples } from '../../storage/tables/holdout.ts'
import { listLabels, standsFor } from '../../storage/tables/labels.ts'
import { allSynthetic, type DrawnSynthetic } from '../../storage/tables/synthetic-samples.ts'
import { computeSyntheticFeatures } from '../models/synthetic-features.ts'
import { stateOf } from './template-view.ts'

/** Of more synthetic samples so many random ones are on the map: features of each may have to be computed for it. */
const MOST = 2000

interface Mapping {
  readonly db: WritableDb
  readonly numerics: Numerics
  readonly task: number
  readonly set: number
}

/** Synthetic samples among those of the pool. */
export async function mapSynthetic({ db, numerics, task, set }: Mapping, signal?: AbortSignal): Promise<SyntheticMap> {
  const all = allSynthetic(db, task, set)
  const shown = some(all)
  const lacking = shown.filter(({ hasFeatures }) => hasFeatures === 0)
  await computeSyntheticFeatures(db, numerics, { set, lacking }, signal)
  const placed = await numerics.run('syntheticMap', { task, set, synthetic: shown.map(({ id }) => id) }, { signal })
  const drawn = dots(db, placed, task, new Map(shown.map((one) => [one.id, one])))
  return { ...drawn, strays: strays(drawn), made: all.length }
}

const some = (all: readonly DrawnSynthetic[]): readonly DrawnSynthetic[] =>
  all.length <= MOST
    ? all
    : Array.from(sampleWithoutReplacement(all.length, MOST, mulberry32(all.length)).sort(), (i) => all[i]!)

function dots(
  db: ReadableDb,
  { pool, synthetic, places, nearest }: PlacedSynthetic,
  task: number,
  records: ReadonlyMap<number, DrawnSynthetic>,
): Pick<SyntheticMap, 'labels' | 'real' | 'synthetic'> {
  const labels = listLabels(db, task)
  const at = new Map(labels.map(({ id }, i) => [id, i]))
  const given = new Map(answeredSamples(db, false, task).map(({ sample, labelIds }) => [sample, at.get(labelIds[0]!)]))
  // What a label has been merged into is what it means now; a retired one teaches nothing and is not shown.
  const meant = new Map(
    [...new Set([...records.values()].map(({ label }) => label))].map((id) => [id, standsFor(db, id)]),
  )
  const own = Array.from(synthetic, (id) => at.get(meant.get(records.get(id)!.label)!))
  const widest = widestOf(pool.places)
  const kept = new Set(holdoutSamples(db))
  const open = rowsWhere(pool.samples, (sample) => !kept.has(sample))
  const known = rowsWhere(synthetic, (_, i) => own[i] !== undefined)
  const made = known.map((i) => records.get(synthetic[i]!)!)
  return {
    labels: labels.map(({ name }) => name),
    real: {
      ...onUnitSquare(placesOf(pool.places, open), widest),
      samples: open.map((i) => pool.samples[i]!),
      label: open.map((i) => given.get(pool.samples[i]!) ?? null),
    },
    synthetic: {
      ...onUnitSquare(placesOf(places, known), widest),
      samples: made.map(({ id }) => id),
      template: made.map(({ template }) => template),
      label: known.map((i) => own[i]!),
      state: made.map(stateOf),
      nearest: known.map((i) => given.get(nearest[i]!) ?? null),
    },
  }
}

const rowsWhere = (ids: Int32Array, wanted: (id: number, i: number) => boolean): number[] =>
  [...ids.keys()].filter((i) => wanted(ids[i]!, i))
const placesOf = (places: Float32Array, rows: readonly number[]): Float32Array =>
  Float32Array.from(rows.flatMap((i) => [places[2 * i]!, places[2 * i + 1]!]))

/** How many kept samples of a template and label are most like a labelled sample of another label. */
function strays({ labels, synthetic }: Pick<SyntheticMap, 'labels' | 'synthetic'>): SyntheticMap['strays'] {
  const { template, label, state, nearest } = synthetic
  const told = [...state.keys()].filter((i) => state[i] === 'accepted' && nearest[i] !== null)
  return [...Map.groupBy(told, (i) => `${template[i]}/${label[i]}`).values()]
    .map((own) => {
      const others = Map.groupBy(
        own.filter((i) => nearest[i] !== label[i]),
        (i) => nearest[i]!,
      )
      const [mostly] = [...others].sort(([, a], [, b]) => b.length - a.length)
      return {
        template: template[own[0]!]!,
        label: labels[label[own[0]!]!]!,
        samples: own.length,
        elsewhere: [...others.values()].reduce((sum, { length }) => sum + length, 0),
        mostly: mostly ? labels[mostly[0]]! : null,
      }
    })
    .sort((a, b) => b.elsewhere / b.samples - a.elsewhere / a.samples)
}
