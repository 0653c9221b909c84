// Finds command lines of the program in a page, and says what the program would refuse of them.
import { buildProgram } from '../apps/cli/dist/program.js'

const silent = { writeOut: () => undefined, writeErr: () => undefined }
// Prose names commands without what they need: `weir model show`, `weir monitor validate --file`, `weir model`.
const ofProse = ['commander.missingArgument', 'commander.optionMissingArgument', 'commander.help']
const fine = ['commander.helpDisplayed', 'commander.version']

/** Command lines of a page in Markdown: `npm run weir -- ...` of its examples, and `weir ...` within its prose.
 *  @returns what follows the name of the program; `isWhole` of examples */
export function commandsIn(page) {
  const text = page.replace(/\\\n\s*/g, ' ')
  const examples = [...text.matchAll(/npm run weir -- ([^\n`]*)/g)].map(([, line]) => ({
    line,
    isWhole: true,
  }))
  const prose = [...text.matchAll(/`weir ([a-z][^`\n]*)`/g)].map(([, line]) => ({ line, isWhole: false }))
  return [...examples, ...prose].flatMap(alternatives)
}

/** `monitor apply|show` names two. */
function alternatives({ line, isWhole }) {
  const several = line.split(' ').find((word) => /^[a-z]+(\|[a-z]+)+$/.test(word))
  if (several === undefined) return [{ line, isWhole }]
  return several.split('|').map((one) => ({ line: line.replace(several, one), isWhole }))
}

/** What the program refuses of a command line: a command, option or argument that does not exist, or is missing. Values
 *  are not looked at, and nothing is carried out.
 *  @returns null for nothing */
export async function refusalOf({ line, isWhole }) {
  try {
    await buildProgram(async () => undefined, silent).parseAsync(wordsOf(line), { from: 'user' })
    return null
  } catch (error) {
    if (typeof error.code !== 'string' || !error.code.startsWith('commander.')) throw error
    if (fine.includes(error.code) || (!isWhole && ofProse.includes(error.code))) return null
    return error.message
  }
}

/** The words of a line as a shell reads them, up to a comment. */
function wordsOf(line) {
  const words = [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)]
  const end = words.findIndex(([whole]) => whole.startsWith('#'))
  return words.slice(0, end < 0 ? words.length : end).map(([, one, two, three]) => one ?? two ?? three)
}
