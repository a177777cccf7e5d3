import type { AnnotatorAgreement } from '../../contract/tasks.ts'
import { agreementOfAll, agreementOfTwo, ENOUGH_FOR_AGREEMENT } from '../../evaluation/agreement.ts'
import type { ReadableDb } from '../../storage/database.ts'
import { labelsOfSeveral, type AnnotatorLabels } from '../../storage/tables/standings.ts'
import type { TaskRecord } from '../../storage/tables/tasks.ts'

/** Of a hundred annotators there are thousands of pairs. */
const MOST_PAIRS = 100

interface Pair {
  readonly annotators: [string, string]
  readonly answers: (readonly [number, number])[]
}

/** From the answers of each person as they are now, the hold-out's too; whoever took another name is one, under the one they go by now. */
export function annotatorAgreement(db: ReadableDb, { id, wanted }: TaskRecord): AnnotatorAgreement {
  const rows = labelsOfSeveral(db, id)
  const numbers = new Map([...new Set(rows.map(({ labels }) => labels))].map((labels, i) => [labels, i]))
  const answers: number[][] = []
  const pairs = new Map<string, Pair>()
  for (let from = 0, to = 0; from < rows.length; from = to) {
    while (to < rows.length && rows[to]!.sample === rows[from]!.sample) to++
    const given = rows.slice(from, to)
    answers.push(given.map(({ labels }) => numbers.get(labels)!))
    given.forEach((one, i) =>
      given
        .slice(i + 1)
        .forEach((other) => pairOf(one, other).push([numbers.get(one.labels)!, numbers.get(other.labels)!])),
    )
  }
  const enough = answers.length >= ENOUGH_FOR_AGREEMENT ? agreementOfAll(answers) : null
  return {
    samples: answers.length,
    annotators: new Set(rows.map(({ person }) => person)).size,
    wanted,
    needed: ENOUGH_FOR_AGREEMENT,
    share: enough?.share ?? null,
    alpha: enough?.beyondChance ?? null,
    pairs: [...pairs.values()]
      .sort((a, b) => b.answers.length - a.answers.length)
      .slice(0, MOST_PAIRS)
      .map(told),
  }

  function pairOf(one: AnnotatorLabels, other: AnnotatorLabels): Pair['answers'] {
    const key = JSON.stringify([one.person, other.person])
    const known = pairs.get(key) ?? { annotators: [one.annotator, other.annotator], answers: [] }
    pairs.set(key, known)
    return known.answers
  }
}

function told({ annotators, answers }: Pair): AnnotatorAgreement['pairs'][number] {
  const enough = answers.length >= ENOUGH_FOR_AGREEMENT ? agreementOfTwo(answers) : null
  return { annotators, samples: answers.length, share: enough?.share ?? null, kappa: enough?.beyondChance ?? null }
}
