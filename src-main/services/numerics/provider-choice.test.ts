import { expect, test, vi } from 'vitest'
import type { ProviderVerdict } from '../../compute/probe-providers.ts'
import type { ProviderName } from '../../compute/runtime.ts'
import { DiskFull } from '../../storage/project-file-errors.ts'
import { choiceAmong } from './provider-choice.ts'

const verdict = (provider: ProviderName, chosen: boolean): ProviderVerdict => ({
  provider,
  chosen,
  ok: true,
  reason: 'agrees with the CPU',
  maxDifference: 0,
  ms: 1,
})
const gpuPassed = async () => [verdict('webgpu', true), verdict('cpu', false)]
/** Work that every provider but the named ones does. */
const failingOn =
  (...broken: ProviderName[]) =>
  async (provider: ProviderName) => {
    if (broken.includes(provider)) throw new Error(`device lost on ${provider}`)
    return `done on ${provider}`
  }

test('work goes to the provider that passed, and checks are run once', async () => {
  const check = vi.fn(gpuPassed)
  const choice = choiceAmong(check)
  expect(await choice.onChosen(failingOn())).toBe('done on webgpu')
  expect(await choice.onChosen(failingOn())).toBe('done on webgpu')
  expect(check).toHaveBeenCalledOnce()
})

test('what fails on the GPU alone is done on the CPU, which stays chosen and says why, until the next check', async () => {
  const told: string[] = []
  const choice = choiceAmong(gpuPassed, ({ provider, reason }) => told.push(`${provider}: ${reason}`))
  expect(await choice.onChosen(failingOn('webgpu'))).toBe('done on cpu')
  expect(await choice.onChosen(failingOn())).toBe('done on cpu')
  expect(told).toEqual(['webgpu: agrees with the CPU', 'cpu: webgpu failed at work: device lost on webgpu'])
  expect((await choice.verdicts()).map(({ ok, chosen }) => [ok, chosen])).toEqual([
    [false, false],
    [true, true],
  ])
  await choice.probe()
  expect(await choice.onChosen(failingOn())).toBe('done on webgpu')
})

test('what could not be kept here is no fault of the GPU: it is not tried again on the CPU', async () => {
  const tried: string[] = []
  const choice = choiceAmong(gpuPassed)
  const work = async (provider: ProviderName) => {
    tried.push(provider)
    throw new DiskFull({ path: 'p' })
  }
  await expect(choice.onChosen(work)).rejects.toBeInstanceOf(DiskFull)
  expect(tried).toEqual(['webgpu'])
})

test('a check that began while the work was done anew is not overruled by it', async () => {
  const choice = choiceAmong(gpuPassed)
  const work = async (provider: ProviderName) => {
    if (provider !== 'cpu') throw new Error('device lost')
    await choice.probe()
    return 'done on cpu'
  }
  expect(await choice.onChosen(work)).toBe('done on cpu')
  expect(await choice.onChosen(failingOn())).toBe('done on webgpu')
})

test('work that fails everywhere, or was cancelled, speaks against no provider', async () => {
  const choice = choiceAmong(gpuPassed)
  await expect(choice.onChosen(failingOn('webgpu', 'cpu'))).rejects.toThrow('device lost on cpu')
  await expect(choice.onChosen(failingOn('webgpu'), AbortSignal.abort())).rejects.toThrow('device lost on webgpu')
  expect(await choice.onChosen(failingOn())).toBe('done on webgpu')
})

test('where no check can be run, the CPU does the work', async () => {
  const choice = choiceAmong(() => Promise.reject(new Error('no process can be started')))
  expect(await choice.onChosen(failingOn())).toBe('done on cpu')
})
