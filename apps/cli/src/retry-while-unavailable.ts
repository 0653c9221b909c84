import { Unavailable, type Instant } from '@weir/vocabulary'

/** A system that boots needs seconds; asking it this often costs nothing. */
const pauseMs = 300

export interface RetryClock {
  readonly now: () => Instant
  readonly sleep: (ms: number) => Promise<void>
}

/** Repeats work that fails with Unavailable until it succeeds or `deadline` has passed; other failures end it at once.
 *  @param onRetry told of each failure that is followed by another try
 *  @throws the last Unavailable */
export async function retryWhileUnavailable<Result>(
  work: () => Promise<Result>,
  {
    clock,
    deadline,
    onRetry,
  }: {
    readonly clock: RetryClock
    readonly deadline: Instant
    readonly onRetry: (failure: Unavailable) => void
  },
): Promise<Result> {
  for (;;) {
    try {
      return await work()
    } catch (failure) {
      if (!(failure instanceof Unavailable) || clock.now() + pauseMs >= deadline) throw failure
      onRetry(failure)
      await clock.sleep(pauseMs)
    }
  }
}
