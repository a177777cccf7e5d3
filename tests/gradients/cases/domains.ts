/** Where an op is defined. */
export const positive = (normal: () => number) => 0.5 + Math.abs(normal())

/** Off the kink at 0, further than the differences reach. */
export const away = (normal: () => number) => {
  const x = normal()
  return x + Math.sign(x) * 0.2
}

/** Spaced wider than the differences reach, so that no maximum changes hands. */
export const spaced = (_normal: () => number, i: number) => ((i * 7) % 12) * 0.2 - 1.1

/** Every entry its own value, 0.1 from the next, in scrambled order. */
export const apart = (_normal: () => number, i: number) => ((i * 37) % 120) * 0.1 - 6
