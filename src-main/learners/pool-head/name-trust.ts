/** What names must bring with every answer, so that those that say next to nothing are left out in the end. */
const PRICE = 0.1
/** That names help, before anything is answered; and how often they may name a sample at random and still be names. */
const PRIOR = 0.7
const AT_RANDOM = 0.1

/**
 * The probability that names say something of the classes, by the answers: names that help give a sample its label with their belief in it (a tenth of them
 * at random), names that say nothing give any. A dozen answers decide where there are many classes.
 * Labels of a class without a name say nothing of the names.  beliefs [n, classes]; places: rows of the labels; named: classes with a name
 */
export function nameTrust(
  beliefs: Float32Array,
  { places, labels }: { readonly places: Int32Array; readonly labels: Int32Array },
  classes: number,
  named: Int32Array,
): number {
  let log = Math.log(PRIOR / (1 - PRIOR))
  labels.forEach((label, i) => {
    if (!named.includes(label)) return
    const belief = beliefs[places[i]! * classes + label]!
    log += Math.log((1 - AT_RANDOM) * belief * classes + AT_RANDOM) - PRICE
  })
  return 1 / (1 + Math.exp(-log))
}
