import { spawnSync } from 'node:child_process'
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import rules from '../.dependency-cruiser.mjs'

const root = join(import.meta.dirname, '..')

/** Room → what it wrongly reaches for: the nearest thing that somebody would be tempted to import. */
const rooms: Readonly<Record<string, string>> = {
  contract: '../platform/x.ts',
  'tensor-graph': '../platform/x.ts',
  platform: '../storage/x.ts',
  onnx: '../compute/x.ts',
  compute: '../contract/x.ts',
  'sample-graph': '../evaluation/x.ts',
  evaluation: '../learners/x.ts',
  'exchange-formats': '../storage/x.ts',
  storage: '../services/x.ts',
  'query-strategies': '../compute/x.ts',
  backbones: '../training/x.ts',
  training: '../learners/x.ts',
  learners: '../query-strategies/x.ts',
  bundles: '../storage/x.ts',
  'text-generation': '../synthesis/x.ts',
  synthesis: '../exchange-formats/x.ts',
  experiments: '../storage/x.ts',
  'compute-tasks': '../services/x.ts',
  suggesters: '../services/x.ts',
  services: '../api/x.ts',
  api: '../storage/x.ts',
  hosts: '../storage/x.ts',
  terminal: '../storage/x.ts',
  entries: '../storage/x.ts',
}
/** Folder of the services → another that it wrongly reaches for. */
const services: Readonly<Record<string, string>> = {
  data: 'labelling',
  doctor: 'jobs',
  events: 'jobs',
  jobs: 'project',
  labelling: 'strategies',
  labels: 'data',
  models: 'labelling',
  numerics: 'models',
  project: 'data',
  queue: 'labelling',
  serving: 'queue',
  settings: 'events',
  strategies: 'data',
  suggestions: 'queue',
  synthesis: 'data',
}
/** Package → a file that must not import it, by either way of importing. */
const packages: readonly (readonly [name: string, file: string, dynamic?: true])[] = [
  ['@orpc/contract', 'src-main/services/p1.ts'],
  ['zod', 'src-main/services/p2.ts'],
  ['onnxruntime-node', 'src-main/learners/p3.ts'],
  ['onnxruntime-node', 'src-main/compute/p3.ts', true],
  ['onnx-buf', 'src-main/compute/p4.ts'],
  ['better-sqlite3', 'src-main/services/p5.ts'],
  ['@orpc/server', 'src-main/services/p6.ts'],
  ['ws', 'src-main/hosts/p7.ts'],
  ['electron', 'src-main/hosts/p8.ts'],
  ['@huggingface/tokenizers', 'src-main/learners/p9.ts'],
  ['yauzl', 'src-main/exchange-formats/csv/p10.ts'],
  ['hyparquet', 'src-main/exchange-formats/csv/p11.ts'],
  ['sharp', 'src-main/services/p12.ts'],
  ['yaml', 'src-main/synthesis/gates/p13.ts'],
]

/** Rule → a file that breaks it, and its one line. */
const bad: readonly (readonly [rule: string, file: string, content: string])[] = [
  ...Object.entries(rooms).map(
    ([room, path]) => [`${room} imports only what it may`, `src-main/${room}/a.ts`, `import '${path}'`] as const,
  ),
  ...Object.entries(services).map(
    ([folder, other]) =>
      [
        `services/${folder} imports only what it may`,
        `src-main/services/${folder}/a.ts`,
        `import '../${other}/x.ts'`,
      ] as const,
  ),
  ...packages.map(
    ([name, file, dynamic]) =>
      [`${name} is reserved`, file, dynamic ? `await import('${name}')` : `import '${name}'`] as const,
  ),
  ['the core loads faces only', 'src-main/services/q1.ts', "import '../learners/x.ts'"],
  ['faces load no code', 'src-main/learners/one/about.ts', "import '../x.ts'"],
  ['tensor-graph and platform use no package', 'src-main/platform/b.ts', "import 'zod'"],
  ['the page knows the contract only, as types', 'src-renderer/stores/a.ts', "import '../../src-main/storage/x.ts'"],
  ['the page takes the contract as types', 'src-renderer/stores/b.ts', "import '../../src-main/contract/x.ts'"],
  ['screens never import screens', 'src-renderer/screens/one/a.ts', "import '../two/x.ts'"],
  ['annotators and what they draw know no screen', 'src-renderer/annotators/a.ts', "import '../screens/two/x.ts'"],
  ['one kind of task knows no other', 'src-renderer/annotators/single-label/a.ts', "import '../multi-label/x.ts'"],
  ['only the connection knows the transport', 'src-renderer/stores/c.ts', "import '@orpc/client'"],
  ['stores know no DOM charts', 'src-renderer/stores/d.ts', "import '../charts/x.ts'"],
  ['the preload knows only electron', 'src-preload/a.ts', "import '../src-main/platform/x.ts'"],
  ['no cycles', 'src-main/storage/c.ts', "import './d.ts'"],
  ['no file that nobody imports', 'src-main/platform/alone.ts', 'export const alone = 1'],
]

test('every import rule has its bad import here', () => {
  const tested = new Set(bad.map(([rule]) => rule))
  expect(rules.forbidden.map(({ name }) => name).filter((name) => !tested.has(name))).toEqual([])
})

test('every room and every folder of the services has its rule, and its line in ARCHITECTURE.md', () => {
  const foldersOf = (path: string) =>
    readdirSync(join(root, path), { withFileTypes: true })
      .flatMap((one) => (one.isDirectory() ? [one.name] : []))
      .sort()
  const architecture = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')
  const undescribed = (names: readonly string[]) => names.filter((name) => !architecture.includes(`\n| \`${name}\` |`))
  const found = { rooms: foldersOf('src-main'), services: foldersOf('src-main/services') }
  expect(found).toEqual({ rooms: Object.keys(rooms).sort(), services: Object.keys(services).sort() })
  expect(undescribed([...found.rooms, ...found.services.map((folder) => `services/${folder}`)])).toEqual([])
})

test('every import rule refuses a bad import', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kindling-rules-'))
  const put = (file: string, content: string) => {
    mkdirSync(join(folder, dirname(file)), { recursive: true })
    writeFileSync(join(folder, file), content)
  }
  try {
    for (const file of ['.dependency-cruiser.mjs', 'tsconfig.node.json', 'tsconfig.base.json', 'package.json'])
      copyFileSync(join(root, file), join(folder, file))
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
    for (const room of Object.keys(rooms)) put(`src-main/${room}/x.ts`, 'export const x = 1')
    for (const folder of Object.keys(services)) put(`src-main/services/${folder}/x.ts`, 'export const x = 1')
    put('src-renderer/screens/two/x.ts', 'export const x = 1')
    put('src-renderer/charts/x.ts', 'export const x = 1')
    put('src-renderer/annotators/multi-label/x.ts', 'export const x = 1')
    put('src-main/storage/d.ts', "import './c.ts'")
    for (const [, file, content] of bad) put(file, content)
    const tool = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs')
    const { stdout } = spawnSync(
      process.execPath,
      [tool, '--config', '.dependency-cruiser.mjs', 'src-main', 'src-preload', 'src-renderer', '--output-type', 'json'],
      { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 26 },
    )
    const { summary } = JSON.parse(stdout) as { summary: { violations: { from: string; rule: { name: string } }[] } }
    const refused = summary.violations.map(({ from, rule }) => `${rule.name}: ${from}`)
    expect(bad.map(([rule, file]) => `${rule}: ${file}`).filter((line) => !refused.includes(line))).toEqual([])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
