/** Between two notes of the same number of samples. */
const QUIET_MS = 10_000

/** When to write down how a project stands, so that a list of projects is right after a crash too: at once as samples come, labels every so often. */
export function noteLater(note: () => void): { soon: (samples: number) => void; never: () => void } {
  let noted = -1
  let timer: NodeJS.Timeout | null = null
  const now = () => {
    timer = null
    note()
  }
  return {
    soon(samples) {
      if (samples !== noted) note()
      else timer ??= setTimeout(now, QUIET_MS).unref()
      noted = samples
    },
    never() {
      noted = -1
      if (timer) clearTimeout(timer)
      timer = null
    },
  }
}
