import { z } from 'zod'

// What is sent has a largest size, each part of it too: so no request that fits the contract is over what one message may have.

/** As long as any system takes one; none takes a NUL. */
export const Path = z
  .string()
  .max(32_767)
  .regex(/^[^\0]*$/, 'a path without NUL')
/** Of a plug-in, a job, a key. */
export const Id = z.string().max(200)
/** A label that is there already: files bring longer names than may be typed. */
export const LONGEST_LABEL = 10_000
export const LabelName = z.string().max(LONGEST_LABEL)

/** So many samples at once; their ids have 12 digits at most. */
export const SampleIds = z.array(z.int().min(0).max(999_999_999_999)).max(1_000_000)

/** A record with at most so many keys. */
export const limitedRecord = <Value extends z.ZodType>(value: Value, most: number) =>
  z
    .record(Id, value)
    .refine((record) => Object.keys(record).length <= most, `at most ${most}`)
    .meta({ maxProperties: most })
