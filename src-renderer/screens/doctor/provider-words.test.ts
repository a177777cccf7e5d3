import { expect, test } from 'vitest'
import type { ProviderReport } from '@contract/doctor'
import { providerReason } from './provider-words'

const report = (changes: Partial<ProviderReport>): ProviderReport => ({
  provider: 'webgpu',
  chosen: false,
  ok: false,
  reason: '',
  maxDifference: null,
  ms: null,
  ...changes,
})
const cpu = report({ provider: 'cpu', chosen: true, ok: true, maxDifference: 0, ms: 5 })
const code = (changes: Partial<ProviderReport>) => providerReason(report(changes), [cpu]).code

test('a provider that agrees but is slower than the CPU says so', () => {
  expect([code({ ok: true, ms: 2 }), code({ ok: true, ms: 9 }), providerReason(cpu, [cpu]).code]).toEqual([
    'agrees',
    'slower',
    'reference',
  ])
})
test('a refusal is told by its kind, with the driver’s own words', () => {
  expect(code({ maxDifference: 0.3 })).toBe('differs')
  expect(code({ reason: 'no answer within 30 s' })).toBe('noAnswer')
  expect(code({ reason: 'Failed to load shared library' })).toBe('notInstalled')
  expect(code({ reason: 'Failed to get a WebGPU adapter: No supported adapters' })).toBe('noDevice')
  expect(providerReason(report({ reason: 'odd' }), [])).toEqual({ code: 'refused', detail: 'odd' })
})
