// `npm run check`: types, lint, format, import rules (and files nobody imports), unused code, tests; `--end-to-end` adds the stories in a browser.
import { spawnSync } from 'node:child_process'

const steps = [
  ['types', ['build/typecheck.mjs']],
  ['lint', ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0']],
  ['format', ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.']],
  [
    'import rules',
    [
      'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
      '--config',
      '.dependency-cruiser.mjs',
      'src-main',
      'src-preload',
      'src-renderer',
      '--output-type',
      'err',
    ],
  ],
  ['unused code', ['node_modules/knip/bin/knip.js']],
  ['unit tests', ['node_modules/vitest/vitest.mjs', 'run']],
]
if (process.argv.includes('--end-to-end'))
  steps.push(['end to end', ['node_modules/vitest/vitest.mjs', 'run', '--config', 'vitest.e2e.config.ts']])

for (const [name, command] of steps) {
  const began = performance.now()
  const { status } = spawnSync(process.execPath, command, { stdio: 'inherit' })
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`)
  if (status !== 0) process.exit(1)
}
