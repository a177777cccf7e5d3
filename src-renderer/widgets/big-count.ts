/** A whole number beyond any size, as `inspect` sends it: grouped up to a quadrillion, then 1.2 × 10³⁴. */
export function bigCount(digits: string, locale: string): string {
  if (digits.length <= 15) return new Intl.NumberFormat(locale).format(BigInt(digits))
  const raised = [...String(digits.length - 1)].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('')
  return `${digits[0]}.${digits[1]} × 10${raised}`
}
