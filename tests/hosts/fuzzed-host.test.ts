import { expect, test } from 'vitest'
import { fuzzHost } from './fuzz-host.ts'

// `node tests/hosts/fuzz-rpc.ts` sends as many as you like.
test(
  'a host that is sent anything lives, answers all it can answer, and names every error',
  { timeout: 180_000 },
  async () => {
    const { crashed, unnamed, unanswered, sent, heartbeats } = await fuzzHost({
      messages: 1000,
      seed: 20_261_126,
      opening: true,
      limitMs: 5000,
    })
    expect({ crashed, unnamed, unanswered }).toEqual({ crashed: false, unnamed: [], unanswered: [] })
    expect(Math.min(sent, heartbeats)).toBeGreaterThan(0)
  },
)
