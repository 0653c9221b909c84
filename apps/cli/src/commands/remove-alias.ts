import { type Command } from 'commander'
import { z } from 'zod'
import { addCommand, type Perform } from '../add-command.ts'
import { aliasOption, modelOption, revisionOption } from '../option-schemas.ts'
import { aliasPath, revisionOf } from '../read-aliases.ts'

export function addRemoveAlias(parent: Command, perform: Perform): void {
  addCommand(parent, perform, {
    usage: 'remove <model> <alias>',
    summary: 'remove an alias',
    flags: [['--expected-revision <n>', 'refuse when the alias has moved since (read now when left out)']],
    options: z.object({
      model: modelOption,
      alias: aliasOption,
      expectedRevision: revisionOption.optional(),
    }),
    examples: ['alias remove flights staging'],
    async run({ model, alias, expectedRevision }, { call }) {
      const revision = expectedRevision ?? (await revisionOf(call, model, alias))
      const path = `${aliasPath(model, alias)}?expectedRevision=${revision}`
      await call({ service: 'registry', method: 'DELETE', path })
      return { json: { model, alias, removed: true }, text: `${model}: removed ${alias}` }
    },
  })
}
