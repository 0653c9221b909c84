import { type Command } from 'commander'
import { z } from 'zod'
import { addCommand, type Perform } from '../add-command.ts'
import { ask } from '../call-service.ts'
import { modelOption, personName, reasonOption, versionOption } from '../option-schemas.ts'
import { exitCodes } from '../report.ts'
import { rolloutsPath } from '../rollout/find-rollout.ts'
import { followRollout } from '../rollout/follow-rollout.ts'
import { readPlan } from '../rollout/read-plan.ts'
import { rolloutAnswer } from '../rollout/rollout-answers.ts'
import { rolloutText } from '../rollout/rollout-text.ts'

const options = z.object({
  model: modelOption,
  version: versionOption,
  plan: z.string().default('stepped'),
  by: z.string().min(1).max(128).optional(),
  reason: reasonOption.default('started with weir rollout start'),
  wait: z.boolean().default(false),
})

export function addStartRollout(parent: Command, perform: Perform): void {
  addCommand(parent, perform, {
    usage: 'start',
    summary: 'start to make a version champion, by a plan',
    flags: [
      ['--model <name>', 'the model'],
      ['--version <n>', 'the challenger'],
      [
        '--plan <name or file>',
        'stepped (when left out), immediate, revert, or a YAML file; a first version goes immediate',
      ],
      ['--by <name>', 'who starts it (the user of this machine when left out)'],
      ['--reason <text>', 'why; it is stored'],
      ['--wait', 'wait until it is over or needs a person; exit with 1 unless it is promoted'],
    ],
    options,
    examples: [
      'rollout start --model flights --version 1 --plan immediate --reason "first version"',
      'rollout start --model flights --version 2 --plan plan.yaml --wait',
      'rollout start --model flights --version 1 --plan revert --reason "complaints from the field"',
    ],
    async run({ model, version, plan, by, reason, wait }, world) {
      const json = {
        model,
        challenger: version,
        plan: await readPlan(plan),
        by: by ?? personName(world.env),
        reason,
      }
      const call = { service: 'rollback-controller', method: 'POST', path: rolloutsPath, json } as const
      const started = await ask(world.call, call, rolloutAnswer)
      if (!wait) return { json: started, text: rolloutText(started) }
      const ended = await followRollout(world, started.rolloutId, { untilPaused: true })
      const exitCode = ended.phase === 'promoted' ? exitCodes.ok : exitCodes.refused
      return { json: ended, text: rolloutText(ended), exitCode }
    },
  })
}
