#!/usr/bin/env node
// `kindling VERB …`: in the repository straight from the sources (Node 24 strips the types), installed from the built core.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { installPackages, root } from './prepare.mjs'

const source = join(root, 'src-main/entries/cli.ts')
const inRepository = existsSync(source)
if (inRepository) installPackages()
const { runWithNode } = await import('./with-node.mjs')
process.exitCode = await runWithNode([
  '--disable-warning=ExperimentalWarning',
  inRepository ? source : join(root, 'out/main/cli.js'),
  ...process.argv.slice(2),
])
