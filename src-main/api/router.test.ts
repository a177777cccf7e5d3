import { createRouterClient, type ORPCError } from '@orpc/server'
import { expect, test } from 'vitest'
import { NamedError } from '../platform/named-error.ts'
import { silentLog } from '../platform/log.ts'
import type { Studio } from '../services/studio.ts'
import { createRouter } from './router.ts'

class LabelInUse extends NamedError<{ label: string; count: number; remedies: readonly string[] }> {
  constructor() {
    super({ label: 'refund', count: 3, remedies: ['rename it', 'clear them'] }, 'refund is carried by 3 samples')
  }
}

/** A studio whose label verbs do as told; the others are not called. */
function clientOf(labels: Partial<Studio['labels']>) {
  const logged: unknown[] = []
  const log = { ...silentLog, error: (_message: string, detail?: unknown) => void logged.push(detail) }
  const studio = { log, labels } as unknown as Studio
  return { client: createRouterClient(createRouter(studio)), logged }
}
const failing = (error: unknown) =>
  clientOf({
    list: () => {
      throw error
    },
  })
const caught = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => error as ORPCError<string, unknown>,
  )

test('a named error arrives whole: class name as code, fields as data, and is nothing to log', async () => {
  const { client, logged } = failing(new LabelInUse())
  const error = await caught(client.labels.list())
  expect({ code: error?.code, message: error?.message, data: error?.data, logged }).toEqual({
    code: 'LabelInUse',
    message: 'refund is carried by 3 samples',
    data: { label: 'refund', count: 3, remedies: ['rename it', 'clear them'] },
    logged: [],
  })
})

test('an unforeseen error is logged and goes out as UnexpectedError with its message', async () => {
  const cause = new TypeError('x is not a function')
  const { client, logged } = failing(cause)
  expect(await caught(client.labels.list())).toMatchObject({
    code: 'UnexpectedError',
    data: { message: 'x is not a function' },
  })
  expect(logged).toEqual([cause])
})

test('input that does not fit the contract never reaches the studio', async () => {
  const { client } = clientOf({
    add: () => {
      throw new Error('reached')
    },
  })
  expect(await caught(client.labels.add({ names: [] }))).toMatchObject({ code: 'BAD_REQUEST' })
})

test('an answer that breaks the contract is an error here, not a surprise in the page', async () => {
  const { client, logged } = clientOf({ list: () => [{ id: 'one' }] as never })
  expect(await caught(client.labels.list())).toMatchObject({ code: 'INTERNAL_SERVER_ERROR' })
  expect(logged).toHaveLength(1)
})
