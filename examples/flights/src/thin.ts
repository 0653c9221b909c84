import { murmurHash3 } from '@weir/stats'

/** Another seed than routing has, so that thinning never chooses the arm. */
const thinningSeed = 2001
const hashRange = 2 ** 32

/** Whether a flight belongs to the kept share of the traffic: the same answer in every run, and every flight
 *  kept at a share is kept at each larger one.
 *  @param id flight id
 *  @param keepShare 0 (none) to 1 (all) */
export function thin(id: string, keepShare: number): boolean {
  return murmurHash3(thinningSeed, id) < keepShare * hashRange
}
