import { join } from 'node:path'
import { has, readJson, type Json, type ModelFolder } from '../model-folder.ts'
import { UnsupportedModelStep } from '../unusable-model.ts'
import { POOLINGS } from './about.ts'
import type { Pooling } from './pooling.ts'

const STEPS = 'modules.json'
const SUPPORTED = 'Transformer, then Pooling, then Normalize, of sentence_transformers'

/** What the list of steps of sentence-transformers says. */
export interface SentenceSteps {
  /** Null where there is a list and no step in it pools. */
  readonly pooling: Pooling | null
  /** Whether a prefix counts in the pooled vector. */
  readonly poolsPrefix: boolean
}

/**
 * The steps of a folder: one folder per step, named in modules.json, and no other steps than are done here. Without such a list, 1_Pooling
 * where it is there, else the mean. `given` wins over the folder's pooling. Throws UnsupportedModelStep, MissingModelFile.
 */
export async function readSteps(folder: ModelFolder, given: Pooling | null): Promise<SentenceSteps> {
  const listed = has(folder, STEPS)
  const steps = listed ? (Object.values(await readJson(folder, STEPS)) as Json[]) : []
  const kinds = steps.map(({ type }) => /^sentence_transformers\.(?:\w+\.)*(\w+)$/.exec(String(type))?.[1])
  const odd = kinds.findIndex((kind) => !/^(Transformer|Pooling|Normalize)$/.test(kind ?? ''))
  if (odd >= 0) throw new UnsupportedModelStep(join(folder.path, STEPS), String(steps[odd]!['type']), SUPPORTED)
  if (listed && !/^Transformer(,Pooling)?(,Normalize)*$/.test(kinds.join()))
    throw new UnsupportedModelStep(join(folder.path, STEPS), `the steps ${kinds.join(', ') || 'none'}`, SUPPORTED)
  const step = steps[kinds.indexOf('Pooling')]
  if (listed && !step) return { pooling: given, poolsPrefix: true }
  const file = `${String(step?.['path'] ?? '1_Pooling')}/config.json`
  if (!listed && !has(folder, file)) return { pooling: given ?? 'mean', poolsPrefix: true }
  const config = await readJson(folder, file)
  return {
    pooling: given ?? declaredPooling(config, join(folder.path, file)),
    poolsPrefix: config['include_prompt'] !== false,
  }
}

/** The mode as sentence-transformers 5.4 and later name it, or the one switch that is on; a file without either means the mean. */
function declaredPooling(config: Json, file: string): Pooling {
  const { pooling_mode: named } = config
  const switches = Object.keys(config).filter((key) => key.startsWith('pooling_mode_'))
  const asked =
    named !== undefined && named !== null
      ? [named].flat().map(String)
      : switches.filter((key) => config[key] === true).map((key) => key.replace(/^pooling_mode_/, ''))
  if (asked.length === 0 && switches.length === 0 && !Array.isArray(named)) return 'mean'
  const [pooling] = asked.map((mode) => MODES.get(mode))
  if (asked.length === 1 && pooling) return pooling
  throw new UnsupportedModelStep(file, `the pooling ${asked.join(' + ') || 'none'}`, POOLINGS.join(', '))
}

const MODES: ReadonlyMap<string, Pooling> = new Map([
  ['mean', 'mean'],
  ['mean_tokens', 'mean'],
  // The same once the length is 1.
  ['mean_sqrt_len_tokens', 'mean'],
  ['cls', 'cls'],
  ['cls_token', 'cls'],
  ['lasttoken', 'last'],
  ['max', 'max'],
  ['max_tokens', 'max'],
])
