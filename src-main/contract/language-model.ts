import { oc } from '@orpc/contract'
import { z } from 'zod'
import { Job } from './jobs.ts'
import { LabelName } from './limits.ts'
import { TaskId } from './tasks.ts'

const Url = z.string().trim().min(1).max(2_000)
const Folder = z.string().trim().min(1).max(2_000)
const Notice = z.object({
  name: z.string(),
  message: z.string(),
  fields: z.record(z.string(), z.union([z.string(), z.number()])),
})
const Price = z.number().min(0).max(1e6).nullable().describe('of a million tokens')

/** Where a language model answers, as the user has typed it: an address, or a folder on this machine, which goes before it. Kept in the user’s settings, never in a project. Nothing else is ever asked. */
export const ModelEndpoint = z.object({
  url: Url.nullable().describe('null: none, and nothing leaves the machine'),
  folder: Folder.nullable().describe('of a decoder as ONNX; where there is one no address is asked'),
  reach: z.enum(['loopback', 'elsewhere']).nullable().describe('loopback: a program on this machine'),
  model: z.string().max(500),
  key: z
    .enum(['none', 'settings', 'environment'])
    .describe('where its key comes from: KINDLING_MODEL_KEY goes before the settings; the key itself is never told'),
  perMinute: z.int().min(1).max(10_000).describe('requests at most'),
  priceIn: Price,
  priceOut: Price,
})
export type ModelEndpoint = z.infer<typeof ModelEndpoint>

const Asked = {
  task: TaskId.optional(),
  labels: z.array(LabelName).min(1).max(200).optional().describe('all where left out'),
  perLabel: z.int().min(1).max(1_000).default(20).describe('texts'),
  examples: z.int().min(0).max(10).default(3).describe('labelled samples of each label that are sent along; 0: none'),
  batch: z.int().min(1).max(50).default(10).describe('texts asked for at once'),
  temperature: z.number().min(0).max(2).default(0.9),
  language: z.string().trim().min(1).max(60).default('the language of the label and its texts'),
  topP: z
    .number()
    .gt(0)
    .max(1)
    .optional()
    .describe('of a folder: the fewest tokens with this probability together; left out: as the folder says'),
  topK: z
    .int()
    .min(0)
    .max(1_000_000)
    .optional()
    .describe('of a folder: so many of the likeliest tokens, 0: all; left out: as the folder says'),
  seed: z.int().min(0).max(0xffffffff).optional(),
}

export const AnswerOutcome = z.enum(['answered', 'cut', 'refused', 'not-json', 'empty', 'failed'])
export const ModelAnswer = z.object({
  id: z.int(),
  at: z.int(),
  label: z.string(),
  url: z.string(),
  model: z.string(),
  prompt: z.array(z.object({ role: z.enum(['system', 'user']), content: z.string() })).describe('as it was sent'),
  answer: z.string().describe('as it came, whole or not'),
  outcome: AnswerOutcome,
  detail: z.string().describe('of a failure: what the endpoint said'),
  texts: z.array(z.string()).describe('that were taken from it'),
  tries: z.int(),
  ms: z.int(),
  tokensIn: z.int().nullable(),
  tokensOut: z.int().nullable(),
  template: z.int().nullable().describe('that they went into'),
})
export type ModelAnswer = z.infer<typeof ModelAnswer>

/** The receipt of a job of `askModel`. */
export const ModelReceipt = z.object({
  template: z.int().nullable().describe('with all texts, to be looked through and made from; null: there is none'),
  requests: z.int(),
  texts: z.int(),
  outcomes: z.partialRecord(AnswerOutcome, z.int()),
  short: z.array(z.object({ label: z.string(), texts: z.int() })).describe('labels that got fewer than were asked for'),
  tokensIn: z.int(),
  tokensOut: z.int(),
})
export type ModelReceipt = z.infer<typeof ModelReceipt>

export const languageModel = {
  modelEndpoint: oc.output(ModelEndpoint),
  /** `url` null forgets address and key, any other leaves the folder; `folder` null goes back to the address. `key`: left out stays as it is, null is none. Nobody is asked by this. */
  setModelEndpoint: oc
    .input(
      z.object({
        url: Url.nullable().optional(),
        folder: Folder.nullable().optional(),
        model: z.string().trim().max(500).optional(),
        key: z.string().trim().max(10_000).nullable().optional(),
        perMinute: z.int().min(1).max(10_000).optional(),
        priceIn: Price.optional(),
        priceOut: Price.optional(),
      }),
    )
    .output(ModelEndpoint),
  /** What asking would take, and what would be sent where; nobody is asked. */
  estimateModel: oc.input(z.object(Asked)).output(
    z.object({
      url: z.string().describe('address, or path of the folder'),
      reach: z.enum(['loopback', 'elsewhere', 'folder']).describe('folder: read by this program, nothing is sent'),
      model: z.string(),
      labels: z.int(),
      requests: z.int(),
      texts: z.int(),
      examples: z.int().describe('labelled samples that would be sent'),
      tokensIn: z.int(),
      tokensOut: z.int(),
      cost: z.number().nullable().describe('null: no prices are known'),
      seconds: z.number().nullable().describe('as fast as this model has answered so far; null: it has not yet'),
      prompt: z.string().describe('the first one, as it would be sent'),
      notices: z.array(Notice).describe('what there is to know of a folder, which is opened for it'),
    }),
  ),
  /** Asks for texts of each label, and saves them as a template: a ModelReceipt. `url` is that of the endpoint, or the path of the folder, said once more: who asks has seen where to. */
  askModel: oc.input(z.object({ ...Asked, url: Url, name: z.string().trim().min(1).max(200).optional() })).output(Job),
  /** Every prompt with its answer, the newest first. */
  modelAnswers: oc
    .input(
      z.object({
        task: TaskId.optional(),
        template: z.int().min(1).optional(),
        offset: z.int().min(0).max(100_000_000).default(0),
        limit: z.int().min(1).max(200).default(50),
      }),
    )
    .output(z.object({ total: z.int(), answers: z.array(ModelAnswer) })),
}
