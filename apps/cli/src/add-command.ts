import { type Command } from 'commander'
import { InvalidInput } from '@weir/vocabulary'
import { type z } from 'zod'
import { type Report } from './report.ts'
import { type World } from './world.ts'

/** One command: how it is called, what it reads, what it does. */
export interface CommandSpec<Options> {
  /** Name and arguments as they are typed, such as `show <model>`. */
  readonly usage: string
  readonly summary: string
  /** Flags and what they mean, such as `['--reason <text>', 'why; it is stored']`. */
  readonly flags: readonly (readonly [flags: string, meaning: string])[]
  /** Parses arguments and options together, by their names in camel case. */
  readonly options: z.ZodType<Options>
  /** Command lines that work, without the leading `weir`. */
  readonly examples: readonly string[]
  readonly run: (options: Options, world: World) => Promise<Report>
}

/** Carries a command out once its options are read. */
export type Perform = (run: (world: World) => Promise<Report>) => Promise<void>

/** Adds a command to its group. Every command takes `--json`. */
export function addCommand<Options>(parent: Command, perform: Perform, spec: CommandSpec<Options>): void {
  const command = parent.command(spec.usage).summary(spec.summary).description(spec.summary)
  for (const [flags, meaning] of spec.flags) command.option(flags, meaning)
  command.option('--json', 'print one JSON document on standard output')
  const examples = spec.examples.map((example) => `  weir ${example}`).join('\n')
  command.addHelpText('after', `\nExamples:\n${examples}`)
  command.action(async () => {
    const flags = command.opts<Record<string, unknown>>()
    const given = command.registeredArguments.map((argument, index) => [
      argument.name(),
      command.processedArgs[index],
    ])
    const raw = { ...flags, ...Object.fromEntries(given) }
    await perform((world) => spec.run(parseOptions(spec.options, raw), world))
  })
}

function parseOptions<Options>(schema: z.ZodType<Options>, raw: Readonly<Record<string, unknown>>): Options {
  const parsed = schema.safeParse(raw)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const name = issue?.path.map(String).join('.') ?? ''
  const value = raw[name]
  const found = value === undefined ? 'is missing' : `is ${JSON.stringify(value)}`
  throw new InvalidInput('cli-option-invalid', `${flagOf(name)} ${found}: ${issue?.message ?? 'not valid'}`, {
    name,
    value,
  })
}

/** `expectedRevision` -> `--expected-revision`; a single word may be an argument and is shown as it is. */
function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}
