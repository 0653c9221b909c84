import { type Command } from 'commander'
import { z } from 'zod'
import { addCommand, type Perform } from '../add-command.ts'
import { ask } from '../call-service.ts'
import { modelText, versionText } from '../model-text.ts'
import { modelOption, versionOption } from '../option-schemas.ts'
import { modelAnswer, modelPath, versionAnswer } from '../registry-answers.ts'

export function addShowModel(parent: Command, perform: Perform): void {
  addCommand(parent, perform, {
    usage: 'show <model>',
    summary: 'show a model with its input contract, versions and aliases, or one version',
    flags: [['--version <n>', 'show this version']],
    options: z.object({ model: modelOption, version: versionOption.optional() }),
    examples: ['model show flights', 'model show flights --version 2 --json'],
    async run({ model, version }, { call }) {
      const service = 'registry' as const
      if (version === undefined) {
        const found = await ask(call, { service, path: modelPath(model) }, modelAnswer)
        return { json: found, text: modelText(found) }
      }
      const found = await ask(
        call,
        { service, path: `${modelPath(model)}/versions/${version}` },
        versionAnswer,
      )
      return { json: found, text: versionText(found) }
    },
  })
}
