// One round of Weir's detectors over the stream: node weir-round.mjs STREAM ADWIN|PageHinkley. Prints one line of JSON.
import { Adwin, PageHinkley } from '@weir/detectors'
import { closeSync, openSync, readSync } from 'node:fs'
import { chunkEvents, features } from './stream.mjs'

const [, , path, name] = process.argv
const makers = { ADWIN: () => new Adwin(), PageHinkley: () => new PageHinkley() }
const detectors = Array.from({ length: features }, makers[name])
const alarms = []
const chunk = new Float32Array(chunkEvents * features)
const file = openSync(path, 'r')
let event = 0
let seconds = 0
while (readSync(file, chunk) > 0) {
  const begun = performance.now()
  for (let at = 0; at < chunk.length; event++) {
    for (let feature = 0; feature < features; feature++, at++) {
      if (detectors[feature].update(chunk[at]) === 'drift') alarms.push([feature, event])
    }
  }
  seconds += (performance.now() - begun) / 1000
}
closeSync(file)
console.log(JSON.stringify({ events: event, seconds, alarms }))
