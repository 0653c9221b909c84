import { type MonitorDefinition } from '@weir/monitor'
import { parseMonitor } from '@weir/monitor-file'
import { InvalidInput, type ModelName } from '@weir/vocabulary'
import { z } from 'zod'
import { ask, type CallService } from '../call-service.ts'
import { readYaml } from '../read-yaml.ts'
import { modelAnswer, modelPath } from '../registry-answers.ts'

/** A definition file: what it says, and what it makes. */
export interface ReadDefinition {
  /** The fields of the file, durations in ms. */
  readonly file: Readonly<Record<string, unknown>>
  readonly definition: MonitorDefinition
}

/** Reads a definition and checks it, against the features of a model where they are known.
 *  @throws InvalidInput `file-unreadable`, `yaml-invalid`, `duration-invalid`, `monitor-invalid` */
export async function readDefinition(
  path: string,
  features: readonly string[] | null,
): Promise<ReadDefinition> {
  const json = await readYaml(path)
  const fields = z.record(z.string(), z.unknown()).safeParse(json ?? {})
  if (!fields.success)
    throw new InvalidInput(
      'monitor-invalid',
      `${path} holds no fields; write name: value, or leave it empty`,
      { path },
    )
  // Of what the file says, not of `fields`, from which a field `__proto__` is gone.
  return { file: fields.data, definition: parseMonitor(json, features) }
}

/** Names of the features of a registered model. */
export async function featureNames(call: CallService, model: ModelName): Promise<readonly string[]> {
  const { contract } = await ask(call, { service: 'registry', path: modelPath(model) }, modelAnswer)
  return contract.features.map(({ name }) => name)
}
