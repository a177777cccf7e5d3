import { expect, test } from 'vitest'
import { scriptedSession } from './scripted-session.ts'
import { temporaryStudio } from './temporary-studio.ts'
import { transports, type Connect } from './transports.ts'

async function transcriptOver(connect: Connect): Promise<unknown[]> {
  const { studio, folder, leave } = await temporaryStudio()
  const { client, close } = await connect(studio)
  try {
    return await scriptedSession(client, folder)
  } finally {
    await close()
    await leave()
  }
}

test(
  'one session gives the same answers in process, over a WebSocket and over a MessagePort',
  { timeout: 120_000 },
  async () => {
    const inProcess = await transcriptOver(transports['in process'])
    expect(await transcriptOver(transports.WebSocket)).toEqual(inProcess)
    expect(await transcriptOver(transports.MessagePort)).toEqual(inProcess)
  },
)
