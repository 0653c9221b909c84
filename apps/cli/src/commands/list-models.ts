import { type Command } from 'commander'
import { z } from 'zod'
import { addCommand, type Perform } from '../add-command.ts'
import { ask } from '../call-service.ts'
import { modelsText } from '../model-text.ts'
import { modelsAnswer } from '../registry-answers.ts'

export function addListModels(parent: Command, perform: Perform): void {
  addCommand(parent, perform, {
    usage: 'list',
    summary: 'list the models and who their champions are',
    flags: [],
    options: z.object({}),
    examples: ['model list', 'model list --json'],
    async run(_options, { call }) {
      const answer = await ask(call, { service: 'registry', path: '/api/v1/models' }, modelsAnswer)
      return { json: answer, text: modelsText(answer.models) }
    },
  })
}
