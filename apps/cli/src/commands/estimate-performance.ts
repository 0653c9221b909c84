import { type Command } from 'commander'
import { addCommand, type Perform } from '../add-command.ts'
import { askFiles } from '../estimate/ask-files.ts'
import { askServed } from '../estimate/ask-served.ts'
import { estimateFlags, estimateOptions } from '../estimate/estimate-options.ts'
import { estimatePerformance } from '../estimate/estimate-performance.ts'
import { estimateText } from '../estimate/estimate-text.ts'
import { isOfServed } from '../estimate/served-source.ts'
import { exitCodes } from '../report.ts'

export function addEstimatePerformance(parent: Command, perform: Perform): void {
  addCommand(parent, perform, {
    usage: 'estimate',
    summary:
      'estimate how well a model did without labels, on a file of rows or on what a version has served, from labelled rows; reads rows',
    flags: estimateFlags,
    options: estimateOptions,
    examples: [
      'performance estimate --reference may.parquet --analysis june.parquet --label-column late --threshold 0.14',
      'performance estimate --reference may.csv --analysis june.csv --label-column cause --classes on_time,weather,carrier',
      'performance estimate --reference may.csv --analysis june.csv --kind regression --prediction-column eta --label-column arrived',
      'performance estimate --model flights --version 2 --from 2001-06-08 --to 2001-06-09 --reference-from 2001-05-01 --reference-to 2001-06-01',
    ],
    async run(given, world) {
      world.progress.tell('reading rows')
      const { windows, question } = isOfServed(given) ? await askServed(given, world) : await askFiles(given)
      world.progress.tell('estimating')
      const report = estimatePerformance(windows, question)
      const isRefused = given.method === 'pape' && report.pape?.refused !== null
      return {
        json: report,
        text: estimateText(report),
        exitCode: isRefused ? exitCodes.refused : exitCodes.ok,
      }
    },
  })
}
