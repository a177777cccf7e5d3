import type { Card } from '../../contract/cards.ts'
import type { Guess, GuessSource, SourceSaid as ToldSource } from '../../contract/guesses.ts'
import type { ReadableDb } from '../../storage/database.ts'
import { isKeptForMeasuring } from '../../storage/tables/holdout.ts'
import { samplePartsOf } from '../../storage/tables/samples.ts'
import type { SourceSaid } from '../../suggesters/router.ts'
import type { TaskSession } from '../session.ts'

const SHOWN = 3
const MOST_SOURCES = 20
const LONGEST_NAME = 200

export type Guesses = Pick<Card, 'guesses' | 'others' | 'guessedBy' | 'sources' | 'notHeard'>
export const NO_GUESSES: Guesses = { guesses: [], others: [], guessedBy: null, sources: [], notHeard: [] }

/** What is guessed just now of samples that an annotator is dealt. */
export async function guessesFor(
  { project: { db }, task, counts: { byLabel }, router }: TaskSession,
  samples: readonly number[],
  annotator: string,
): Promise<(sample: number) => Guesses> {
  const asked = { db, annotator, task: task.id }
  const suggested = await router.suggest(samples, asked)
  const notHeard = samples.length === 0 ? [] : router.notHeard(asked)
  return (sample) => {
    // A label may have been removed since.
    const said = (suggested.get(sample) ?? []).flatMap((one) => {
      const labels = one.labels.filter(([id]) => byLabel.has(id))
      return labels.length > 0 ? [{ ...one, labels }] : []
    })
    const [first] = said
    if (!first) return { ...NO_GUESSES, notHeard: isKeptForMeasuring(db, sample) ? [] : notHeard }
    const named = merged(said).map(([label, heard]) => guessOf(db, byLabel.get(label)!.name, label, heard))
    return {
      guesses: named.slice(0, SHOWN),
      others: named.slice(SHOWN),
      guessedBy: { suggester: first.by.id, model: modelAmong(said) },
      sources: said.slice(0, MOST_SOURCES).map((one) => toldSource(db, one, (label) => byLabel.get(label)!.name)),
      notHeard,
    }
  }
}

/** The model that suggests something, whoever is heard before it. */
function modelAmong(said: readonly SourceSaid[]) {
  const model = said.find((one) => one.model)?.model
  return model ? { version: model.version, trainedAt: model.trainedAt } : null
}

/** The labels of all sources with those who suggest them: what each thinks best, in the order in which they are heard, then what else each says. */
function merged(said: readonly SourceSaid[]): [label: number, heard: SourceSaid[]][] {
  const by = new Map<number, SourceSaid[]>()
  for (const { labels } of said) by.set(labels[0]![0], [])
  for (const one of said) for (const [label] of one.labels) by.set(label, [...(by.get(label) ?? []), one])
  return [...by]
}

/** With the probability where somebody knows one, else with a share. */
function guessOf(db: ReadableDb, label: string, id: number, heard: readonly SourceSaid[]): Guess {
  const valueBy = (gives: SourceSaid['by']['gives']) => {
    const one = heard.find(({ by }) => by.gives === gives)
    return one?.labels.find(([label]) => label === id)?.[1]
  }
  const [probability, share] = [valueBy('probability'), valueBy('share') ?? valueBy('similarity')]
  const sources = heard.map((one) => sourceOf(db, one, id))
  if (probability !== undefined) return { label, probability, sources }
  return { label, probability: null, ...(share === undefined ? {} : { share }), sources }
}

function sourceOf(db: ReadableDb, { source, model, because, context }: SourceSaid, label: number): GuessSource {
  const rests = because?.get(label)
  const sample = rests && 'sample' in rests ? rests : undefined
  return {
    source,
    ...(rests && 'phrase' in rests ? { phrase: rests.phrase } : {}),
    ...(sample ? { sample: sample.sample, called: called(db, sample.sample) } : {}),
    ...(model && model.version > 0 ? { version: model.version } : {}),
    ...(context ? { context: context.map(([column, value]) => [column, value.slice(0, LONGEST_NAME)]) } : {}),
    ...(model?.steps ? { since: model.steps } : {}),
  }
}

/** As its file calls it, as far as a card shows it. */
const called = (db: ReadableDb, sample: number) =>
  (samplePartsOf(db, sample).externalId ?? String(sample)).slice(0, LONGEST_NAME)

function toldSource(db: ReadableDb, said: SourceSaid, nameOf: (label: number) => string): ToldSource {
  const [label, value] = said.labels[0]!
  const { code, right, of, low } = said.place
  return {
    ...sourceOf(db, said, label),
    label: nameOf(label),
    value: said.by.gives === 'rule' ? null : value,
    place: { code, right, of, low },
  }
}
