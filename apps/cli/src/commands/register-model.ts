import { type Command } from 'commander'
import { z } from 'zod'
import { addCommand, type Perform } from '../add-command.ts'
import { modelOption } from '../option-schemas.ts'
import { registerVersion } from '../register-version.ts'

const options = z.object({
  model: modelOption,
  artifact: z.string('give the ONNX file'),
  reference: z.string().optional(),
  features: z
    .string()
    .transform((list) => list.split(',').map((name) => name.trim()))
    .pipe(z.array(z.string().min(1, 'feature names separated by commas')))
    .optional(),
  definition: z.string().optional(),
  description: z.string().max(2_000).optional(),
})

export function addRegisterModel(parent: Command, perform: Perform): void {
  addCommand(parent, perform, {
    usage: 'register',
    summary: 'register an ONNX file as the next version of a model; the same bytes keep their version',
    flags: [
      ['--model <name>', 'the model; it is created when there is none'],
      ['--artifact <file.onnx>', 'the graph; checked, probed and kept by its sha256'],
      [
        '--reference <file>',
        'Parquet or CSV with the features as columns: what is normal. Without it: shadow only',
      ],
      ['--features <a,b,c>', 'features of the columns of a packed tensor, in order'],
      ['--definition <model.yaml>', 'defines the model when it is new'],
      ['--description <text>', 'what is new in this version'],
    ],
    options,
    examples: [
      'model register --model flights --artifact static.onnx --reference reference.parquet',
      'model register --model flights --artifact fresh.onnx --features minute,weekday --definition model.yaml',
    ],
    run: registerVersion,
  })
}
