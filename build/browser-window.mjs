/**
 * Arguments of a Chromium-like browser that shows one page of this machine and asks nobody else for anything. `profile`: a folder of its own, or the
 * window would join a running browser, and nobody could see it close.
 */
export const windowArguments = ({ url, profile }) => [
  `--app=${url}`,
  `--user-data-dir=${profile}`,
  '--window-size=1440,900',
  '--no-first-run',
  '--no-default-browser-check',
  // Every name but this machine's own is unknown, whichever part of the browser asks; the rest keeps those parts from asking.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
  '--no-proxy-server',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  '--no-pings',
  // As root Chromium starts in no other way; the second hides its bar about the first.
  ...(process.getuid?.() === 0 ? ['--no-sandbox', '--test-type'] : []),
]
