// Keeps the documentation true: every link of every page leads somewhere, docs/errors.md lists exactly the codes that
// exist in the code, and each of the eight files of docs/trail.md can be read in one sitting.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

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

// A code is a kebab-case text that is the first argument of a failure, or stands where a rejection is made.
const made =
  /(?:new (?:InvalidInput|NotFound|Conflict|Unavailable|PoisonMessage|Forbidden)\(|failures\[status\]\(|rejected\(|\bcode: |RejectionCode =[\s\S]{0,40}?)\s*'([a-z0-9]+(?:-[a-z0-9]+)+)'/g
const sources = ['apps', 'libs', 'infra'].flatMap((group) =>
  filesUnder(
    join(root, group),
    (name) => name.endsWith('.ts') && !/\.(spec|contract|fixture)\.ts$/.test(name),
  ),
)
const documented = new Set(
  [...readFileSync(join(root, 'docs/errors.md'), 'utf8').matchAll(/^\| `([a-z0-9-]+)` \|/gm)].map(
    ([, code]) => code,
  ),
)
const exist = new Map()
for (const source of sources.filter((path) => !path.includes('/testkit/')))
  for (const [, code] of readFileSync(source, 'utf8').matchAll(made)) exist.set(code, relative(root, source))
const everything = sources.map((source) => readFileSync(source, 'utf8')).join('\n')
for (const [code, source] of exist)
  if (!documented.has(code)) failures.push(`docs/errors.md lacks ${code} (${source})`)
for (const code of documented)
  if (
    !exist.has(code) &&
    !everything.includes(`'${code}'`) &&
    !everything.includes(code.replace(/^onnx-(in|out)put/, 'onnx-${side}'))
  )
    failures.push(`docs/errors.md lists ${code}, which no code makes`)

for (const failure of failures) console.error(failure)
console.log(
  `${pages.length} pages, ${stops.length} stops, ${documented.size} codes: ${failures.length} problems`,
)
process.exit(failures.length === 0 ? 0 : 1)
