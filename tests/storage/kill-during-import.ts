// Kills a core that imports and is labelled in at random moments, and counts what was lost.
//   node tests/storage/kill-during-import.ts --times 30 [--rows 20000] [--seed 1]
// Exit code 0: every import whole or absent, no confirmed answer lost, every integrity check ok.
import { parseArgs } from 'node:util'
import { importLives } from './import-lives.ts'

const { values } = parseArgs({
  options: {
    times: { type: 'string', default: '30' },
    rows: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
  },
})
const [times, rows, seed] = [Number(values.times), Number(values.rows), Number(values.seed)]
const sum = { confirmed: 0, imported: 0, failed: 0 }
for await (const { number, confirmed, imported, problems } of importLives({ times, rows, seed })) {
  sum.confirmed += confirmed
  sum.imported += Number(imported)
  sum.failed += Number(problems.length > 0)
  const file = imported ? 'file whole' : 'file absent'
  console.log(
    `${number}/${times} killed: ${confirmed} answers confirmed, ${file}, ${problems.join('; ') || 'nothing lost'}`,
  )
}
console.log(JSON.stringify({ times, ...sum }))
process.exit(sum.failed === 0 ? 0 : 1)
