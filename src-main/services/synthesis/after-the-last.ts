/** Calls `work` with a key once that key has not come for `ms`: something is answered many times in a row, and taken in once. The timer keeps no process alive. */
export function afterTheLast<Key>(ms: number, work: (key: Key) => void): (key: Key) => void {
  const timers = new Map<Key, NodeJS.Timeout>()
  return (key) => {
    clearTimeout(timers.get(key))
    const timer = setTimeout(() => {
      timers.delete(key)
      work(key)
    }, ms)
    timers.set(key, timer.unref())
  }
}
