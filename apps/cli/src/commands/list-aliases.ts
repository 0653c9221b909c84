import { type Command } from 'commander'
import { z } from 'zod'
import { addCommand, type Perform } from '../add-command.ts'
import { modelOption } from '../option-schemas.ts'
import { printTable } from '../print-table.ts'
import { readAliases } from '../read-aliases.ts'

export function addListAliases(parent: Command, perform: Perform): void {
  addCommand(parent, perform, {
    usage: 'list <model>',
    summary: 'list the aliases of a model',
    flags: [],
    options: z.object({ model: modelOption }),
    examples: ['alias list flights'],
    async run({ model }, { call }) {
      const answer = await readAliases(call, model)
      const rows = answer.aliases.map(({ alias, version, revision }) => [alias, version, revision])
      const text =
        rows.length === 0 ? `${model} has no aliases yet` : printTable(['alias', 'version', 'revision'], rows)
      return { json: answer, text }
    },
  })
}
