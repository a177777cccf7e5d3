/** Milliseconds since 1970. Handed in everywhere: no service reads the machine's clock by itself. */
export type Clock = () => number
