import { parseProfile, type ReferenceProfile } from '@weir/drift'
import { InvalidInput, type ModelName, type VersionNumber } from '@weir/vocabulary'
import { z } from 'zod'
import { ask, type CallService } from '../call-service.ts'
import { modelPath } from '../registry-answers.ts'

const answer = z.looseObject({ profile: z.unknown() })

/** What the registry froze as normal for a version.
 *  @throws InvalidInput `version-without-reference`, `profile-invalid` */
export async function versionProfile(
  call: CallService,
  model: ModelName,
  version: VersionNumber,
): Promise<ReferenceProfile> {
  const path = `${modelPath(model)}/versions/${version}/profile`
  const { profile } = await ask(call, { service: 'registry', path }, answer)
  if (profile !== null && profile !== undefined) return parseProfile(profile)
  throw new InvalidInput(
    'version-without-reference',
    `version ${version} of ${model} was registered without a reference: there is nothing to compare with; register it with --reference, or give the file with --reference here`,
    { model, version },
  )
}
