import { runVerb } from '../terminal/run-verb.ts'

// `kindling VERB …`. Exit codes: 0 done, 1 failed, 2 wrong usage.
process.exitCode = await runVerb(process.argv.slice(2), import.meta.dirname, { out: console.log, error: console.error })
