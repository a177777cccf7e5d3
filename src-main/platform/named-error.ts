/** What may cross the wire in an error: plain fields, from which the page makes the words in its own language. */
export type ErrorFields = Readonly<Record<string, string | number | boolean | null | readonly string[]>>

/**
 * Base of every error a user can meet. One subclass per thing that can go wrong, beside the code that finds it.
 * `fields` say what was given, what was expected, what was kept and what to do; `message` is their English reading.
 */
export abstract class NamedError<F extends ErrorFields = ErrorFields> extends Error {
  readonly fields: F
  constructor(fields: F, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = new.target.name
    this.fields = fields
  }
}
