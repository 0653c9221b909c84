/** What every failure carries beside its message: values, limits, names; never secrets. `cause` is what was caught; it
 *  becomes the error's own `cause` and is no part of the context. */
export type FailureContext = Readonly<Record<string, unknown>> & { readonly cause?: unknown }

/** A failure with a stable code; `docs/errors.md` lists every code. Anything else that is thrown is a defect. */
export abstract class Failure extends Error {
  abstract readonly kind: FailureKind
  readonly code: string
  readonly context: FailureContext

  constructor(code: string, message: string, { cause, ...context }: FailureContext = {}) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.context = context
    this.name = new.target.name
  }
}

export type FailureKind =
  'invalid-input' | 'not-found' | 'conflict' | 'unavailable' | 'poison-message' | 'forbidden'

/** The caller sent something that can never be accepted as it is. */
export class InvalidInput extends Failure {
  readonly kind = 'invalid-input'
}

/** The named thing does not exist. */
export class NotFound extends Failure {
  readonly kind = 'not-found'
}

/** The state has moved on, or forbids this now: read again and decide again. */
export class Conflict extends Failure {
  readonly kind = 'conflict'
}

/** A system we depend on does not answer now; the same call may succeed later. */
export class Unavailable extends Failure {
  readonly kind = 'unavailable'
}

/** A record that no retry will make readable; it goes to the dead-letter topic. */
export class PoisonMessage extends Failure {
  readonly kind = 'poison-message'
}

/** The caller may not do this. */
export class Forbidden extends Failure {
  readonly kind = 'forbidden'
}
