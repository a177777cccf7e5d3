import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { saidByVerb as kindling } from './said-by-verb.ts'

const folder = mkdtempSync(join(tmpdir(), 'kindling-conversation-verb-'))
const at = (name: string) => join(folder, name)
const conversations = (...words: readonly string[]) => kindling('conversations', at('p.kindling'), ...words)

beforeAll(async () => {
  vi.stubEnv('KINDLING_HOME', at('studio'))
  await kindling('new', at('p.kindling'))
  writeFileSync(at('chats.csv'), 'text,chat_id,turn,role\nhello,a,1,bot\nI lost it,a,2,user\nhi there,b,1,bot\n')
  await kindling('import', at('p.kindling'), at('chats.csv'), '--text', 'text')
})
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

test('conversations are offered, named, counted and switched off', async () => {
  expect(await conversations()).toMatch(/^Conversations are off\.\n.*--column chat_id --turn turn --speaker role/)
  const named = await conversations('--column', 'chat_id', '--turn', 'turn', '--speaker', 'role')
  expect(named).toMatch(/^chat_id names the conversation.*\n2 conversations, 3 turns; 0 samples in none\./)
  expect(await conversations()).toBe(named)
  expect(await conversations('off')).toMatch(/^Conversations are off/)
})

test('what is wrong says why', async () => {
  expect(await conversations('--column', 'chat')).toMatch(/^UnknownColumns: .*chat .*chat_id, turn, role/)
  expect(await conversations('--turn', 'turn')).toMatch(/--column missing/)
  expect(await conversations('on')).toMatch(/“on” is not off/)
})
