import { spawnSync } from 'node:child_process'
import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync, copyFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')

/** Rule → a file that breaks it, and the file it wrongly reaches for. */
const bad: readonly (readonly [rule: string, file: string, content: string])[] = [
  ['contract imports only what it may', 'src-main/contract/a.ts', "import '../platform/x.ts'"],
  ['tensor-graph imports only what it may', 'src-main/tensor-graph/a.ts', "import '../platform/x.ts'"],
  ['platform imports only what it may', 'src-main/platform/a.ts', "import '../storage/x.ts'"],
  ['storage imports only what it may', 'src-main/storage/a.ts', "import '../services/x.ts'"],
  ['learners imports only what it may', 'src-main/learners/a.ts', "import '../storage/x.ts'"],
  ['query-strategies imports only what it may', 'src-main/query-strategies/a.ts', "import '../compute/x.ts'"],
  ['api imports only what it may', 'src-main/api/a.ts', "import '../storage/x.ts'"],
  ['onnxruntime-node is reserved', 'src-main/learners/b.ts', "import 'onnxruntime-node'"],
  ['onnxruntime-node is reserved', 'src-main/compute/b.ts', "await import('onnxruntime-node')"],
  ['ws is reserved', 'src-main/hosts/b.ts', "import 'ws'"],
  ['yauzl is reserved', 'src-main/exchange-formats/csv/b.ts', "import 'yauzl'"],
  ['hyparquet is reserved', 'src-main/exchange-formats/csv/c.ts', "import 'hyparquet'"],
  ['better-sqlite3 is reserved', 'src-main/services/b.ts', "import 'better-sqlite3'"],
  ['tensor-graph and platform use no package', 'src-main/platform/b.ts', "import 'zod'"],
  ['the page knows the contract only, as types', 'src-renderer/stores/a.ts', "import '../../src-main/storage/x.ts'"],
  ['the page takes the contract as types', 'src-renderer/stores/b.ts', "import '../../src-main/contract/x.ts'"],
  ['screens never import screens', 'src-renderer/screens/one/a.ts', "import '../two/x.ts'"],
  ['only the connection knows the transport', 'src-renderer/stores/c.ts', "import '@orpc/client'"],
  ['stores know no DOM charts', 'src-renderer/stores/d.ts', "import '../charts/x.ts'"],
  ['the preload knows only electron', 'src-preload/a.ts', "import '../src-main/platform/x.ts'"],
  ['no cycles', 'src-main/storage/c.ts', "import './d.ts'"],
]

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
    for (const room of ['platform', 'storage', 'services', 'compute', 'contract'])
      put(`src-main/${room}/x.ts`, 'export const x = 1')
    put('src-renderer/screens/two/x.ts', 'export const x = 1')
    put('src-renderer/charts/x.ts', 'export const x = 1')
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
