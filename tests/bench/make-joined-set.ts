// Makes labelled sets from a file of one label a text: `joined`, two texts as one with both labels; and `two tasks`, each text with its label
// and a second one that follows from it by rule. node tests/bench/make-joined-set.ts FOLDER_OF_train.csv_AND_test.csv OUT
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { mulberry32, type Random } from '../../src-main/platform/random.ts'

interface Row {
  readonly text: string
  readonly label: string
}
const [from = '', to = ''] = process.argv.slice(2)
mkdirSync(to, { recursive: true })
const rowsOf = (name: string) => parse<Row>(readFileSync(join(from, name)), { columns: true })

/** Two texts of the file drawn at random, of different labels, one after the other. */
function joined(rows: readonly Row[], count: number, random: Random) {
  const draw = () => rows[Math.floor(random() * rows.length)]!
  return Array.from({ length: count }, () => {
    const first = draw()
    let second = draw()
    while (second.label === first.label) second = draw()
    return { text: `${first.text.trim()} ${second.text.trim()}`, label: [first.label, second.label] }
  })
}
/** What a text is about, by its label’s name: the second task. */
const topic = ({ label }: Row) =>
  ['card', 'transfer', 'top_up', 'exchange', 'refund'].find((word) => label.includes(word)) ?? 'other'

const lines = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('')
const random = mulberry32(7)
for (const [name, count] of [
  ['train', 5000],
  ['test', 2000],
] as const) {
  const rows = rowsOf(`${name}.csv`)
  writeFileSync(join(to, `joined-${name}.jsonl`), lines(joined(rows, count, random)))
  writeFileSync(join(to, `intent-${name}.jsonl`), lines(rows))
  writeFileSync(join(to, `topic-${name}.jsonl`), lines(rows.map((row) => ({ text: row.text, label: topic(row) }))))
}
