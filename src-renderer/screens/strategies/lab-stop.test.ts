import { expect, test } from 'vitest'
import { firstLight, watchedLight } from './lab-stop'

const curve = (seed: number, lights: readonly ('red' | 'amber' | 'green' | undefined)[]) => ({
  seed,
  points: lights.map((light, i) => ({
    labels: 10 * (i + 1),
    accuracy: 0.5 + i / 10 + seed / 100,
    macroF1: 0,
    ece: 0,
    selectMs: 0,
    trainMs: 0,
    light,
  })),
})
const seeds = [
  curve(0, ['red', 'amber', 'green', 'green']),
  curve(2, ['red', 'red', 'amber', 'green']),
  curve(4, ['red', 'red', 'red', 'amber']),
]

test('the light is told by when it first came on, over the runs in which it did', () => {
  expect(firstLight({ seeds }, 'green')).toEqual({ said: 2, of: 3, labels: 35, accuracy: expect.closeTo(0.76, 9) })
  expect(firstLight({ seeds }, 'amber')).toMatchObject({ said: 3, labels: 30 })
})

test('a light that never came on has no first time', () => {
  expect(firstLight({ seeds: [curve(0, ['red', 'amber'])] }, 'green')).toBeNull()
})

test('a replay that did not watch the light is told from one in which it stayed red', () => {
  expect(watchedLight({ seeds: [curve(0, [undefined])] })).toBe(false)
  expect(watchedLight({ seeds: [curve(0, ['red'])] })).toBe(true)
})
