import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { mulberry32 } from '../../src-main/platform/random.ts'
import { checkImport } from './check-import.ts'
import { mutatedFile, seedFiles } from './mutated-files.ts'

// fuzz-imports.ts does the same for as many files as one likes.
const INPUTS = 1200

test(`${INPUTS} mutated files come in as samples and rejects that add up, or are refused by name`, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kindling-mutated-'))
  try {
    const faults: string[] = []
    let records = 0
    for (let n = 0; n < INPUTS; n++) {
      const random = mulberry32(n)
      const file = mutatedFile(random)
      const checked = await checkImport(folder, file, random)
      records += checked.accepted + checked.rejected
      for (const fault of checked.faults) faults.push(`input ${n} (${file.name}): ${fault}`)
    }
    expect(faults).toEqual([])
    expect(records).toBeGreaterThan(INPUTS)
  } finally {
    rmSync(folder, { recursive: true })
  }
}, 120_000)

test.each(seedFiles.map((file) => [file.name, file] as const))(
  '%s is read before anything happens to it',
  async (_, file) => {
    const folder = mkdtempSync(join(tmpdir(), 'kindling-seed-'))
    try {
      // No choices of the user: the random numbers are all too large for one.
      const { faults, refused, accepted, rejected } = await checkImport(folder, file, () => 0.99)
      expect([faults, refused]).toEqual([[], null])
      expect(accepted + rejected).toBeGreaterThan(0)
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
)
