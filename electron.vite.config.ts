import { resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'
import { noElectron } from './build/no-electron.ts'

const at = (path: string) => resolve(import.meta.dirname, path)
const plainNode = ['core-process', 'compute-process', 'check-process', 'web-host', 'cli']

export default defineConfig({
  main: {
    plugins: [noElectron(plainNode)],
    build: {
      outDir: at('out/main'),
      rolldownOptions: {
        input: Object.fromEntries(
          ['electron-main', ...plainNode].map((name) => [name, at(`src-main/entries/${name}.ts`)]),
        ),
      },
    },
  },
  preload: {
    build: {
      outDir: at('out/preload'),
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: at('src-preload/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('src-renderer'),
    plugins: [vue()],
    resolve: { alias: { '@contract': at('src-main/contract') } },
    build: {
      outDir: at('out/renderer'),
      minify: true,
      chunkSizeWarningLimit: 1200,
      rolldownOptions: { input: at('src-renderer/index.html') },
    },
  },
})
