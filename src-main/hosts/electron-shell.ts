import { basename, join } from 'node:path'
import type * as Electron from 'electron'
import { isFromPage, lockApp, lockSession, PAGE, SCHEME } from './electron-lockdown.ts'
import { pageAnswers } from './electron-page.ts'
import { startProcesses, type Processes } from './electron-processes.ts'

/** What the shell needs of Electron, handed in by the one file that may import it. */
export type ElectronParts = Pick<
  typeof Electron,
  | 'app'
  | 'BrowserWindow'
  | 'dialog'
  | 'ipcMain'
  | 'Menu'
  | 'MessageChannelMain'
  | 'protocol'
  | 'session'
  | 'utilityProcess'
>

/** Windows, dialogs and the page's own scheme; forks core and compute and hands out ports. Computes nothing. `entries`: where they lie, built. */
export async function openShell(electron: ElectronParts, entries: string): Promise<void> {
  const { app, BrowserWindow, Menu, MessageChannelMain, protocol, session, utilityProcess } = electron
  if (!app.requestSingleInstanceLock()) return app.exit(0)
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ])
  lockApp(app)
  await app.whenReady()
  Menu.setApplicationMenu(null)
  lockSession(session.defaultSession)

  let ready = false
  const processes = await startProcesses(
    entries,
    { fork: (entry) => utilityProcess.fork(entry), channel: () => new MessageChannelMain() },
    (code) => void leave(electron, ready, code),
  )
  ready = true
  protocol.handle(SCHEME, pageAnswers(join(entries, '../renderer'), processes.blob))
  answerPage(electron, processes)
  openWindow(electron, entries)
  app.on('second-instance', () => {
    const [window] = BrowserWindow.getAllWindows()
    if (window?.isMinimized()) window.restore()
    window?.focus()
  })
  app.on('window-all-closed', () => processes.close())
}

function openWindow({ BrowserWindow }: ElectronParts, entries: string) {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 960,
    minHeight: 640,
    show: false,
    webPreferences: {
      preload: join(entries, '../preload/preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      spellcheck: false,
    },
  })
  window.once('ready-to-show', () => window.show())
  void window.loadURL(PAGE)
}

/** The two things a page may ask of this process: its line to the core, and the system's dialogs for a path. */
function answerPage({ BrowserWindow, dialog, ipcMain, MessageChannelMain }: ElectronParts, processes: Processes) {
  ipcMain.on('kindling:port', ({ senderFrame }) => {
    if (!isFromPage(senderFrame)) return
    const { port1, port2 } = new MessageChannelMain()
    processes.connectPage(port1)
    senderFrame!.postMessage('kindling:port', null, [port2])
  })
  ipcMain.handle(
    'kindling:pick',
    async ({ sender, senderFrame }, want: unknown, name: unknown): Promise<string | null> => {
      const window = isFromPage(senderFrame) ? BrowserWindow.fromWebContents(sender) : null
      if (!window) return null
      if (want === 'save') {
        const defaultPath = typeof name === 'string' ? basename(name).slice(0, LONGEST_NAME) : undefined
        return (await dialog.showSaveDialog(window, { defaultPath })).filePath || null
      }
      if (want !== 'file' && want !== 'folder') return null
      const properties: ['openFile' | 'openDirectory'] = [want === 'file' ? 'openFile' : 'openDirectory']
      return (await dialog.showOpenDialog(window, { properties })).filePaths[0] ?? null
    },
  )
}
const LONGEST_NAME = 200

/** The core has ended: as it was asked to, or by itself. Then nothing works any more, so it is said and started anew, never a dead window. */
async function leave({ app, dialog }: ElectronParts, ready: boolean, code: number | null): Promise<void> {
  if (code === null) return app.exit(0)
  const words = app.getLocale().startsWith('zh') ? ZH : EN
  if (!ready) {
    dialog.showErrorBox(words.title, words.notStarted(code))
    return app.exit(1)
  }
  const buttons = [words.again, words.quit]
  const { response } = await dialog.showMessageBox({
    type: 'error',
    title: words.title,
    message: words.stopped(code),
    buttons,
  })
  if (response === 0) app.relaunch()
  app.exit(1)
}

const EN = {
  title: 'Kindling Studio',
  notStarted: (code: number) => `The studio could not start (exit code ${code}). Projects are untouched.`,
  stopped: (code: number) =>
    `The studio’s core stopped (exit code ${code}). Every label that was shown as saved is saved.`,
  again: 'Start again',
  quit: 'Quit',
}
const ZH: typeof EN = {
  title: 'Kindling Studio',
  notStarted: (code) => `工作室无法启动（退出代码 ${code}）。项目未受影响。`,
  stopped: (code) => `工作室的核心进程已停止（退出代码 ${code}）。所有显示为已保存的标签均已保存。`,
  again: '重新启动',
  quit: '退出',
}
