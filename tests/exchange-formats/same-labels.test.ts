import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { countLabels } from '../../src-main/experiments/labelled-file.ts'

let folder: string
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'kindling-same-'))))
afterAll(() => rmSync(folder, { recursive: true }))

/** How Python's csv and json modules (and pandas) write one value: [csv, json]. */
const written = (value: boolean | number | string): readonly [string, string] =>
  typeof value === 'boolean'
    ? [value ? 'True' : 'False', String(value)]
    : typeof value === 'number'
      ? [`${value}.0`, `${value}.0`]
      : [value, /^-?\d+$/.test(value) ? value : JSON.stringify(value)]

const label = fc.oneof(
  fc.boolean(),
  fc.integer({ min: -3, max: 9 }),
  fc.constantFrom('1', '0', '-2', '12345678901234567890', 'yes', 'True', 'TRUE', 'None'),
)

test('CSV and JSONL of one data set have the same samples and labels', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(label, { minLength: 1, maxLength: 12 }), async (labels) => {
      const [csv, jsonl] = [join(folder, 'a.csv'), join(folder, 'a.jsonl')]
      const cells = labels.map((one, i) => [`text number ${i}`, ...written(one)] as const)
      writeFileSync(csv, 'text,label\n' + cells.map(([text, cell]) => `${text},${cell}\n`).join(''))
      writeFileSync(jsonl, cells.map(([text, , json]) => `{"text": "${text}", "label": ${json}}\n`).join(''))
      expect(await countLabels(csv)).toEqual(await countLabels(jsonl))
      expect((await countLabels(csv)).labelled).toBe(labels.length)
    }),
  )
})
