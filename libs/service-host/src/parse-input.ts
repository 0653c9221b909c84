import { InvalidInput } from '@weir/vocabulary'
import { type z } from 'zod'

/** What a request carried (body, query, parameters), checked against a schema.
 *  @throws InvalidInput `input-invalid`, with one problem for each field at fault */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const problems = parsed.error.issues.map((issue) => ({
    field: issue.path.join('.'),
    problem: issue.message,
  }))
  const listed = problems.map(({ field, problem }) => (field === '' ? problem : `${field}: ${problem}`))
  throw new InvalidInput('input-invalid', listed.join('; '), { problems })
}
