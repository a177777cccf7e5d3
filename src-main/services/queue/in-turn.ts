/** Runs what it is given one after the other, in the order given; a failure stops only its own. */
export type InTurn = <Result>(work: () => Promise<Result>) => Promise<Result>

export function inTurn(): InTurn {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const mine = last.then(work, work)
    last = mine.catch(() => {})
    return mine
  }
}
