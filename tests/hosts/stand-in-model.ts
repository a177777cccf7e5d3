import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What was asked of the stand-in, as it came. */
export interface AskedOfModel {
  readonly path: string
  readonly authorization: string | null
  readonly body: {
    readonly model: string
    readonly messages: readonly { role: string; content: string }[]
    readonly stream: boolean
  }
}
/** How it behaves for one request. */
export type Behaviour =
  | {
      readonly kind: 'texts'
      readonly texts?: readonly string[]
      readonly inOneGo?: boolean
      readonly slowly?: boolean
    }
  | { readonly kind: 'says'; readonly text: string; readonly finish?: string }
  | { readonly kind: 'cut'; readonly text: string }
  | {
      readonly kind: 'status'
      readonly status: number
      readonly headers?: Readonly<Record<string, string>>
      readonly body?: string
    }
  | { readonly kind: 'silent' }
  | { readonly kind: 'garbage' }

/** A program that speaks the chat protocol of llama.cpp, Ollama and vLLM, with their failures: a behaviour a request, the last one for all that follow. */
export async function standInModel(...script: readonly Behaviour[]) {
  const asked: AskedOfModel[] = []
  let made = 0
  const server = createServer((request, response) => {
    void (async () => {
      const body = JSON.parse(await bodyOf(request)) as AskedOfModel['body']
      const behaviour = script[Math.min(asked.length, script.length - 1)]!
      asked.push({ path: request.url!, authorization: request.headers.authorization ?? null, body })
      behave(response, behaviour, body)
    })()
  })
  function behave(response: ServerResponse, behaviour: Behaviour, body: AskedOfModel['body']): void {
    const stream = () => response.writeHead(200, { 'content-type': 'text/event-stream' })
    const event = (value: unknown) => response.write(`data: ${JSON.stringify(value)}\n\n`)
    const delta = (content: string) => event({ choices: [{ index: 0, delta: { content }, finish_reason: null }] })
    const finish = (finish_reason: string) => {
      event({ choices: [{ index: 0, delta: {}, finish_reason }] })
      event({ choices: [], usage: { prompt_tokens: 100, completion_tokens: 50 } })
      response.end('data: [DONE]\n\n')
    }
    switch (behaviour.kind) {
      case 'texts': {
        const wanted = Number(/^Write (\d+) /.exec(body.messages[1]!.content)![1])
        const label = /label “(.*?)”/.exec(body.messages[1]!.content)![1]!
        const texts = behaviour.texts ?? Array.from({ length: wanted }, () => `${label} said in way ${++made}`)
        const content = JSON.stringify(texts)
        if (behaviour.inOneGo) {
          response.writeHead(200, { 'content-type': 'application/json' })
          response.end(
            JSON.stringify({ choices: [{ message: { role: 'assistant', content }, finish_reason: 'stop' }] }, null, 0),
          )
          return
        }
        stream()
        const half = content.length >> 1
        delta(content.slice(0, half))
        const rest = () => (delta(content.slice(half)), finish('stop'))
        if (behaviour.slowly) setTimeout(rest, 300)
        else rest()
        return
      }
      case 'says':
        stream()
        delta(behaviour.text)
        finish(behaviour.finish ?? 'stop')
        return
      case 'cut':
        stream()
        delta(behaviour.text)
        setTimeout(() => response.destroy(), 50)
        return
      case 'status':
        response.writeHead(behaviour.status, behaviour.headers)
        response.end(behaviour.body ?? '')
        return
      case 'silent':
        stream().flushHeaders()
        return
      case 'garbage':
        stream()
        response.end('data: {"choices": [\n\n<html>\u0000\ndata: 7\n\ndata: null\n\ndata: {"choices":"none"}\n\n')
    }
  }
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/v1`,
    asked,
    close: () => {
      server.closeAllConnections()
      return new Promise<void>((closed) => server.close(() => closed()))
    },
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const part of request) text += String(part)
  return text
}
