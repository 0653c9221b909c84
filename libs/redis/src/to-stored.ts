/** JSON for a value to be stored. What JSON cannot hold is a defect of the caller, found here and not at the next read.
 *  @throws Error naming the field that is NaN, infinite, a Map or a Set */
export function toStored(value: unknown): string {
  return JSON.stringify(value, (field, part: unknown) => {
    const isLossy =
      typeof part === 'number' ? !Number.isFinite(part) : part instanceof Map || part instanceof Set
    if (isLossy) throw new Error(`field ${field} holds ${String(part)}, which JSON cannot keep`)
    return part
  })
}
