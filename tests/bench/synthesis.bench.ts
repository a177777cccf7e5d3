import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mulberry32, sampleWithoutReplacement } from '../../src-main/platform/random.ts'
import { textsOfFile } from '../../src-main/services/synthesis/texts-of-file.ts'
import { NearCopies } from '../../src-main/synthesis/gates/near-copies.ts'
import { gramHashes, jaccard, levelled } from '../../src-main/synthesis/gates/text-grams.ts'
import { countSentences } from '../../src-main/synthesis/grammar/grammar.ts'
import { measureNoise } from '../../src-main/synthesis/noises/fit-noise.ts'
import { noises } from '../../src-main/synthesis/noises/index.ts'
import { noiseMaker } from '../../src-main/synthesis/noises/make-noise.ts'
import { sampler } from '../../src-main/synthesis/sampling/sampler.ts'
import { parseTemplates } from '../../src-main/synthesis/templates/parse-templates.ts'

// A million samples; near copies of 100,000 texts among 100,000; rates of noise found again in real texts. KINDLING_TEXTS: files of real texts, with commas.
const ONE_MILLION = 1_000_000
const TEMPLATES = `%[card_arrival]
  *[50%] {|hi|hello} {I ordered|I asked for|you promised me} @[card] #[2..400] days ago and {still nothing|it has not come}
  *[30%] where is @[card]? it is #[2..400] days since @[day]
  *[20%] has @[card] number #[1..99999] been sent to @[place] {|yet}?
%[exchange_rate]
  what do I get for #[1..50000 as EUR] in @[place] {|now}?
  {how much|what} is #[1..50000 as grouped] {dollars|pounds} today{|, please}?
@[card]
  my {|new} card
  the replacement
@[day]
  #[2025-01-01..2026-12-31 as d MMMM yyyy]
@[place]
  Rome
  #[1..9000] Main Street`
const number = (n: number | bigint) => n.toLocaleString('en')

const { grammar } = parseTemplates(TEMPLATES)
console.log(`templates of ${number(countSentences(grammar))} sentences`)
for (const repeat of [true, false]) {
  const digests = [1, 2].map(() => {
    const [hash, began] = [createHash('sha256'), performance.now()]
    let [texts, memory] = [0, 0]
    const drawn = sampler(grammar, { count: ONE_MILLION, seed: 2026, repeat })
    for (const { text } of drawn) {
      hash.update(text + '\n')
      if (texts++ % 10_000 === 0) memory = Math.max(memory, process.memoryUsage.rss())
    }
    const seconds = (performance.now() - began) / 1000
    const again = drawn.coverage().reduce((sum, { repeated }) => sum + repeated, 0)
    console.log(
      `${number(texts)} samples ${repeat ? 'drawn freely' : 'without repetition'}: ${seconds.toFixed(1)} s, ${number(Math.round(texts / seconds))} a second, ${Math.round(memory / 2 ** 20)} MB${repeat ? '' : `; ${number(again)} draws were there already`}`,
    )
    return hash.digest('hex')
  })
  console.log(`the same seed gives ${digests[0] === digests[1] ? 'the same samples' : 'OTHER SAMPLES'}`)
}

const files = (process.env['KINDLING_TEXTS'] ?? '').split(',').filter((path) => path && existsSync(path))
if (files.length === 0) console.log('KINDLING_TEXTS names no files: copies and noise are not measured')
const pools = await Promise.all(files.map(textsOfFile))
if (pools.length > 0) nearCopies(pools[0]!.map(levelled))
for (const [i, texts] of pools.entries()) recoveredRates(files[i]!, texts)

/** Real texts, halves of them joined, all with slips: 200,000 different ones. */
function nearCopies(real: readonly string[]): void {
  const random = mulberry32(5)
  const noise = noiseMaker({ 'keyboard-typo.v1': 0.006, 'dropped-letter.v1': 0.006, 'abbreviation.v1': 0.2 })
  const one = () => real[Math.floor(random() * real.length)]!
  const different = new Set<string>()
  for (let i = 0; different.size < 200_000; i++) {
    const [a, b] = [one(), one()]
    const text = random() < 0.5 ? a : a.slice(0, a.length >> 1) + b.slice(b.length >> 1)
    different.add(noise(text, i).text)
  }
  const texts = [...different]
  const [known, asked] = [texts.slice(0, 100_000), texts.slice(100_000)]
  const [index, began] = [new NearCopies(0.9), performance.now()]
  for (const text of known) index.add(text)
  const found = asked.map((text) => index.find(text) !== null)
  const seconds = (performance.now() - began) / 1000
  const grams = known.map(gramHashes)
  const some = [...sampleWithoutReplacement(asked.length, 2_000, mulberry32(9))]
  const isNear = (text: string) => {
    const own = gramHashes(text)
    return grams.some((other) => jaccard(own, other, 0.9) >= 0.9)
  }
  const truth = some.map((i) => isNear(asked[i]!))
  const both = some.filter((i, n) => found[i] && truth[n]).length
  const share = (of: number) => `${both} of ${of}`
  console.log(
    `near copies of 100,000 among 100,000: ${seconds.toFixed(1)} s, ${number(found.filter(Boolean).length)} found; of 2,000 compared with all: precision ${share(some.filter((i) => found[i]).length)}, recall ${share(truth.filter(Boolean).length)}`,
  )
}

/** Over eight seeds: mean and standard deviation of the error, relative to the rate. */
function recoveredRates(file: string, texts: readonly string[]): void {
  const before = measureNoise(texts)
  console.log(`${file}: ${number(texts.length)} texts`)
  for (const noise of noises) {
    const { rate: own, places } = before[noise.id]!
    if (places < 500) continue
    const told = [0.02, 0.05, 0.1].map((rate) => {
      const make = noiseMaker({ [noise.id]: rate })
      const errors = Array.from({ length: 8 }, (_, seed) => {
        const noisy = texts.map((text, i) => make(text, (i * 7919 + seed * 1_000_003) | 0).text)
        return (measureNoise(noisy, [noise])[noise.id]!.rate - own) / (1 - own) / rate - 1
      })
      const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length
      const variance = errors.reduce((sum, error) => sum + (error - mean) ** 2, 0) / (errors.length - 1)
      return `at ${rate}: ${(100 * mean).toFixed(1)} ± ${(100 * Math.sqrt(variance)).toFixed(1)} %`
    })
    console.log(`  ${noise.id.padEnd(26)} ${own.toFixed(4)} of ${number(places)} before; ${told.join(', ')}`)
  }
}
