export interface MapTokens {
  readonly accent: string
  readonly quiet: string
  readonly settled: string
  readonly surface: string
  readonly ink: string
  readonly data: readonly string[]
}

/** The theme's colours as a canvas wants them: resolved. */
export function mapTokens(element: Element = document.documentElement): MapTokens {
  const style = getComputedStyle(element)
  const token = (name: string) => style.getPropertyValue(name).trim()
  return {
    accent: token('--accent'),
    quiet: token('--edge-strong'),
    settled: token('--ink-3'),
    surface: token('--surface-2'),
    ink: token('--ink'),
    data: [1, 2, 3, 4, 5, 6].map((i) => token(`--data-${i}`)),
  }
}
