import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryStudio } from '../hosts/temporary-studio.ts'

// Precision and coverage by source, and how long each suggester takes, on banking77 (KINDLING_BENCH_TRAIN: its train.csv). Random cards are answered
// as the file says; label names teach, 20 rules were written from the label names alone.
const ANSWERS = 600
const RULES: readonly (readonly [phrase: string, label: string])[] = [
  ['age', 'age_limit'],
  ['apple pay', 'apple_pay_or_google_pay'],
  ['google pay', 'apple_pay_or_google_pay'],
  ['exchange rate', 'exchange_rate'],
  ['refund', 'request_refund'],
  ['change my pin', 'change_pin'],
  ['stolen', 'lost_or_stolen_card'],
  ['lost', 'lost_or_stolen_card'],
  ['passcode', 'passcode_forgotten'],
  ['disposable', 'get_disposable_virtual_card'],
  ['virtual card', 'getting_virtual_card'],
  ['source of funds', 'verify_source_of_funds'],
  ['mastercard', 'visa_or_mastercard'],
  ['contactless', 'contactless_not_working'],
  ['direct debit', 'direct_debit_payment_not_recognised'],
  ['countries', 'country_support'],
  ['close my account', 'terminate_account'],
  ['verify my identity', 'verify_my_identity'],
  ['beneficiary', 'beneficiary_not_allowed'],
  ['spare card', 'getting_spare_card'],
]

const { studio, folder, leave } = await temporaryStudio()
try {
  const { labelling, suggestions } = studio
  await studio.settings.set({ annotator: 'Ada', holdoutShare: 0, retrainEvery: 100 })
  await studio.project.create({ name: 'p', path: join(folder, 'p.kindling') })
  const file = process.env['KINDLING_BENCH_TRAIN'] ?? ''
  const truth = new Map<string, string>()
  const { id } = await studio.data.import({ path: file, trustLabels: true, options: { text: 'text', label: '-' } })
  await studio.jobs.wait({ id })
  for (const line of readFileSync(file, 'utf8').split('\n').slice(1)) {
    const comma = line.lastIndexOf(',')
    if (comma > 0) truth.set(plain(line.slice(0, comma)), plain(line.slice(comma + 1)))
  }
  await studio.labels.add({ names: [...new Set(truth.values())].sort() })
  await studio.strategies.choose({ id: 'random.v1', options: {} })
  const written = join(folder, 'rules.csv')
  writeFileSync(written, RULES.map((rule) => `${rule.join(',')}\n`).join(''))
  console.log('rules', await suggestions.importRules({ path: written }))
  await quiet()
  const began = performance.now()
  const [first] = await suggestions.rules()
  console.log(
    `hits of ${RULES.length} rules in the pool: ${(performance.now() - began).toFixed(0)} ms (${first!.hits} of the first)`,
  )
  for (let done = 0; done < ANSWERS;) {
    const { cards } = await labelling.next({ annotator: 'Ada', count: 20, holding: [] })
    for (const card of cards) {
      const text = card.sample.content.kind === 'text' ? card.sample.content.text : ''
      const label = truth.get(plain(text))
      if (label === undefined) continue
      await labelling.answer({
        annotator: 'Ada',
        sample: card.sample.id,
        kind: 'label',
        label,
        reason: null,
        dwellMs: 1,
        model: null,
        shown: card.guesses,
        sources: card.sources,
      })
      done++
    }
    await quiet()
  }
  const { cards, sources } = await suggestions.sources()
  console.log(`${cards} cards; in the order in which they are heard:`)
  for (const { source, right, of, precision, coverage } of sources) {
    const { value, low, high } = precision!
    console.log(
      `${source.padEnd(16)} right ${right} of ${of}  ${share(value)} (${share(low)} to ${share(high)})  coverage ${share(coverage)}`,
    )
  }
  const { curve: _, ...exemplars } = await suggestions.exemplars()
  console.log('exemplars', exemplars)
  for (const one of (await studio.doctor.report()).suggesters)
    console.log(
      `${one.id.padEnd(16)} ${one.state}, ${one.calls} calls of 20 cards: p50 ${one.p50?.toFixed(1)} ms, p95 ${one.p95?.toFixed(1)} ms`,
    )
} finally {
  await leave()
}

function plain(cell: string): string {
  const bare = cell.trim()
  return (bare.startsWith('"') && bare.endsWith('"') ? bare.slice(1, -1).replaceAll('""', '"') : bare)
    .replaceAll(/\s+/g, ' ')
    .trim()
}
function share(value: number): string {
  return `${(100 * value).toFixed(1)} %`
}
async function quiet(): Promise<void> {
  for (let calm = 0; calm < 3; calm++) {
    const running = (await studio.jobs.list()).filter(({ endedAt }) => endedAt === null)
    if (running.length > 0) calm = 0
    await Promise.all(running.map(({ id }) => studio.jobs.wait({ id })))
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
