/**
 * What a promise comes to, or `late` where that takes longer than `ms`: at least one turn of what is waiting to be heard is heard before. The promise goes on,
 * and fails unheard.
 */
export async function within<T, Late>(promise: Promise<T>, ms: number, late: Late): Promise<T | Late> {
  promise.catch(() => {})
  let timer: NodeJS.Timeout | undefined
  // An answer from another process may be here already and only not have been read, as this one was busy.
  const over = new Promise<Late>((resolve) => {
    timer = setTimeout(() => setImmediate(() => setImmediate(() => resolve(late))), Math.max(0, ms))
  })
  try {
    return await Promise.race([promise, over])
  } finally {
    clearTimeout(timer)
  }
}
