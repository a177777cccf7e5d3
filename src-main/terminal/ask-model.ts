import { resolve } from 'node:path'
import type { ModelReceipt } from '../contract/language-model.ts'
import type { Studio } from '../services/studio.ts'
import { NamedError } from '../platform/named-error.ts'
import { WrongUsage, type Given } from './command.ts'
import type { SynthAction } from './synth-action.ts'
import { finished } from './with-project.ts'

/** What would leave this machine leaves it only where somebody has said so. */
class NotSentElsewhere extends NamedError<{ url: string }> {
  constructor(url: string) {
    super({ url }, `${url} is not on this machine: nothing was sent. Add --send-elsewhere where it may be`)
  }
}
/** It was asked in vain: no text could be used. */
class NoTextsCame extends NamedError<Record<string, never>> {
  constructor(told: string) {
    super({}, `No text came: ${told}`)
  }
}
type Estimate = Awaited<ReturnType<Studio['synthesis']['estimateModel']>>

/** `synth PROJECT ask`: says what would be sent where and what it takes, asks, and tells what came. */
export const askModel: SynthAction = async (studio, task, given) => {
  const { synthesis } = studio
  const [url, model, path] = [given.text('url'), given.text('model'), given.text('folder')]
  if (url !== undefined && path !== undefined) throw new WrongUsage('synth', '--url or --folder, not both')
  const folder = path === undefined ? undefined : resolve(path)
  if (url !== undefined || model !== undefined || folder !== undefined)
    await synthesis.setModelEndpoint({ url, model, folder })
  const asked = {
    task,
    perLabel: given.number('per-label', 20, { min: 1, max: 1_000 }),
    examples: given.number('examples', 3, { min: 0, max: 10 }),
    labels: given
      .text('labels')
      ?.split(',')
      .map((name) => name.trim()),
    seed: given.text('seed') === undefined ? undefined : given.number('seed', 1, { min: 0, max: 0xffffffff }),
    // What the contract fills in where nothing is said.
    ...({} as { batch: number; temperature: number; language: string }),
    ...(given.text('temperature') === undefined ? {} : { temperature: between(given, 'temperature', 0, 2) }),
    topP: given.text('top-p') === undefined ? undefined : between(given, 'top-p', 0.001, 1),
    topK: given.text('top-k') === undefined ? undefined : given.number('top-k', 0, { min: 0, max: 1_000_000 }),
  }
  const estimate = await synthesis.estimateModel(asked)
  if (given.on('estimate')) return { ...estimate, told: estimateWords(estimate) }
  process.stderr.write(`${estimateWords(estimate)}\n`)
  if (estimate.reach === 'elsewhere' && !given.on('send-elsewhere')) throw new NotSentElsewhere(estimate.url)
  const name = given.text('save')
  const receipt = (await finished(studio, synthesis.askModel({ ...asked, url: estimate.url, name }))) as ModelReceipt
  if (receipt.texts === 0) throw new NoTextsCame(receiptWords(receipt))
  return { ...receipt, told: receiptWords(receipt) }
}

function between(given: Given, flag: string, min: number, max: number): number {
  const value = given.required(flag)
  const number = value.trim() === '' ? NaN : Number(value)
  if (number >= min && number <= max) return number
  throw new WrongUsage('synth', `--${flag} wants a number from ${min} to ${max}, got “${value}”`)
}

const WHERE: Readonly<Record<Estimate['reach'], string>> = {
  loopback: 'on this machine',
  elsewhere: 'NOT on this machine: what is sent leaves it',
  folder: 'a folder that this program reads itself: nothing is sent',
}

function estimateWords({ url, reach, model, cost, seconds, notices, ...n }: Estimate): string {
  return [
    `${url} (${model || 'no model named'}), ${WHERE[reach]}`,
    ...notices.map(({ message }) => message),
    `${reach === 'folder' ? 'Read' : 'Sent'}: ${n.requests} requests, about ${n.tokensIn} tokens, with ${n.labels} labels and ${n.examples} labelled samples; asked for: ${n.texts} texts, about ${n.tokensOut} tokens`,
    `Cost: ${cost === null ? 'no prices are known' : cost.toFixed(4)}; time: ${seconds === null ? 'not known before its first answer' : `about ${Math.ceil(seconds)} s`}`,
  ].join('\n')
}

function receiptWords({ template, requests, texts, outcomes, short }: ModelReceipt): string {
  const told = Object.entries(outcomes).map(([outcome, n]) => `${n} ${outcome}`)
  return [
    `${texts} texts in ${requests} answers (${told.join(', ')})`,
    ...(template === null ? [] : [`kept as template ${template} of the project: look through it, then make from it`]),
    ...(short.length > 0
      ? [`fewer than asked for: ${short.map((one) => `${one.label} ${one.texts}`).join(', ')}`]
      : []),
  ].join('\n')
}
