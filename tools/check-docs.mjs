// Keeps the documentation true: every link of every page leads somewhere, every command line is one that the program
// takes, docs/errors.md lists exactly the codes that exist in the code, and each of the eight files of docs/trail.md can be
// read in one sitting. Needs a build.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { commandsIn, refusalOf } from './documented-commands.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const failures = []

function filesUnder(folder, wanted) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory())
      return ['node_modules', 'dist', '.weir', '.git', '.nx'].includes(entry.name)
        ? []
        : filesUnder(path, wanted)
    return wanted(entry.name) ? [path] : []
  })
}

const pages = filesUnder(root, (name) => name.endsWith('.md'))
for (const page of pages) {
  for (const [, target] of readFileSync(page, 'utf8').matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)) {
    if (/^[a-z]+:/.test(target)) continue
    if (!existsSync(join(dirname(page), target)))
      failures.push(`${relative(root, page)}: ${target} does not exist`)
  }
}

let commands = 0
for (const page of pages) {
  for (const command of commandsIn(readFileSync(page, 'utf8'))) {
    commands += 1
    const refusal = await refusalOf(command)
    if (refusal !== null) failures.push(`${relative(root, page)}: weir ${command.line}: ${refusal}`)
  }
}
if (commands === 0) failures.push('no page shows a command line: they are not found any more')

const trail = readFileSync(join(root, 'docs/trail.md'), 'utf8')
const stops = [...trail.matchAll(/^\| \d+ \| \[[^\]]+\]\(([^)]+)\)/gm)].map(([, target]) =>
  join(root, 'docs', target),
)
if (stops.length !== 8) failures.push(`docs/trail.md has ${stops.length} stops; it must have 8`)
for (const stop of stops) {
  const lines =
    existsSync(stop) && statSync(stop).isFile() ? readFileSync(stop, 'utf8').split('\n').length : 0
  if (lines === 0 || lines > 200)
    failures.push(`docs/trail.md: ${relative(root, stop)} has ${lines} lines (limit 200)`)
}

// A code is a kebab-case text that is the first argument of a failure or of what makes one, in TypeScript or Lua; or
// that stands on a line behind the word `code`. A code with a gap, `onnx-${side}-not-tensor`, stands for several.
const word = '[a-z0-9]+(?:-[a-z0-9]+)+'
const makers =
  'new (?:InvalidInput|NotFound|Conflict|Unavailable|PoisonMessage|Forbidden)|\\brejected|\\bpoison|\\brefuse'
const made = new RegExp(`(?:(?:${makers})\\(\\s*|\\bcode\\b(?!\\()[^'[\\n]*)'(${word})'`, 'g')
const madeWithGap = new RegExp(`(?:${makers})\\(\\s*\`((?:[a-z0-9-]|\\$\\{\\w+\\})+)\``, 'g')
const sources = ['apps', 'libs', 'infra', 'examples']
  .flatMap((group) => filesUnder(join(root, group), (name) => /\.(ts|lua)$/.test(name)))
  .filter((path) => !/\.(spec|contract|fixture)\.ts$|\/testkit\/|\/generated\//.test(path))
  .map((path) => ({ path, text: readFileSync(path, 'utf8') }))
const documented = new Set(
  [...readFileSync(join(root, 'docs/errors.md'), 'utf8').matchAll(/^\| `([a-z0-9-]+)` \|/gm)].map(
    ([, code]) => code,
  ),
)
const exist = new Map()
const gaps = []
for (const { path, text } of sources) {
  for (const [, code] of text.matchAll(made)) exist.set(code, relative(root, path))
  for (const [, code] of text.matchAll(madeWithGap))
    gaps.push({
      code,
      path: relative(root, path),
      pattern: new RegExp(`^${code.replace(/\$\{\w+\}/g, '[a-z0-9]+')}$`),
    })
}
const everything = sources.map(({ text }) => text).join('\n')
for (const [code, path] of exist)
  if (!documented.has(code)) failures.push(`docs/errors.md lacks ${code} (${path})`)
for (const { code, path, pattern } of gaps)
  if (![...documented].some((known) => pattern.test(known)))
    failures.push(`docs/errors.md lacks ${code} (${path})`)
for (const code of documented)
  if (
    !exist.has(code) &&
    !everything.includes(`'${code}'`) &&
    !gaps.some(({ pattern }) => pattern.test(code))
  )
    failures.push(`docs/errors.md lists ${code}, which no code makes`)

for (const failure of failures) console.error(failure)
console.log(
  `${pages.length} pages, ${commands} command lines, ${stops.length} stops, ${documented.size} codes: ${failures.length} problems`,
)
process.exit(failures.length === 0 ? 0 : 1)
