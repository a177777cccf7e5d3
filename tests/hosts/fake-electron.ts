import { EventEmitter } from 'node:events'
import type { ElectronParts } from '../../src-main/hosts/electron-shell.ts'

/** A forked process: what it was sent, and a way to have it speak. */
export class FakeProcess extends EventEmitter {
  readonly sent: { readonly message: unknown; readonly ports: readonly unknown[] }[] = []
  killed = false
  readonly entry: string
  constructor(entry: string) {
    super()
    this.entry = entry
  }
  postMessage(message: unknown, ports: readonly unknown[] = []) {
    this.sent.push({ message, ports })
  }
  kill() {
    this.killed = true
  }
}

class FakeWindow extends EventEmitter {
  static all: FakeWindow[] = []
  static getAllWindows = () => FakeWindow.all
  static fromWebContents = (contents: unknown) =>
    FakeWindow.all.find((window) => window.webContents === contents) ?? null
  readonly webContents = {}
  readonly did: string[] = []
  readonly options: { readonly webPreferences: Readonly<Record<string, unknown>> }
  constructor(options: FakeWindow['options']) {
    super()
    this.options = options
    FakeWindow.all.push(this)
  }
  loadURL = (url: string) => Promise.resolve(void this.did.push(url))
  isMinimized = () => true
  restore = () => this.did.push('restore')
  focus = () => this.did.push('focus')
  show = () => this.did.push('show')
}

type Handler = (...given: never[]) => unknown

/** Electron as far as the shell goes: everything it sets is kept, to be asked and driven by a test. */
export function fakeElectron({ first = true, locale = 'en' } = {}) {
  FakeWindow.all = []
  const switches: string[] = []
  const did: string[] = []
  const processes: FakeProcess[] = []
  const set: Record<string, Handler> = {}
  const ipc: Record<string, Handler> = {}
  const said: string[] = []
  const answers = { message: 0, path: '/chosen' }
  const keep = (name: string) => (handler: Handler) => void (set[name] = handler)
  const app = Object.assign(new EventEmitter(), {
    requestSingleInstanceLock: () => first,
    whenReady: () => Promise.resolve(void did.push('ready')),
    enableSandbox: () => did.push('sandbox'),
    commandLine: { appendSwitch: (...words: string[]) => switches.push(words.join('=')) },
    exit: (code: number) => did.push(`exit ${code}`),
    relaunch: () => did.push('relaunch'),
    getLocale: () => locale,
  })
  const asked = (kind: string) => (window: unknown, options: unknown) => {
    said.push(`${kind} ${window instanceof FakeWindow} ${JSON.stringify(options)}`)
    return Promise.resolve({ filePath: answers.path, filePaths: [answers.path] })
  }
  const parts = {
    app,
    BrowserWindow: FakeWindow,
    Menu: { setApplicationMenu: () => {} },
    MessageChannelMain: class {
      readonly port1 = 'port 1'
      readonly port2 = 'port 2'
    },
    dialog: {
      showErrorBox: (_title: string, words: string) => said.push(words),
      showMessageBox: ({ message }: { message: string }) => {
        said.push(message)
        return Promise.resolve({ response: answers.message })
      },
      showSaveDialog: asked('save'),
      showOpenDialog: asked('open'),
    },
    ipcMain: {
      on: (channel: string, handler: Handler) => void (ipc[channel] = handler),
      handle: (channel: string, handler: Handler) => void (ipc[channel] = handler),
    },
    protocol: {
      registerSchemesAsPrivileged: () => did.push('scheme'),
      handle: (_scheme: string, handler: Handler) => void (set['protocol'] = handler),
    },
    session: {
      defaultSession: {
        setPermissionRequestHandler: keep('permissionRequest'),
        setPermissionCheckHandler: keep('permissionCheck'),
        setDevicePermissionHandler: keep('device'),
        setSpellCheckerEnabled: (on: boolean) => did.push(`spelling ${on}`),
        webRequest: { onBeforeRequest: keep('request') },
      },
    },
    utilityProcess: {
      fork(entry: string) {
        const process = new FakeProcess(entry)
        processes.push(process)
        return process
      },
    },
  }
  return {
    electron: parts as unknown as ElectronParts,
    app,
    did,
    switches,
    processes,
    set,
    ipc,
    said,
    answers,
    windows: () => FakeWindow.all,
  }
}
