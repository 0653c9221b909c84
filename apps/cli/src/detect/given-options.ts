import { InvalidInput } from '@weir/vocabulary'
import { z } from 'zod'

/** Options of a detector as they were typed, by name. */
export type GivenOptions = Readonly<Record<string, string>>

/** `--option name=value`, any number of them; of two with one name the last counts. */
export const detectorOptions = z
  .array(z.string().regex(/^[^=]+=/, 'write name=value'))
  .default([])
  .transform((texts): GivenOptions =>
    Object.fromEntries(
      texts.map((text) => {
        const at = text.indexOf('=')
        return [text.slice(0, at).trim(), text.slice(at + 1).trim()]
      }),
    ),
  )

/** @throws InvalidInput `detector-option-invalid` with the options that the detector has */
export function requireKnown(detector: string, given: GivenOptions, known: readonly string[]): void {
  const unknown = Object.keys(given).filter((name) => !known.includes(name))
  if (unknown.length === 0) return
  throw new InvalidInput(
    'detector-option-invalid',
    `${detector} has no option ${unknown.join(', ')}; it has ${known.join(', ')}`,
    { detector, unknown, known },
  )
}

/** @param cause of zod, or the detector's own rule */
export function optionInvalid(detector: string, cause: z.ZodError | RangeError): InvalidInput {
  const problem =
    cause instanceof RangeError
      ? cause.message
      : cause.issues.map(({ path, message }) => `${path.join('.')} is ${message}`).join('; ')
  return new InvalidInput('detector-option-invalid', `${detector} cannot be set so: ${problem}`, {
    detector,
    problem,
    cause,
  })
}
