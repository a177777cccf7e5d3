import { join } from 'node:path'
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  net,
  protocol,
  session,
  utilityProcess,
  type UtilityProcess,
} from 'electron'
import { WITHOUT_TELEMETRY } from '../compute/onnx-runtime-library.ts'
import type { FromCore, ToCore } from '../hosts/electron-core.ts'

// Windows, menus, dialogs and the page's own scheme; forks core and compute and hands out ports. Computes nothing.
const here = import.meta.dirname
const renderer = join(here, '../renderer')
const SCHEME = 'kindling'
const PAGE = `${SCHEME}://studio/index.html`

protocol.registerSchemesAsPrivileged([
  { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
])

let core: UtilityProcess
let compute: UtilityProcess | null = null
const blobs = new Map<number, (blob: { mediaType: string; bytes: Uint8Array } | null) => void>()
let calls = 0

function startCore(): Promise<void> {
  core = utilityProcess.fork(join(here, 'core-process.js'), process.argv.slice(app.isPackaged ? 1 : 2))
  return new Promise((ready) =>
    core.on('message', (message: FromCore) => {
      switch (message.type) {
        case 'ready':
          return ready()
        case 'blob':
          blobs.get(message.call)?.(message.blob)
          return void blobs.delete(message.call)
        case 'start-compute':
          return startCompute()
        case 'kill-compute':
          return void compute?.kill()
        case 'closed':
          return app.exit(0)
      }
    }),
  )
}
const tellCore = (message: ToCore, ports: Electron.MessagePortMain[] = []) => core.postMessage(message, ports)

function startCompute() {
  const started = utilityProcess.fork(join(here, 'compute-process.js'), [], {
    env: { ...process.env, ...WITHOUT_TELEMETRY },
  })
  const { port1, port2 } = new MessageChannelMain()
  compute = started
  started.postMessage(null, [port1])
  tellCore({ type: 'compute' }, [port2])
  started.on('exit', (code) => {
    if (compute === started) compute = null
    tellCore({ type: 'compute-gone', code })
  })
}

/** kindling://studio/… : the page's files, and /blob/<id> from the core. Nothing else, and nothing from outside. */
async function answer({ url }: Request): Promise<Response> {
  const { host, pathname } = new URL(url)
  if (host !== 'studio' || pathname.includes('..')) return new Response(null, { status: 404 })
  if (!pathname.startsWith('/blob/')) return net.fetch(`file://${join(renderer, decodeURIComponent(pathname))}`)
  const call = ++calls
  const blob = await new Promise<{ mediaType: string; bytes: Uint8Array } | null>((resolve) => {
    blobs.set(call, resolve)
    tellCore({ type: 'blob', call, id: decodeURIComponent(pathname.slice('/blob/'.length)) })
  })
  return blob
    ? new Response(new Uint8Array(blob.bytes), { headers: { 'content-type': blob.mediaType } })
    : new Response(null, { status: 404 })
}

function openWindow() {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 960,
    minHeight: 640,
    show: false,
    webPreferences: {
      preload: join(here, '../preload/preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
    },
  })
  window.once('ready-to-show', () => window.show())
  window.webContents.setWindowOpenHandler(() => ({ action: 'deny' }))
  window.webContents.on('will-navigate', (event) => event.preventDefault())
  void window.loadURL(PAGE)
}

const fromOurPage = ({ senderFrame }: { senderFrame: Electron.WebFrameMain | null }) =>
  senderFrame !== null && senderFrame.parent === null && senderFrame.url.startsWith(`${SCHEME}://studio/`)

ipcMain.on('kindling:port', (event) => {
  if (!fromOurPage(event)) return
  const { port1, port2 } = new MessageChannelMain()
  tellCore({ type: 'page' }, [port1])
  event.senderFrame!.postMessage('kindling:port', null, [port2])
})
ipcMain.handle('kindling:pick', async (event, want: 'file' | 'folder' | 'save', name?: string) => {
  if (!fromOurPage(event)) return null
  if (want === 'save') return (await dialog.showSaveDialog({ defaultPath: name })).filePath || null
  return (
    (await dialog.showOpenDialog({ properties: [want === 'file' ? 'openFile' : 'openDirectory'] })).filePaths[0] ?? null
  )
})

if (!app.requestSingleInstanceLock()) app.quit()
await app.whenReady()
Menu.setApplicationMenu(null)
session.defaultSession.setPermissionRequestHandler((_contents, _permission, allow) => allow(false))
protocol.handle(SCHEME, answer)
await startCore()
openWindow()
app.on('second-instance', () => BrowserWindow.getAllWindows()[0]?.focus())
app.on('window-all-closed', () => tellCore({ type: 'close' }))
