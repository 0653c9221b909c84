import { type Command } from 'commander'
import { z } from 'zod'
import { addCommand, type Perform } from '../add-command.ts'
import { ask } from '../call-service.ts'
import { monitorAnswer, monitorPath } from '../monitor/monitor-answers.ts'
import { readDefinition } from '../monitor/read-definition.ts'
import { modelOption, revisionOption } from '../option-schemas.ts'

const options = z.object({
  model: modelOption,
  file: z.string('give the definition'),
  expectedRevision: revisionOption.optional(),
})

export function addApplyMonitor(parent: Command, perform: Perform): void {
  addCommand(parent, perform, {
    usage: 'apply',
    summary: 'watch a model by a definition from now on; every revision is kept',
    flags: [
      ['--model <name>', 'the model'],
      ['--file <monitor.yaml>', 'the definition'],
      [
        '--expected-revision <n>',
        'refuse when another revision is the newest (read now when left out; 0: none yet)',
      ],
    ],
    options,
    examples: [
      'monitor apply --model flights --file monitor.yaml',
      'monitor apply --model flights --file monitor.yaml --expected-revision 3',
    ],
    async run({ model, file: path, expectedRevision }, { call }) {
      const { file } = await readDefinition(path, null)
      const at = { service: 'drift-monitor', path: monitorPath(model) } as const
      const expected = expectedRevision ?? (await ask(call, at, monitorAnswer)).revision
      const json = { ...file, expectedRevision: expected }
      const applied = await ask(call, { ...at, method: 'PUT', json }, monitorAnswer)
      return {
        json: applied,
        text: `${model} is watched by revision ${applied.revision}: hours that end from now on are judged by it`,
      }
    },
  })
}
