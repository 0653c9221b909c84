import { type Command } from 'commander'
import { z } from 'zod'
import { addCommand, type Perform } from '../add-command.ts'
import { modelOption } from '../option-schemas.ts'
import { readRollouts } from '../rollout/find-rollout.ts'
import { rolloutsText } from '../rollout/rollout-text.ts'

export function addListRollouts(parent: Command, perform: Perform): void {
  addCommand(parent, perform, {
    usage: 'list [model]',
    summary: 'list the rollouts of a model, newest first; without a model, those under way',
    flags: [],
    options: z.object({ model: modelOption.optional() }),
    examples: ['rollout list flights', 'rollout list'],
    async run({ model }, { call }) {
      const answer = await readRollouts(call, model)
      const none = model === undefined ? 'no rollout is under way' : `model ${model} has had no rollout`
      return { json: answer, text: answer.rollouts.length === 0 ? none : rolloutsText(answer.rollouts) }
    },
  })
}
