import { assertNever } from '@weir/vocabulary'
import { type Finding } from './diagnose.ts'

const longest = 240

/** One line a part, what to do under each that is broken, and what it comes to. */
export function doctorText(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ part }) => part.length))
  const lines = findings.flatMap(({ part, state, ms, detail, wayOut }) => {
    const time = ms === null ? '' : `${ms} ms`
    const line = `${part.padEnd(width)}  ${wordOf(state).padEnd(11)}  ${time.padStart(8)}  ${oneLine(detail)}`
    return wayOut === '' ? [line] : [line, `${' '.repeat(width + 2)}try: ${wayOut}`]
  })
  return [...lines, '', conclusion(findings)].join('\n')
}

/** Reasons come from drivers and may be long; `--json` has them whole. */
function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length > longest ? `${line.slice(0, longest)}...` : line
}

/** The first broken part is where to begin: what follows it may be a consequence. */
function conclusion(findings: readonly Finding[]): string {
  const [first, ...others] = findings.filter(({ state }) => state === 'broken')
  const unchecked = findings.filter(({ state }) => state === 'unknown').map(({ part }) => part)
  if (first !== undefined) {
    const rest = others.length === 0 ? '' : `, then ${others.map(({ part }) => part).join(', ')}`
    return `broken: begin with ${first.part}${rest}`
  }
  if (unchecked.length > 0) return `nothing is broken, but not all was checked: ${unchecked.join(', ')}`
  return 'all is well'
}

function wordOf(state: Finding['state']): string {
  switch (state) {
    case 'ok':
      return 'ok'
    case 'broken':
      return 'BROKEN'
    case 'unknown':
      return 'not checked'
    default:
      return assertNever(state)
  }
}
