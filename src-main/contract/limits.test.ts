import type { AnyContractProcedure } from '@orpc/contract'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { MAX_MESSAGE } from '../hosts/page-line.ts'
import { contract } from './contract.ts'

interface JsonSchema {
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly JsonSchema[]
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly items?: JsonSchema
  readonly maxItems?: number
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly propertyNames?: JsonSchema
  readonly additionalProperties?: JsonSchema | false
  readonly maxProperties?: number
}

/** Characters a value of this schema takes as JSON at most; ∞ where it has no limit. A control character is written as six. */
function largest(schema: JsonSchema): number {
  if (schema.enum) return Math.max(...schema.enum.map((value) => JSON.stringify(value).length))
  if (schema.const !== undefined) return JSON.stringify(schema.const).length
  if (schema.anyOf) return Math.max(...schema.anyOf.map(largest))
  if (Array.isArray(schema.type)) return Math.max(...schema.type.map((type: string) => largest({ ...schema, type })))
  switch (schema.type) {
    case 'null':
    case 'boolean':
      return 5
    case 'number':
      return 25
    case 'integer':
      return Math.max(String(schema.minimum).length, String(schema.maximum).length)
    case 'string':
      return 2 + 6 * (schema.maxLength ?? Infinity)
    case 'array':
      return 2 + (schema.maxItems ?? Infinity) * (1 + largest(schema.items!))
    case 'object': {
      const known = Object.entries(schema.properties ?? {})
      const own = known.reduce((sum, [name, value]) => sum + name.length + 4 + largest(value), 2)
      if (!schema.propertyNames) return own
      const entry = largest(schema.propertyNames) + 2 + largest(schema.additionalProperties as JsonSchema)
      return own + (schema.maxProperties ?? Infinity) * entry
    }
    default:
      return Infinity
  }
}

const procedures = Object.entries(contract).flatMap(([domain, verbs]) =>
  Object.entries(verbs as Readonly<Record<string, AnyContractProcedure>>).map(
    ([name, verb]) => [`${domain}.${name}`, verb['~orpc'].inputSchema as z.ZodType | undefined] as const,
  ),
)

/** The address and the envelope around what is asked. */
const AROUND = 1000

test.each(procedures.filter(([, input]) => input))(
  'no request to %s that fits the contract is over what one message may have',
  (_, input) => {
    expect(largest(z.toJSONSchema(input!, { io: 'input' }) as JsonSchema)).toBeLessThan(MAX_MESSAGE - AROUND)
  },
)

test('every domain is looked at', () => expect(procedures.length).toBeGreaterThan(50))

test('a record with too many keys is refused', () => {
  const input = Object.fromEntries(procedures)['models.embed']!
  const options = (keys: number) => ({
    backbone: 'x',
    options: Object.fromEntries(Array.from({ length: keys }, (_, i) => [`o${i}`, 1])),
  })
  expect([input.safeParse(options(50)).success, input.safeParse(options(51)).success]).toEqual([true, false])
})
