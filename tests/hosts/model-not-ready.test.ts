import { once } from 'node:events'
import { expect, test } from 'vitest'
import { createRouter } from '../../src-main/api/router.ts'
import { startWebHost } from '../../src-main/hosts/web-host.ts'
import { fakeCompute } from './fake-compute.ts'
import { labellingProject, quiet, samplesIn, say } from './labelling-project.ts'
import { openLine, signIn } from './web-client.ts'

test('what is not ready is answered over the loopback with 503 and when to ask again, over the line and at /ready', async () => {
  // It never ends what it was told to open.
  const compute = fakeCompute({ warmUp: () => new Promise(() => {}) })
  const { studio } = await labellingProject({ compute })
  for (const [i, sample] of (await samplesIn(studio, 10)).entries()) await say(studio, sample, i % 2 ? 'b' : 'a')
  await quiet(studio)
  const host = await startWebHost({ studio, router: createRouter(studio), rendererFolder: import.meta.dirname })
  try {
    const secrets = await signIn(host)
    const line = await openLine(host, secrets)
    line.send(JSON.stringify({ i: '1', p: { u: '/serving/predict', b: { json: { text: 'any' } } } }))
    const [answer] = (await once(line, 'message')) as [Buffer]
    expect(JSON.parse(Buffer.from(answer).toString())).toMatchObject({
      i: '1',
      p: {
        s: 503,
        h: { 'retry-after': '1' },
        b: { json: { code: 'ModelNotReady', data: { called: '1', state: 'cold', retryAfterMs: 1000 } } },
      },
    })
    const ready = (secret: string) =>
      fetch(`${host.origin}/ready`, { headers: { authorization: `Bearer ${secret}`, origin: host.origin } })
    expect((await ready('somebody')).status).toBe(403)
    const told = await ready(secrets.line)
    expect([told.status, told.headers.get('retry-after')]).toEqual([503, '1'])
    expect(await told.json()).toMatchObject([
      { kind: 'backbone', state: 'cold' },
      { kind: 'model', version: 1, state: 'cold' },
    ])
  } finally {
    await host.close()
  }
}, 30_000)
