import { statSync } from 'node:fs'

/** Which file a path leads to now, whatever it is called: its device and inode. null where there is none to be seen. */
export function fileId(path: string): string | null {
  try {
    const { dev, ino } = statSync(path, { bigint: true })
    return `${dev}:${ino}`
  } catch {
    return null
  }
}

/** Size in bytes; 0 where there is none to be seen. */
export function sizeOf(path: string): number {
  try {
    return statSync(path).size
  } catch {
    return 0
  }
}
