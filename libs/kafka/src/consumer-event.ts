/** What happens to a consumer, for metrics, readiness and liveness. */
export type ConsumerEvent =
  /** The group has given out partitions; an empty list is a consumer too many. */
  | { readonly kind: 'joined'; readonly partitions: readonly number[] }
  /** Records were handled and committed. */
  | { readonly kind: 'processed'; readonly partition: number; readonly records: number; readonly lag: number }
  /** Records went to the dead-letter topic; `code` is that of the PoisonMessage. */
  | { readonly kind: 'deadLettered'; readonly partition: number; readonly code: string }
  /** A reader without a group passed over a record that nobody can read. */
  | { readonly kind: 'skipped'; readonly partition: number; readonly code: string }
  /** A partition waits because a system does not answer; it goes on by itself. */
  | {
      readonly kind: 'waiting'
      readonly partition: number
      readonly error: unknown
      readonly attempt: number
    }
  /** The consumer broke down and is built anew. */
  | { readonly kind: 'crashed'; readonly error: unknown; readonly crashes: number }
  /** It broke down five times in a row, or Kafka has been away for five minutes: the process should fail its liveness
   *  check. The consumer goes on trying. */
  | { readonly kind: 'dead'; readonly error: unknown }

export type ConsumerObserver = (
  event: ConsumerEvent & { readonly topic: string; readonly groupId: string },
) => void
