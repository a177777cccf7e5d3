import type { App, Session, WebContents } from 'electron'

/** Everything of the window comes from this scheme, and it asks for nothing else. */
export const SCHEME = 'kindling'
export const PAGE = `${SCHEME}://studio/index.html`

const isOurs = (url: string): boolean =>
  URL.canParse(url) && new URL(url).protocol === `${SCHEME}:` && new URL(url).host === 'studio'
/** Pictures that the page made itself, and the tools of who works on it; no page may load the latter. */
const isInPage = (url: string): boolean => /^(data|blob|devtools):/.test(url)

/** Whether a message to the main process comes from the page itself, not from a frame in it. */
export const isFromPage = (frame: { readonly parent: unknown; readonly url: string } | null): boolean =>
  frame !== null && frame.parent === null && isOurs(frame.url)

/** Before the app is ready: every renderer sandboxed, no name looked up, no window but ours and nothing but our page in it. */
export function lockApp(app: App): void {
  app.enableSandbox()
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND')
  app.commandLine.appendSwitch('disable-background-networking')
  app.on('web-contents-created', (_event, contents) => lockContents(contents))
}

function lockContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  const stop = (event: { preventDefault: () => void }) => event.preventDefault()
  contents.on('will-navigate', stop).on('will-redirect', stop).on('will-frame-navigate', stop)
  contents.on('will-attach-webview', stop)
}

/** No camera, place, device or the like, whoever asks; no request but the page's own; no dictionary fetched. */
export function lockSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, allow) => allow(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.setSpellCheckerEnabled(false)
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !isOurs(url) && !isInPage(url) }))
}
