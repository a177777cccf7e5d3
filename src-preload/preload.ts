import { contextBridge, ipcRenderer, webUtils } from 'electron'

// The one thing handed to the page: its port to the core, and the path of a file the user dropped.
ipcRenderer.on('kindling:port', (event) => {
  const [port] = event.ports
  if (port) window.postMessage('kindling:port', window.location.origin, [port])
})

contextBridge.exposeInMainWorld('kindling', {
  /** Asks the main process for a port; it arrives as a window message 'kindling:port'. */
  requestPort: () => ipcRenderer.send('kindling:port'),
  pathOf: (file: File) => webUtils.getPathForFile(file),
  pick: (want: 'file' | 'folder' | 'save', name?: string): Promise<string | null> =>
    ipcRenderer.invoke('kindling:pick', want, name),
})
