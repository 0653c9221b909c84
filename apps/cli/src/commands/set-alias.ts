import { type Command } from 'commander'
import { z } from 'zod'
import { addCommand, type Perform } from '../add-command.ts'
import { ask } from '../call-service.ts'
import { aliasOption, modelOption, revisionOption, versionOption } from '../option-schemas.ts'
import { aliasPath, revisionOf } from '../read-aliases.ts'
import { aliasAnswer } from '../registry-answers.ts'

/** Moving `champion` starts a rollout instead. */
const moveAnswer = z.union([aliasAnswer, z.looseObject({ rollout: z.unknown() })])

export function addSetAlias(parent: Command, perform: Perform): void {
  addCommand(parent, perform, {
    usage: 'set <model> <alias> <version>',
    summary: 'move an alias to a version; moving "champion" is a rollout with the plan "immediate"',
    flags: [['--expected-revision <n>', 'refuse when the alias has moved since (read now when left out)']],
    options: z.object({
      model: modelOption,
      alias: aliasOption,
      version: versionOption,
      expectedRevision: revisionOption.optional(),
    }),
    examples: ['alias set flights staging 3', 'alias set flights staging 3 --expected-revision 2'],
    async run({ model, alias, version, expectedRevision }, { call }) {
      const json = { version, expectedRevision: expectedRevision ?? (await revisionOf(call, model, alias)) }
      const path = aliasPath(model, alias)
      const moved = await ask(call, { service: 'registry', method: 'PUT', path, json }, moveAnswer)
      const text =
        'alias' in moved
          ? `${model}: ${alias} points to version ${version} (revision ${String(moved.revision)})`
          : `${model}: a rollout of version ${version} began; follow it: weir rollout status ${model}`
      return { json: moved, text }
    },
  })
}
