import { NamedError } from '../../platform/named-error.ts'

export class NoModelEndpoint extends NamedError<Record<string, never>> {
  constructor() {
    super({}, 'No language model is set up: give the address or the folder of one first. Nothing was sent')
  }
}
export class UnusableEndpoint extends NamedError<{ url: string; reason: string }> {
  constructor(url: string, reason: 'no-url' | 'not-http' | 'has-password') {
    const words = {
      'no-url': 'is no address; write it as in http://127.0.0.1:8080/v1',
      'not-http': 'is no address of http or https',
      'has-password': 'has a name or password in it, which would be stored in plain sight: give it as a key',
    }
    super({ url, reason }, `“${url}” ${words[reason]}. Nothing was changed, and nothing was sent`)
  }
}
/** Who asks has seen another address, or none. */
export class EndpointNotConfirmed extends NamedError<{ url: string; given: string }> {
  constructor(url: string, given: string) {
    super({ url, given }, `The language model is at ${url}, not at ${given}: nothing was sent`)
  }
}
/** The endpoint did not answer, or refused, for good. */
export class ModelEndpointFailed extends NamedError<{ url: string; problem: string; detail: string; texts: number }> {
  /** `texts`: that had come by then, and are kept. */
  constructor(url: string, problem: EndpointProblem, detail: string, texts: number) {
    const said = detail ? ` (${detail})` : ''
    super({ url, problem, detail, texts }, `${url} ${PROBLEMS[problem]}${said}; ${texts} texts that had come are kept`)
  }
}
export class UnreadableEndpoint extends NamedError<{ file: string; reason: string }> {
  constructor(file: string, reason: string) {
    super({ file, reason }, `${file} cannot be read (${reason}): give the address of the language model anew`)
  }
}

export type EndpointProblem =
  'unreachable' | 'busy' | 'broken' | 'no-entry' | 'not-there' | 'refused' | 'silent' | 'elsewhere' | 'too-long'
const PROBLEMS: Readonly<Record<EndpointProblem, string>> = {
  unreachable: 'cannot be reached',
  busy: 'has too much to do (429) and says so again and again',
  broken: 'fails again and again',
  'no-entry': 'does not take the key',
  'not-there': 'knows no such address or model',
  refused: 'does not take the request',
  silent: 'says nothing for too long',
  elsewhere: 'sends to another address, which was not asked',
  'too-long': 'answers without end',
}
