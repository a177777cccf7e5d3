import type { AnyContractProcedure } from '@orpc/contract'
import { z } from 'zod'
import { contract } from '../../src-main/contract/contract.ts'
import type { Random } from '../../src-main/platform/random.ts'

interface JsonSchema {
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly JsonSchema[]
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly items?: JsonSchema
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly propertyNames?: JsonSchema
  readonly additionalProperties?: JsonSchema
}

/** Every verb with the schema of what it takes. */
export const verbs: ReadonlyMap<string, JsonSchema | null> = new Map(
  Object.entries(contract).flatMap(([domain, all]) =>
    Object.entries(all as Readonly<Record<string, AnyContractProcedure>>).map(([name, verb]) => {
      const input = verb['~orpc'].inputSchema as z.ZodType | undefined
      return [`${domain}/${name}`, input ? (z.toJSONSchema(input, { io: 'input' }) as JsonSchema) : null] as const
    }),
  ),
)

/** Words that mean something to the studio in question: paths, ids, labels. */
export interface Known {
  readonly paths: readonly string[]
  readonly words: readonly string[]
}

const ODD: readonly unknown[] = [
  ...[
    null,
    true,
    0,
    -1,
    1.5,
    1e308,
    -(2 ** 53),
    2 ** 53,
    '',
    ' ',
    'x',
    '\0',
    '\ud800',
    '../..',
    'constructor',
    '__proto__',
  ],
  ...[
    'x'.repeat(5000),
    '𝔘'.repeat(300),
    [],
    {},
    [[]],
    [null],
    { a: { b: [1] } },
    { toString: 1 },
    '%s%n',
    '<script>',
    '; DROP TABLE samples',
  ],
]

/** Messages as a page sends them, and as one sends them that was written by somebody else. Same random numbers, same messages. */
export function messageMaker(random: Random, { paths, words }: Known, asked: readonly string[]) {
  let count = 0
  const below = (n: number) => Math.floor(random() * n)
  const one = <T>(items: readonly T[]): T => items[below(items.length)]!
  const sometimes = (share: number) => random() < share

  function fitting(schema: JsonSchema, depth = 0): unknown {
    if (schema.enum) return one(schema.enum)
    if (schema.anyOf) return fitting(one(schema.anyOf), depth)
    const type = Array.isArray(schema.type) ? one(schema.type as readonly string[]) : schema.type
    const { minimum = -1000, maximum = 1000 } = schema
    switch (type) {
      case 'boolean':
        return sometimes(0.5)
      case 'integer':
        return Math.max(minimum, Math.min(maximum, sometimes(0.9) ? below(200) : below(2 ** 40)))
      case 'number':
        return Math.max(minimum, Math.min(maximum, random() * 2))
      case 'string':
        return schema.maxLength === 32_767 ? one(paths) : one(words)
      case 'array':
        return Array.from({ length: 1 + below(4) }, () => fitting(schema.items!, depth + 1))
      case 'object': {
        const wanted = Object.entries(schema.properties ?? {}).filter(
          ([name]) => schema.required?.includes(name) || sometimes(0.4),
        )
        const further = schema.propertyNames
          ? Array.from({ length: below(3) }, () => [one(words), fitting(schema.additionalProperties!, depth + 1)])
          : []
        return Object.fromEntries([...wanted.map(([name, value]) => [name, fitting(value, depth + 1)]), ...further])
      }
      default:
        return null
    }
  }
  /** One part of it is something else. */
  function spoilt(value: unknown): unknown {
    if (typeof value !== 'object' || value === null || sometimes(0.15)) return one(ODD)
    const keys = Object.keys(value)
    if (keys.length === 0) return one(ODD)
    const key = one(keys)
    const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...value }) as Record<string, unknown>
    copy[key] = spoilt(copy[key])
    return copy
  }
  const metaOf = () =>
    Array.from({ length: 1 + below(3) }, () => [
      below(9),
      ...Array.from({ length: below(3) }, () => one(['a', 'path', 'samples', 0, -1, '__proto__', 'constructor', null])),
    ])

  /** `id`: whom the answer is for, where one must come. */
  return function next(): { readonly id: string | null; readonly verb: string; readonly data: string | Uint8Array } {
    const id = `f${++count}`
    const verb = one(asked)
    const schema = verbs.get(verb) ?? null
    const input = schema ? fitting(schema) : undefined
    const text = (json: unknown, meta: unknown[] = [], envelope: object = {}) =>
      JSON.stringify({ i: id, p: { u: `/${verb}`, b: { json, meta } }, ...envelope })
    const kind = random()
    if (kind < 0.55) return { id, verb, data: text(input) }
    if (kind < 0.8) return { id, verb, data: text(spoilt(input)) }
    if (kind < 0.86) return { id, verb, data: text(input, metaOf()) }
    if (kind < 0.89) return { id: null, verb, data: text(input, [], { t: one([0, 2, 3, 4, 5, '1', null, -1]) }) }
    if (kind < 0.92)
      return {
        id: null,
        verb,
        data: text(input, [], { i: one([1, null, '', {}, `f${below(count)}`, 'x'.repeat(100)]) }),
      }
    if (kind < 0.94)
      return {
        id: null,
        verb,
        data: text(input, [], {
          p: one([
            {},
            null,
            { u: '/x/y' },
            { u: 'http://x/' },
            { u: '//' },
            { u: `/${verb}`, h: { 'content-type': 'multipart/form-data' } },
            { u: `/${verb}`, m: 'GET' },
            { u: `/${verb}`, b: 'x' },
          ]),
        }),
      }
    const whole = text(input)
    if (kind < 0.97) return { id: null, verb, data: whole.slice(0, below(whole.length)) }
    return { id: null, verb, data: Uint8Array.from({ length: below(300) }, () => below(256)) }
  }
}
