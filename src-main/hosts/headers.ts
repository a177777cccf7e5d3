/** What every answer of the page's host says, whatever it answers: nobody else may embed it, read it or learn where it came from. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  // The page's own file says what it may do instead; anything else that is opened as a page may do nothing.
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

/** What the page may do; `line`: where its socket goes, where it has one. */
export const pagePolicy = (line = '') =>
  [
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'",
    `connect-src 'self' ${line}`.trimEnd(),
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  ].join('; ')
