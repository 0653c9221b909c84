import { InvalidInput } from '@weir/vocabulary'
import { classFinder, classIndices, classNames } from './class-index.ts'

const at = { name: 'june.csv', column: 'cause' }

describe('the class of a label', () => {
  it('is found by name, or by index from 0', () => {
    const find = classFinder(['weather', 'carrier'])
    expect(['weather', ' carrier', '1', '0.0', '2', 'Weather', ''].map(find)).toEqual([
      0,
      1,
      1,
      0,
      null,
      null,
      null,
    ])
  })

  it('is the number itself where a class is a number, never an index', () => {
    const find = classFinder(['1', '2', '3'])
    expect(['1', '3.0', '0'].map(find)).toEqual([0, 2, null])
    expect(classFinder(['none', '7'])('0')).toBeNull()
  })

  it('is not known for what programs write for null, but where a class has that name', () => {
    expect([...classIndices(['a', null, 'NaN', 'None', ''], ['a', 'b'], at)]).toEqual([0, NaN, NaN, NaN, NaN])
    expect([...classIndices(['none', 'NA'], ['a', 'none'], at)]).toEqual([1, NaN])
  })

  it('is refused with its row when it is none of the classes', () => {
    const read = (classes: readonly string[]) => () => classIndices(['1', '2'], classes, at)
    expect(read(['a', 'b'])).toThrow(InvalidInput)
    expect(read(['a', 'b'])).toThrow(
      'column cause is "2" in row 2 of june.csv, and the classes are a, b; write one of them, or its index from 0; for two files --classes names all of them',
    )
    expect(read(['0', '1'])).toThrow('the classes are 0, 1; write one of them; for two files')
  })
})

describe('the classes among labels', () => {
  it('are in the order of the alphabet, each once, without nulls', () => {
    expect(classNames(['weather', 'carrier', null, ' weather', 'nan', '10', '9'])).toEqual([
      '10',
      '9',
      'carrier',
      'weather',
    ])
  })

  it('are in the order of numbers where all of them are, however they are written', () => {
    expect(classNames(['10', '9', '9.0', null, '-1'])).toEqual(['-1', '9', '10'])
  })

  it('are none without labels', () => {
    expect(classNames([null, 'NA'])).toEqual([])
  })
})
