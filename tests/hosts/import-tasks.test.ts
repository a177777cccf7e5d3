import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { ImportReceipt } from '../../src-main/contract/data.ts'
import { fakeCompute } from './fake-compute.ts'
import { temporaryStudio } from './temporary-studio.ts'

const ROWS = 'text,label,label:urgency\none,food,high\ntwo,food;service,\nthree,,low\nfour,service,\n'

test('a file with a further task: inspected, imported, answered on in both tasks, exported from either', async () => {
  const { studio, folder, leave } = await temporaryStudio({ forkCompute: fakeCompute().fork, host: 'terminal' })
  try {
    await studio.project.create({ name: 'p' })
    const path = join(folder, 'rows.csv')
    writeFileSync(path, ROWS)
    expect(await studio.data.inspect({ path })).toMatchObject({
      kind: 'multi',
      tasks: [{ name: 'urgency', kind: 'single' }],
    })
    const { result } = await studio.jobs.wait(await studio.data.import({ path, trustLabels: true }))
    expect((result as ImportReceipt).tasks).toMatchObject([{ task: 'urgency', isNew: true, labelled: 2 }])
    expect((await studio.data.imports())[0]).toEqual(result)

    const [first, urgency] = await studio.tasks.list()
    expect(first).toMatchObject({ name: 'label', kind: 'multi', labelled: 3, labels: 2 })
    expect(urgency).toMatchObject({ name: 'urgency', kind: 'single', labelled: 2, labels: 2 })
    const list = { search: '', state: null, label: null, sort: 'id', descending: false, offset: 0, limit: 9 } as const
    const labelsOf = async (task?: number) =>
      (await studio.data.samples({ ...list, task })).rows.map(({ label, labels }) => [label, ...labels])
    expect(await labelsOf()).toEqual([[null, 'food'], [null, 'food', 'service'], [null], [null, 'service']])
    expect(await labelsOf(urgency!.id)).toEqual([['high', 'high'], [null], ['low', 'low'], [null]])
    expect(await studio.data.ids({ ...list, task: urgency!.id, state: 'unlabelled' })).toEqual([2, 4])
    expect(await studio.data.sample({ id: 2 })).toMatchObject({ state: 'labelled', labels: ['food', 'service'] })
    expect(await studio.data.sample({ id: 2, task: urgency!.id })).toMatchObject({ state: 'unlabelled', labels: [] })
    await expect(async () => studio.data.samples({ ...list, task: 99 })).rejects.toMatchObject({ name: 'UnknownTask' })

    const states = ['unlabelled', 'labelled'] as const
    const out = join(folder, 'out.csv')
    await studio.jobs.wait(await studio.data.export({ path: out, task: urgency!.id, states: [...states] }))
    const [header, ...lines] = readFileSync(out, 'utf8').trim().split('\n')
    const names = header!.split(',')
    expect(names).toContain('labels:label')
    expect(lines.map((line) => line.split(',')[names.indexOf('label')])).toEqual(['high', '', 'low', ''])
    // Read again, the file answers both as before: nothing is new.
    const again = await studio.jobs.wait(await studio.data.import({ path: out, task: urgency!.id, trustLabels: true }))
    expect(again.result).toMatchObject({ added: 0, labelled: 0, alreadyAnswered: 2 })
    expect((again.result as ImportReceipt).tasks).toMatchObject([{ task: 'label', isNew: false, alreadyAnswered: 3 }])
  } finally {
    await leave()
  }
})
