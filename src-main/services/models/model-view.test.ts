import { expect, test } from 'vitest'
import type { RunRecord } from '../../storage/tables/training-runs.ts'
import { runView } from './model-view.ts'

const run = (error: string | null) => runView({ id: 1, options: '{}', curve: '[]', error } as RunRecord, null)

test('why a run ended crosses the wire as name and fields, a sentence of earlier versions as it stands', () => {
  expect(run('{"name":"ComputeStopped","message":"m","fields":{"task":"train"}}').error).toEqual({
    name: 'ComputeStopped',
    message: 'm',
    fields: { task: 'train' },
  })
  expect(run('It broke.').error).toMatchObject({ name: 'UnexpectedError', fields: { message: 'It broke.' } })
  expect(run(null).error).toBeNull()
})
