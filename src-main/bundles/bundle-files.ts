import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Content } from '../backbones/backbone.ts'
import type { Preparation } from '../backbones/feature-graph.ts'
import { tokenizersModule } from '../backbones/hf-text/tokenizers-module.ts'
import type { Precision } from '../contract/bundles.ts'
import { rowOf, type Matrix } from '../platform/matrix.ts'
import { licences } from './licences.ts'
import { FORMAT, type BundleFiles, type Manifest } from './manifest.ts'
import { modelCard, type BundleFacts, type CardFigures } from './model-card.ts'
import { json, preparationFiles } from './preparation-files.ts'
import { sumsOf } from './read-bundle.ts'

interface BundleParts extends CardFigures {
  readonly model: Uint8Array
  readonly preparation: Preparation
  readonly facts: BundleFacts
  /** What came with features from elsewhere; what the folder of its features says where left out. */
  readonly licences?: string
  /** Contents of the self-test, and what the file says of them. */
  readonly tests: { readonly contents: readonly Content[]; readonly probabilities: Matrix }
}

/** How far another runtime may be from what this one says: bytes round to either side of a half. */
const toleranceOf = (precision: Precision) => (precision.startsWith('int8') ? 0.02 : 1e-4)

/** All files of a bundle, its sums last. `runners`: folder of those that go into every bundle. */
export async function bundleFiles(parts: BundleParts, runners: string): Promise<BundleFiles> {
  const { model, preparation, labels, facts, receipt, tests } = parts
  const { small, files } = preparationFiles(preparation)
  const manifest: Manifest = {
    format: FORMAT,
    model: 'model.onnx',
    input: facts.input,
    kind: facts.kind,
    precision: receipt.precision,
    project: facts.project,
    version: facts.version,
    preparation: small,
  }
  const withTokenizers = preparation.kind === 'tokens' || preparation.kind === 'grams-and-tokens'
  const whole = new Map<string, Uint8Array>([
    ['model.onnx', model],
    ['bundle.json', json(manifest)],
    ['labels.json', json(labels)],
    ['thresholds.json', json(receipt.thresholds)],
    ...files,
    ['self-test.json', json(selfTest(tests, labels, toleranceOf(receipt.precision)))],
    ['MODEL_CARD.md', Buffer.from(modelCard(facts, parts))],
    ['LICENSES.md', Buffer.from(parts.licences ?? (await licences(facts.folder, withTokenizers)))],
    ...(withTokenizers ? [['tokenizers.mjs', await readFile(tokenizersModule())] as const] : []),
  ])
  for (const name of await readdir(runners)) whole.set(name, await readFile(join(runners, name)))
  return whole.set('SHA256SUMS', sumsOf(whole))
}

const selfTest = ({ contents, probabilities }: BundleParts['tests'], labels: readonly string[], tolerance: number) => ({
  tolerance,
  cases: contents.map((content, i) => {
    const row = [...rowOf(probabilities, i)]
    return { content: written(content), label: labels[row.indexOf(Math.max(...row))], probabilities: row }
  }),
})

const written = (content: Content) =>
  content.kind === 'text'
    ? content.text
    : content.kind === 'vector'
      ? [...content.values]
      : `data:image/png;base64,${Buffer.from(content.bytes).toString('base64')}`
