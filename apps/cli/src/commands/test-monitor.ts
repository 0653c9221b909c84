import { type Command } from 'commander'
import { z } from 'zod'
import { addCommand, type Perform } from '../add-command.ts'
import { ask } from '../call-service.ts'
import { monitorPath, trialAnswer } from '../monitor/monitor-answers.ts'
import { readDefinition } from '../monitor/read-definition.ts'
import { trialText } from '../monitor/trial-text.ts'
import { modelOption } from '../option-schemas.ts'

/** Some 700 hours of every version are judged again. */
const timeoutMs = 300_000

const options = z.object({
  model: modelOption,
  file: z.string('give the definition'),
  days: z.coerce.number('a whole number of days').int().min(1).max(31).default(28),
})

export function addTestMonitor(parent: Command, perform: Perform): void {
  addCommand(parent, perform, {
    usage: 'test',
    summary:
      'which alerts a definition would have sent over the last days, and which columns it cannot watch',
    flags: [
      ['--model <name>', 'the model'],
      ['--file <monitor.yaml>', 'the definition; nothing is applied and nothing is sent'],
      ['--days <n>', 'days of event time before the newest answer (28; at most 31)'],
    ],
    options,
    examples: [
      'monitor test --model flights --file monitor.yaml',
      'monitor test --model flights --file monitor.yaml --days 7',
    ],
    async run({ model, file, days }, { call, progress }) {
      const { file: definition } = await readDefinition(file, null)
      progress.show(`the drift-monitor goes through ${days} days again`)
      const trial = await ask(
        call,
        {
          service: 'drift-monitor',
          method: 'POST',
          path: `${monitorPath(model)}/test`,
          json: { definition, days },
          timeoutMs,
        },
        trialAnswer,
      )
      return { json: trial, text: trialText(model, trial) }
    },
  })
}
