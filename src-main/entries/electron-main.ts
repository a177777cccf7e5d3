import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  protocol,
  session,
  utilityProcess,
} from 'electron'
import { openShell } from '../hosts/electron-shell.ts'

// The desktop window's own process; what it does stands in hosts, which is handed Electron.
const electron = { app, BrowserWindow, dialog, ipcMain, Menu, MessageChannelMain, protocol, session, utilityProcess }
openShell(electron, import.meta.dirname).catch((error: Error) => {
  dialog.showErrorBox('Kindling Studio', error.message)
  app.exit(1)
})
