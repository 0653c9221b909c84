import { InvalidInput } from '@weir/vocabulary'
import { type Checkpoint } from './chunk-session.ts'

/** Most bytes that a broker keeps beside an offset unless it is told otherwise (`offset.metadata.max.bytes`). */
export const defaultMetadataBytes = 4_096

const pattern = /^weir1 (\d*) ([^]*)$/

/** Text that is kept beside a committed offset: `weir1 <last planned offset or nothing> <state>`.
 *  @param maxBytes the broker's limit
 *  @throws InvalidInput `kafka-state-too-large` */
export function writeMetadata(
  checkpoint: Pick<Checkpoint, 'state' | 'plannedMax'>,
  maxBytes: number,
): string {
  const text = `weir1 ${checkpoint.plannedMax ?? ''} ${checkpoint.state}`
  const bytes = Buffer.byteLength(text)
  if (bytes <= maxBytes) return text
  throw new InvalidInput(
    'kafka-state-too-large',
    `The state beside an offset has ${bytes} bytes and the limit is ${maxBytes}: raise offset.metadata.max.bytes of the brokers and maxMetadataBytes of the consumer, or keep less state.`,
    { bytes, maxBytes },
  )
}

/** Reads what `writeMetadata` wrote. An offset without text, as `kafka-consumer-groups --reset-offsets` leaves it, is a
 *  fresh start there.
 *  @param offset committed offset; negative: nothing is committed
 *  @throws InvalidInput `kafka-metadata-foreign` if something else commits in this group */
export function readMetadata(offset: number, text: string | null): Checkpoint {
  if (offset < 0) return { offset: null, state: '', plannedMax: null }
  if (text === null || text === '') return { offset, state: '', plannedMax: null }
  const [, max = '', state] = pattern.exec(text) ?? []
  if (state === undefined) {
    throw new InvalidInput('kafka-metadata-foreign', 'Another program commits offsets in this group.', {
      offset,
      text,
    })
  }
  return { offset, state, plannedMax: max === '' ? null : Number(max) }
}
