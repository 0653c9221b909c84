/** The default branch of an exhaustive switch: does not compile while a case is missing, and stops at run time.
 *  @throws Error always */
export function assertNever(value: never): never {
  throw new Error(`unexpected case: ${JSON.stringify(value)}`)
}
