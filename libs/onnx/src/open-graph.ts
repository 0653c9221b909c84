import { InvalidInput } from '@weir/vocabulary'
import { InferenceSession } from 'onnxruntime-node'
import { findExternalData } from './external-data.ts'

/** One thread a session and no spinning: the runtime's own pool is blind to container limits and takes a core from
 *  its neighbours; Weir scales by processes. It logs only what is fatal: errors are thrown, and reported once. */
const options: InferenceSession.SessionOptions = {
  executionProviders: ['cpu'],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  logSeverityLevel: 4,
  extra: { session: { intra_op: { allow_spinning: '0' }, inter_op: { allow_spinning: '0' } } },
}

/** Loads a graph from its bytes, never from a path; the caller releases it.
 *  @throws InvalidInput `onnx-external-data`, `onnx-unreadable` */
export async function openGraph(bytes: Uint8Array): Promise<InferenceSession> {
  const external = readExternalData(bytes)
  if (external !== null)
    throw new InvalidInput(
      'onnx-external-data',
      `tensor ${external} keeps its numbers in another file; export one self-contained file (onnx.save with save_as_external_data=False)`,
      { tensor: external },
    )
  try {
    return await InferenceSession.create(bytes, options)
  } catch (error) {
    throw unreadable(error, bytes.length)
  }
}

/** Opens a graph for the length of one piece of work and releases it: unreleased sessions leak a megabyte each. */
export async function withGraph<Result>(
  bytes: Uint8Array,
  work: (graph: InferenceSession) => Promise<Result> | Result,
): Promise<Result> {
  const graph = await openGraph(bytes)
  try {
    return await work(graph)
  } finally {
    await graph.release()
  }
}

/** What an error of the runtime says. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function readExternalData(bytes: Uint8Array): string | null {
  try {
    return findExternalData(bytes)
  } catch (error) {
    throw unreadable(error, bytes.length)
  }
}

function unreadable(error: unknown, sizeBytes: number): InvalidInput {
  const reason = reasonOf(error)
  return new InvalidInput(
    'onnx-unreadable',
    `the file (${sizeBytes} bytes) is not a model that ONNX Runtime can load: ${reason}`,
    { sizeBytes, reason, cause: error },
  )
}
