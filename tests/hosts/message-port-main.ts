import { MessageChannel, type MessagePort } from 'node:worker_threads'

interface MessageEventMain {
  readonly data: unknown
  readonly ports: readonly MessagePortMain[]
}
type Listener = (event?: MessageEventMain) => void

/** Electron's MessagePortMain to the letter: `.on` alone, events `{ data, ports }`, structured clones, silent until `start()`. */
export class MessagePortMain {
  readonly #port: MessagePort
  readonly #listeners: Listener[] = []
  #early: MessageEventMain[] | null = []

  constructor(port: MessagePort) {
    this.#port = port
    port.on('message', (data: unknown) => {
      const event = { data, ports: [] }
      if (this.#early) this.#early.push(event)
      else for (const listen of this.#listeners) listen(event)
    })
  }
  on(event: string, listener: Listener): this {
    if (event === 'message') this.#listeners.push(listener)
    else if (event === 'close') this.#port.on('close', () => listener())
    return this
  }
  start(): void {
    const early = this.#early ?? []
    this.#early = null
    for (const event of early) for (const listen of this.#listeners) listen(event)
  }
  close(): void {
    this.#port.close()
  }
  postMessage(message: unknown, transfer: readonly MessagePortMain[] = []): void {
    if (transfer.some((item) => !(item instanceof MessagePortMain))) throw new TypeError('Invalid value for transfer')
    this.#port.postMessage(message)
  }
}

/** One end as the page has it, one as Electron's processes have it. */
export function electronChannel(): { readonly page: MessagePort; readonly core: MessagePortMain } {
  const { port1, port2 } = new MessageChannel()
  return { page: port1, core: new MessagePortMain(port2) }
}
