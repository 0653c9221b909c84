import { fileURLToPath } from 'node:url'

/** Absolute path of a file of the repository (this file lies in infra/embedded/src or its dist). */
export function inRepository(path: string): string {
  return fileURLToPath(new URL(`../../../${path}`, import.meta.url))
}

/** Absolute path of a program of this package, in the form (source or built) in which this file runs. */
export function programOf(name: string): string {
  const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js'
  return fileURLToPath(new URL(`./${name}${extension}`, import.meta.url))
}
