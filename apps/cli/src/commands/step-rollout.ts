import { type Command } from 'commander'
import { z } from 'zod'
import { addCommand, type Perform } from '../add-command.ts'
import { ask } from '../call-service.ts'
import { modelOption, personName, reasonOption } from '../option-schemas.ts'
import { activeRollout, rolloutPath } from '../rollout/find-rollout.ts'
import { rolloutAnswer } from '../rollout/rollout-answers.ts'
import { rolloutText } from '../rollout/rollout-text.ts'

const options = z.object({
  model: modelOption.optional(),
  id: z.string().min(1).optional(),
  by: z.string().min(1).max(128).optional(),
  reason: reasonOption,
})

/** What a person can do to a rollout under way. */
const steps = {
  pause: 'hold the weights; evidence goes on',
  resume: 'go on after a pause, accepting what it asked about',
  promote: 'move on at once: on your word, not on evidence',
  rollback: 'give all traffic back to the champion before it, at once',
  cancel: 'end it before the champion has moved',
} as const

export function addStepRollout(parent: Command, perform: Perform): void {
  for (const [step, summary] of Object.entries(steps))
    addCommand(parent, perform, {
      usage: step,
      summary,
      flags: [
        ['--model <name>', 'the model whose rollout is under way'],
        ['--id <id>', 'or the rollout itself'],
        ['--by <name>', 'who does it (the user of this machine when left out)'],
        ['--reason <text>', 'why; it is stored'],
      ],
      options,
      examples: [`rollout ${step} --model flights --reason "storms over the east coast"`],
      async run({ by, reason, ...which }, { call, env }) {
        const path = `${rolloutPath(await activeRollout(call, which))}/${step}`
        const json = { by: by ?? personName(env), reason }
        const rollout = await ask(
          call,
          { service: 'rollback-controller', method: 'POST', path, json },
          rolloutAnswer,
        )
        return { json: rollout, text: rolloutText(rollout) }
      },
    })
}
