import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { get, request } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRouter } from '../../src-main/api/router.ts'
import type { Secrets } from '../../src-main/hosts/session.ts'
import { startWebHost, type WebHost } from '../../src-main/hosts/web-host.ts'
import { fakeCompute } from './fake-compute.ts'
import { temporaryStudio } from './temporary-studio.ts'
import { clientOver, openLine, signIn } from './web-client.ts'

const SECRET = 'nobody outside may read this'
let folder: string
let host: WebHost
let secrets: Secrets
let leave: () => Promise<void>

beforeAll(async () => {
  const opened = await temporaryStudio({ forkCompute: fakeCompute().fork })
  folder = mkdtempSync(join(tmpdir(), 'kindling-page-'))
  for (const [path, text] of [
    ['page/index.html', '<!doctype html>'],
    ['page/assets/a.js', '0'],
    ['secret.txt', SECRET],
    ['page-beside/secret.txt', SECRET],
  ] as const) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const { studio } = opened
  host = await startWebHost({ studio, router: createRouter(studio), rendererFolder: join(folder, 'page') })
  secrets = await signIn(host)
  leave = () => host.close().then(opened.leave)
})
afterAll(async () => {
  await leave()
  rmSync(folder, { recursive: true, force: true })
})

type Headers = Readonly<Record<string, string>>
interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: string
}
/** An address exactly as given: `fetch` would tidy it up. */
function ask(path: string, headers: Headers = {}, method = 'GET', body?: string): Promise<Answer> {
  const port = new URL(host.origin).port
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let text = ''
      response.on('data', (data) => (text += String(data)))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }))
    })
    sent.on('error', reject).end(body)
  })
}
const bearing = (secret: string) => ({ authorization: `Bearer ${secret}` })
const port = () => new URL(host.origin).port

test('the host listens on 127.0.0.1 and nowhere else', async () => {
  expect(new URL(host.origin).hostname).toBe('127.0.0.1')
  const elsewhere = new Promise((resolve) =>
    get({ host: '127.0.0.2', port: port() }, () => resolve('answered')).on('error', () => resolve('refused')),
  )
  expect(await elsewhere).toBe('refused')
})

describe('the token of the link', () => {
  const token = () => new URL(host.url).searchParams.get('token')!
  test.each([
    ['used before', () => bearing(token())],
    ['wrong', () => bearing('x'.repeat(43))],
    ['empty', () => bearing('')],
    ['left out', () => ({})],
    ['a secret instead', () => bearing(secrets.line)],
    ['from a foreign Host', () => ({ ...bearing(token()), host: 'evil.example' })],
    ['from localhost', () => ({ ...bearing(token()), host: `localhost:${port()}` })],
    ['from the Host without its port', () => ({ ...bearing(token()), host: '127.0.0.1' })],
    ['from a foreign Origin', () => ({ ...bearing(token()), origin: 'http://127.0.0.1:1' })],
  ])('gives nothing when it is %s', async (_how, headers) => {
    const { status, body } = await ask('/session', headers(), 'POST')
    expect({ status, body }).toEqual({ status: 403, body: '' })
  })
  test('in any other request gives nothing either, and no answer sets a cookie', async () => {
    for (const path of [`/?token=${token()}`, '/', '/session', '/blob/x']) {
      const { headers, body } = await ask(path)
      expect(headers['set-cookie']).toBeUndefined()
      expect(body).not.toContain(secrets.line)
    }
  })
})

describe('what needs a secret', () => {
  const wanted = (secret: string) =>
    [
      ['GET', `/blob/x?key=${secret}`, {}],
      ['PUT', '/upload/a.csv', bearing(secret)],
      ['GET', '/session', bearing(secret)],
    ] as const
  test.each(['', 'x'.repeat(43), 'undefined'])('refuses %j', async (secret) => {
    for (const [method, path, headers] of wanted(secret)) expect((await ask(path, headers, method)).status).toBe(403)
  })
  test('takes no other kind of secret: an address of an image opens nothing', async () => {
    expect((await ask('/upload/a.csv', bearing(secrets.pictures), 'PUT')).status).toBe(403)
    expect((await ask('/session', bearing(secrets.pictures))).status).toBe(403)
    expect((await ask(`/blob/x?key=${secrets.line}`)).status).toBe(403)
    await expect(openLine(host, { line: secrets.pictures })).rejects.toThrow('403')
  })
  test('takes no secret from a cookie, which every other port would be sent too', async () => {
    const cookie = `kindling-session=${secrets.line}; line=${secrets.line}; key=${secrets.pictures}`
    for (const [method, path] of wanted('')) expect((await ask(path, { cookie }, method)).status).toBe(403)
    await expect(openLine(host, { line: '' }, { protocols: ['kindling'], headers: { cookie } })).rejects.toThrow('403')
  })
  test.each([
    ['another port', 'same-site', 'no-cors'],
    ['another site', 'cross-site', 'no-cors'],
    ['another site by fetch', 'cross-site', 'cors'],
  ])('refuses a page of %s even what is public', async (_who, site, mode) => {
    const headers = { 'sec-fetch-site': site, 'sec-fetch-mode': mode }
    expect((await ask('/assets/a.js', headers)).status).toBe(403)
    expect((await ask('/', { ...headers, 'sec-fetch-mode': 'navigate' })).status).toBe(200)
  })
})

describe('a socket', () => {
  const offered = () => ['kindling', secrets.line]
  test.each([
    ['no secret', () => ({ protocols: ['kindling'] })],
    ['a wrong secret', () => ({ protocols: ['kindling', 'x'.repeat(43)] })],
    ['the secret alone', () => ({ protocols: [secrets.line] })],
    ['the secret of images', () => ({ protocols: ['kindling', secrets.pictures] })],
    ['an empty Origin', () => ({ protocols: offered(), headers: { origin: '' } })],
    ['a null Origin', () => ({ protocols: offered(), headers: { origin: 'null' } })],
    ['a foreign Origin', () => ({ protocols: offered(), headers: { origin: 'http://evil.example' } })],
    ['the Origin of another port', () => ({ protocols: offered(), headers: { origin: 'http://127.0.0.1:1' } })],
    ['localhost as Origin', () => ({ protocols: offered(), headers: { origin: `http://localhost:${port()}` } })],
    ['a foreign Host', () => ({ protocols: offered(), headers: { host: 'evil.example' } })],
    ['another path', () => ({ protocols: offered(), path: '/other' })],
  ])('with %s is refused', async (_what, said) => {
    await expect(openLine(host, secrets, said())).rejects.toThrow(/403/)
  })
  test('with all that is right is opened, and the answer does not repeat the secret', async () => {
    const line = await openLine(host, secrets)
    expect(line.protocol).toBe('kindling')
    expect(await clientOver(line).project.current()).toBeNull()
  })
})

const CLIMBS = ['..', '%2e%2e', '%2E.', '..%2f', '..%5c', '%2e%2e%2f', '%252e%252e', '..%00', '....', '..;']
const WAYS = ['/{}/secret.txt', '/assets/{}/{}/secret.txt', '/{}/page-beside/secret.txt', '/blob/{}/secret.txt']
const ADDRESSES = [
  ...WAYS.flatMap((way) => CLIMBS.map((climb) => way.replaceAll('{}', climb))),
  ...[
    '//etc/passwd',
    '/%2fetc%2fpasswd',
    '/\\..\\secret.txt',
    '/assets/a.js%00.html',
    '/C:%5Cwindows',
    '/./../secret.txt',
  ],
]
test.each(ADDRESSES)('the address %s leads to no file outside the page', async (path) => {
  for (const key of ['', `?key=${secrets.pictures}`]) {
    const { status, body } = await ask(path + key)
    expect([400, 403, 404, 422]).toContain(status)
    expect(body).not.toContain(SECRET)
    expect(body).not.toContain('root:')
  }
})

test.each([
  ['a page', '/', 'GET'],
  ['a script', '/assets/a.js', 'GET'],
  ['an image that is not there', '/blob/x', 'GET'],
  ['nothing', '/nothing', 'GET'],
  ['a method nobody has', '/', 'DELETE'],
  ['a token that is not the one', '/session', 'POST'],
  ['an address that is none', '*', 'OPTIONS'],
])('%s is sent with every header that keeps others out', async (_what, path, method) => {
  const { headers } = await ask(path, {}, method)
  expect(headers).toMatchObject({
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'content-security-policy': expect.stringContaining("default-src 'none'"),
    'permissions-policy': expect.stringContaining('camera=()'),
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  })
})

test.each([
  ['../../outside.csv', 'outside.csv'],
  ['..\\..\\outside.csv', 'outside.csv'],
  ['/etc/outside.csv', 'outside.csv'],
  ['a b.csv', 'a b.csv'],
  ['数据.csv', '数据.csv'],
  ['a/..', null],
  ['a/.', null],
  ['', null],
  ['a\0b.csv', null],
  [`${'x'.repeat(300)}.csv`, null],
])('an upload named %j lies under its own name or is refused by name', async (name, kept) => {
  const { status, body } = await ask(`/upload/${encodeURIComponent(name)}`, bearing(secrets.line), 'PUT', 'text\na\n')
  const answer = JSON.parse(body) as { path?: string; name?: string }
  if (status === 200) {
    expect(existsSync(answer.path!)).toBe(true)
    if (kept) expect(answer.path!.endsWith(`/${kept}`)).toBe(true)
  } else expect(answer.name).toBe('UploadFailed')
  expect(existsSync('/etc/outside.csv')).toBe(false)
  expect(existsSync(join(folder, '../outside.csv'))).toBe(false)
})
