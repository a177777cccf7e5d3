import { expect, test } from 'vitest'
import { golden } from '../../../tests/golden/golden.ts'
import { toMatrix } from '../../../tests/query-strategies/make-request.ts'
import { mulberry32 } from '../../platform/random.ts'
import { plainMatrixMath as math } from '../geometry/plain-matrix-math.ts'
import { mostInformative } from './joint-information.ts'

const { Q } = golden<{ Q: number[][][] }>('committee')
/** Members side by side, as the committee's graph gives them. */
const membersOf = (samples: readonly number[], committee = Q) =>
  toMatrix(samples.map((i) => committee.flatMap((member) => member[i]!)))
const picked = (members: ReturnType<typeof membersOf>, count: number) =>
  mostInformative(members, { classes: 3, count, random: mulberry32(1), math })

test('what two samples tell together is that of the reference, also where they are copies', async () => {
  const { pairs } = golden<{ pairs: Record<string, number> }>('batchbald')
  for (const [pair, information] of Object.entries(pairs)) {
    const both = await picked(membersOf(pair.split(',').map(Number)), 2)
    expect(both.reduce((sum, { gain }) => sum + gain, 0)).toBeCloseTo(information, 6)
  }
})

test('after the most telling sample comes the one that adds to it, not the next most telling', async () => {
  // A copy of sample 1 tells as much by itself, but less beside it than by itself.
  const found = await picked(membersOf([0, 1, 1, 2]), 4)
  expect(found.map(({ at }) => at)).toEqual([1, 2, 0, 3])
  expect(found[1]!.gain).toBeLessThan(found[0]!.gain)
})

test('where labellings are drawn, the sum is near that over all 6,561 of them', async () => {
  const random = mulberry32(5)
  const committee = Array.from({ length: 4 }, () =>
    Array.from({ length: 8 }, () => {
      const row = [random() ** 3, random() ** 3, random() ** 3]
      const sum = row[0]! + row[1]! + row[2]!
      return row.map((p) => p / sum)
    }),
  )
  const entropy = (p: readonly number[]) => p.reduce((sum, x) => sum - (x > 0 ? x * Math.log(x) : 0), 0)
  // H(y₁ … y₈) over every labelling, less what each member is unsure of by itself.
  const chances = Array.from({ length: 3 ** 8 }, (_, labelling) => {
    const classes = Array.from({ length: 8 }, (_, i) => Math.floor(labelling / 3 ** i) % 3)
    return committee.reduce((sum, member) => sum + classes.reduce((p, c, i) => p * member[i]![c]!, 1), 0) / 4
  })
  const exact =
    entropy(chances) - committee.reduce((sum, member) => sum + member.reduce((h, p) => h + entropy(p), 0), 0) / 4
  const found = await picked(membersOf([0, 1, 2, 3, 4, 5, 6, 7], committee), 8)
  expect(found.reduce((sum, { gain }) => sum + gain, 0)).toBeCloseTo(exact, 1)
})
