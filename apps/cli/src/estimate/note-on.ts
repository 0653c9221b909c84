const mostNames = 20

/** A note on names, at most twenty of them; none without any. */
export function noteOn(names: readonly string[], note: (names: string) => string): readonly string[] {
  if (names.length === 0) return []
  const more = names.length - mostNames
  return [note(names.slice(0, mostNames).join(', ') + (more > 0 ? ` and ${more} more` : ''))]
}
