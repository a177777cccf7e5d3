import type { Plugin } from 'vite'

/** Fails the build when one of the named entries reaches `electron`: those must run in plain Node. */
export function noElectron(entries: readonly string[]): Plugin {
  return {
    name: 'no-electron',
    generateBundle(_options, bundle) {
      const reaches = (file: string, seen: Set<string>): boolean => {
        if (file === 'electron') return true
        const chunk = bundle[file]
        if (seen.has(file) || chunk?.type !== 'chunk') return false
        seen.add(file)
        return [...chunk.imports, ...chunk.dynamicImports].some((next) => reaches(next, seen))
      }
      for (const entry of entries) if (reaches(`${entry}.js`, new Set())) this.error(`${entry} reaches electron`)
    },
  }
}
