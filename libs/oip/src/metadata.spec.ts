import { newContract } from '@weir/models'
import { modelMetadata, serverMetadata } from './metadata.ts'

describe('metadata', () => {
  it('describes the server and only the extensions that it serves', () => {
    expect(serverMetadata('weir', '0.1.0')).toEqual({
      name: 'weir',
      version: '0.1.0',
      extensions: ['parameters'],
    })
  })

  it('describes a model by its contract', () => {
    const contract = newContract([
      { name: 'distance', type: 'number', unit: 'mi', nullable: false },
      { name: 'carrier', type: 'category', unit: '', nullable: false },
    ])
    const outputs = [{ name: 'p', datatype: 'FP32' as const, shape: [-1, 2] }]
    expect(modelMetadata({ name: 'flights', versions: [1, 2], contract, outputs })).toEqual({
      name: 'flights',
      versions: ['1', '2'],
      platform: 'onnxruntime_onnx',
      inputs: [
        { name: 'distance', datatype: 'FP32', shape: [-1, 1] },
        { name: 'carrier', datatype: 'BYTES', shape: [-1, 1] },
      ],
      outputs,
    })
  })
})
