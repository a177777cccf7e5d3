import type { AskedBundleReceipt } from '../../contract/bundles.ts'
import type { OutputOf } from '../../compute-tasks/numerics.ts'
import { writeAtomically } from '../../platform/write-atomically.ts'
import type { ReadableDb } from '../../storage/database.ts'
import { requireNoProject } from '../../storage/file-header.ts'
import { answeredSamples } from '../../storage/tables/annotations.ts'
import { allLabels } from '../../storage/tables/labels.ts'

type Asked = OutputOf<'askBundle'>

/** What a bundle said of a project, in short; all of it in a file of JSON lines where one is named. */
export async function toldByBundle(
  db: ReadableDb,
  path: string,
  asked: Asked,
  { task, out }: { readonly task: number; readonly out: string | null },
): Promise<AskedBundleReceipt> {
  const { manifest, labels, ids, unreadable } = asked
  if (out !== null) {
    requireNoProject(out)
    await writeAtomically(out, lines(asked))
  }
  return {
    path,
    project: manifest.project,
    version: manifest.version,
    kind: manifest.kind,
    precision: manifest.precision,
    labels: [...labels],
    samples: ids.length,
    unreadable,
    agreement: agreementWith(db, task, asked),
    file: out,
  }
}

/** A line a sample: its id, the likeliest label, all probabilities in the order of the labels. */
async function* lines({ labels, ids, probabilities }: Asked): AsyncGenerator<Uint8Array> {
  const width = labels.length
  for (const [i, sample] of ids.entries()) {
    const row = probabilities.subarray(i * width, (i + 1) * width)
    const best = likeliest(row)
    const line = { sample, label: labels[best], probability: row[best], probabilities: [...row] }
    yield Buffer.from(`${JSON.stringify(line)}\n`)
  }
}

/** With the project's own answers of one label, where the bundle has a label called so. */
function agreementWith(db: ReadableDb, task: number, { labels, ids, probabilities }: Asked) {
  const known = new Set(labels)
  const names = new Map(allLabels(db).map(({ id, name }) => [id, name]))
  const rowOf = new Map([...ids].map((id, row) => [id, row]))
  let [labelled, same] = [0, 0]
  for (const { sample, labelIds } of answeredSamples(db, null, task)) {
    const name = labelIds.length === 1 ? names.get(labelIds[0]!) : undefined
    const row = rowOf.get(sample)
    if (name === undefined || row === undefined || !known.has(name)) continue
    labelled++
    const said = likeliest(probabilities.subarray(row * labels.length, (row + 1) * labels.length))
    if (labels[said] === name) same++
  }
  return labelled === 0 ? null : { labelled, same }
}

const likeliest = (row: Float32Array): number => row.indexOf(Math.max(...row))
