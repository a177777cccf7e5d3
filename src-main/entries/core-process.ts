import { serveElectron, type ElectronPort } from '../hosts/electron-core.ts'

// The core as a utility process of the desktop window.
await serveElectron((process as unknown as { parentPort: ElectronPort }).parentPort, import.meta.dirname)
