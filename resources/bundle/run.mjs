#!/usr/bin/env node
// Classifies from the command line. Needs onnxruntime-node (or onnxruntime-web), and sharp for images: npm install onnxruntime-node
//   node run.mjs [FILE]          a text, the path of an image, or a JSON array of numbers a line (default: standard input)
//   node run.mjs --jsonl [FILE]  a JSON value a line: a text, an array of numbers, or an object with "text", "image" or "vector"
//   node run.mjs --all           tells all probabilities, as JSON lines
//   node run.mjs --self-test     checks SHA256SUMS and runs self-test.json; exit code 1 where either is not met
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { text as wholeOf } from 'node:stream/consumers'
import { openBundle } from './classify.mjs'

const flags = process.argv.slice(2).filter((word) => word.startsWith('--'))
const [file] = process.argv.slice(2).filter((word) => !word.startsWith('--'))

process.env.ORT_DISABLE_TELEMETRY ??= '1'
const loaded = await import('onnxruntime-node').catch(() => import('onnxruntime-web'))
const ort = loaded.default ?? loaded
const { bundle, classify, json, pixelSize } = await openBundle(
  ort,
  (name) => readFile(new URL(name, import.meta.url)),
  () => import('./tokenizers.mjs'),
)

/** An image file at the size the model wants, on white where it was transparent. */
async function pixels(image) {
  const { default: sharp } = await import('sharp')
  const upright = sharp(image).autoOrient().flatten({ background: '#fff' }).toColourspace('srgb')
  const { autoOrient: from } = await upright.metadata()
  const size = pixelSize(from.width, from.height)
  const { kernel } = bundle.preparation
  const { data, info } = await upright
    .resize({ ...size, fit: 'fill', kernel, fastShrinkOnLoad: bundle.preparation.fit === 'stretch' })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  const rgb = info.channels === 3 ? data : Uint8Array.from({ length: 3 * data.length }, (_, i) => data[(i / 3) | 0])
  return { width: info.width, height: info.height, rgb }
}
const classified = async (value) => {
  const content =
    typeof value === 'object' && !Array.isArray(value) ? (value.text ?? value.image ?? value.vector) : value
  if (bundle.input !== 'image') return classify(content)
  return classify(await pixels(content.startsWith('data:') ? Buffer.from(content.split(',')[1], 'base64') : content))
}

/** Files whose bytes are not those that the bundle was written with. */
async function changedFiles() {
  const sums = (await readFile(new URL('SHA256SUMS', import.meta.url), 'utf8')).trim().split('\n')
  const changed = []
  for (const [sum, name] of sums.map((line) => line.split(/ [ *]/))) {
    const bytes = await readFile(new URL(name, import.meta.url)).catch(() => null)
    if (!bytes || createHash('sha256').update(bytes).digest('hex') !== sum) changed.push(name)
  }
  return changed
}

if (flags.includes('--self-test')) {
  const changed = await changedFiles()
  if (changed.length > 0) console.log(`not as it was written: ${changed.join(', ')}`)
  const { cases, tolerance } = await json('self-test.json')
  let furthest = 0
  for (const { content, probabilities } of cases)
    (await classified(content)).probabilities.forEach(
      (p, c) => (furthest = Math.max(furthest, Math.abs(p - probabilities[c]))),
    )
  console.log(
    `${cases.length} contents, furthest from what is expected: ${furthest.toExponential(1)}, allowed ${tolerance}`,
  )
  process.exitCode = furthest <= tolerance && changed.length === 0 ? 0 : 1
} else {
  const lines = (file ? await readFile(file, 'utf8') : await wholeOf(process.stdin)).split(/\r?\n/)
  if (lines.at(-1) === '') lines.pop()
  const parsed = flags.includes('--jsonl') || bundle.input === 'vector'
  for (const line of lines) {
    const { label, labels, probability, inScope, probabilities } = await classified(parsed ? JSON.parse(line) : line)
    if (flags.includes('--all')) console.log(JSON.stringify({ labels, probability, inScope, probabilities }))
    else console.log(`${label}\t${probability.toFixed(4)}${inScope === false ? '\tout of scope' : ''}`)
  }
}
