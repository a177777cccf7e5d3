import type { Content } from '../backbones/backbone.ts'
import type { Teacher, TeachingWeights } from '../contract/teachers.ts'
import { matrix, type Matrix } from '../platform/matrix.ts'
import { mulberry32, shuffled } from '../platform/random.ts'
import type { ReadableDb } from '../storage/database.ts'
import { holdoutSamples } from '../storage/tables/holdout.ts'
import type { RunTeacher } from '../storage/tables/training-runs.ts'
import type { Teaching } from '../training/training-task.ts'
import type { OpenTeacher } from './teacher-types.ts'
import { lazyContents } from './project-reader.ts'

/** Random unlabelled samples that a teacher speaks of: so many stand for a larger pool. */
const MOST = 50_000
/** Share of the unlabelled samples that only tell how far the two agree, and the most that are needed for it. */
const [APART, ENOUGH_APART] = [1 / 20, 1000]
/** So many of them are looked at while it learns. */
const WATCHED = 500

interface Asked {
  readonly how: Pick<RunTeacher, 'temperature' | 'labelsShare' | 'upTo' | 'align' | 'weights'>
  readonly teacher: OpenTeacher
  /** Label ids in the student's class order, the teacher's among them. */
  readonly classes: readonly number[]
  /** Labelled samples it learns from, in their order. */
  readonly learned: readonly number[]
  /** Labelled samples that are only measured on. */
  readonly kept: readonly number[]
  readonly seed: number
}

/** What a teacher says of the pool: nothing of the hold-out. `agreement`: how far a student agrees with it, where both have spoken. */
export async function teachingOf({ how, teacher, classes, learned, kept, seed }: Asked, db: ReadableDb) {
  const classAt = teacher.classes.map((label) => classes.indexOf(label))
  const hidden = new Set([...holdoutSamples(db), ...kept])
  const labelled = new Set(learned)
  const seen = Array.from(teacher.ids).filter((id) => id <= how.upTo && !hidden.has(id))
  const others = shuffled(
    seen.filter((id) => !labelled.has(id)),
    mulberry32(seed),
  )
  const setApart = others.slice(0, Math.min(ENOUGH_APART, Math.floor(APART * others.length)))
  const asked = [...seen.filter((id) => labelled.has(id)), ...others.slice(setApart.length, setApart.length + MOST)]
  const said = await teacher.says([...asked, ...setApart, ...kept])
  const [taught, apart] = [asked.filter((id) => said.has(id)), setApart.filter((id) => said.has(id))]
  const contentOf = contentsById(new Set([...taught, ...apart]))
  const watched = apart.slice(0, WATCHED)
  const placeOf = new Map(taught.map((id, row) => [id, row]))
  const { temperature, labelsShare } = how
  const teaching: Teaching<readonly Content[]> = {
    rows: taught.map((id) => contentOf.get(id)!),
    probabilities: inStudentsOrder(taught),
    places: Int32Array.from(learned, (id) => placeOf.get(id) ?? -1),
    temperature,
    labelsShare,
    ...(how.weights && { rowWeights: weightsOf(taught, how.weights) }),
    ...(how.align && teacher.features && { align: { ...how.align, features: teacher.features(taught) } }),
    watched:
      watched.length === 0
        ? undefined
        : {
            rows: watched.map((id) => contentOf.get(id)!),
            labels: Int32Array.from(watched, classOf),
          },
  }
  const unlabelled = [...taught.filter((id) => !labelled.has(id)), ...apart]
  return {
    teaching,
    apart: { samples: apart, rows: apart.map((id) => contentOf.get(id)!) },
    unlabelled: { samples: unlabelled, rows: unlabelled.map((id) => contentOf.get(id)!) },
    agreement,
    inStudentsOrder,
  }

  /** What the teacher says of samples it has spoken of.  → [samples.length, classes] */
  function inStudentsOrder(samples: readonly number[]): Matrix {
    const all = matrix(samples.length, classes.length)
    samples.forEach((id, row) => {
      said.get(id)!.forEach((p, c) => (all.data[row * classes.length + classAt[c]!] = p))
    })
    return all
  }

  function weightsOf(samples: readonly number[], { confidence, ...each }: TeachingWeights): Float32Array {
    return Float32Array.from(samples, (id) => {
      const own = labelled.has(id) ? each.labelled : each.unlabelled
      return confidence ? own * Math.max(...said.get(id)!) : own
    })
  }

  /** What the teacher calls a sample it has spoken of, in the student's order. */
  function classOf(id: number): number {
    const own = said.get(id)!
    return classAt[own.indexOf(Math.max(...own))]!
  }

  /** With classes of these samples, in the student's order: a student's, or the true ones. */
  function agreement(samples: readonly number[], others: Int32Array): Teacher['holdout'] {
    const both = samples.flatMap((id, i) => {
      return said.has(id) ? [classOf(id) === others[i]] : []
    })
    return both.length === 0 ? null : { samples: both.length, share: both.filter(Boolean).length / both.length }
  }

  function contentsById(wanted: ReadonlySet<number>): ReadonlyMap<number, Content> {
    const found = new Map<number, Content>()
    for (const { id, content } of lazyContents(db, how.upTo)) if (wanted.has(id)) found.set(id, content)
    return found
  }
}
