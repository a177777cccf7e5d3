import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'

const root = join(import.meta.dirname, '../..')

/** Python with onnxruntime and numpy, if there is one; KINDLING_PYTHON names it. */
export const python: string | null =
  [process.env['KINDLING_PYTHON'], 'python3'].find(
    (one) => one && spawnSync(one, ['-c', 'import onnxruntime, numpy, PIL'], { stdio: 'ignore' }).status === 0,
  ) ?? null
if (!python) console.log('skipped: no python3 with onnxruntime, numpy and Pillow (set KINDLING_PYTHON)')

export interface Told {
  readonly labels: readonly string[]
  readonly probability: number
  readonly inScope: boolean | null
  readonly probabilities: readonly number[]
}

const environment = { ...process.env, ORT_DISABLE_TELEMETRY: '1' }

/** What a runner of a bundle says of lines it is given. The packages it needs are found beside the bundle's folder, as where somebody installed them. */
export function run(
  bundle: string,
  runner: 'run.mjs' | 'run.py',
  lines: readonly string[],
  ...flags: string[]
): Told[] {
  const out = execFileSync(...command(bundle, runner, ['--all', ...flags]), {
    input: `${lines.join('\n')}\n`,
    env: environment,
    encoding: 'utf8',
  })
  return out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Told)
}

/** Exit code and words of a runner's self-test. */
export function selfTest(bundle: string, runner: 'run.mjs' | 'run.py') {
  const { status, stdout, stderr } = spawnSync(...command(bundle, runner, ['--self-test']), {
    env: environment,
    encoding: 'utf8',
  })
  return { status, told: stdout + stderr }
}

function command(bundle: string, runner: string, flags: readonly string[]): [string, string[]] {
  const packages = join(dirname(bundle), 'node_modules')
  if (!existsSync(packages)) symlinkSync(join(root, 'node_modules'), packages, 'dir')
  return [runner === 'run.mjs' ? process.execPath : python!, [join(bundle, runner), ...flags]]
}
