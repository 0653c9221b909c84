import { factsOf } from './statement-facts.ts'

describe('factsOf', () => {
  it.each([
    ['SELECT 1', undefined],
    ['select 1 format JSONEachRow', 'JSONEachRow'],
    ['SELECT 1 FORMAT Native SETTINGS max_threads = 1', 'Native'],
    ["SELECT 'FORMAT CSV'", undefined],
    ['SELECT * FROM (SELECT 1 FORMAT CSV)', undefined],
    ['SELECT 1 -- FORMAT CSV', undefined],
    ['SELECT 1 FORMAT CSV;', 'CSV'],
  ])('finds the format of %j', (statement, format) => {
    expect(factsOf(statement).format).toBe(format)
  })

  it.each([
    ['SELECT 1', true],
    ['  /* x */ with 1 as a select a', true],
    ['SHOW TABLES', true],
    ['EXPLAIN SELECT 1', true],
    ['(SELECT 1)', true],
    ['INSERT INTO t SELECT 1', false],
    ['WITH a AS (SELECT 1) INSERT INTO t SELECT * FROM a', false],
    ['CREATE TABLE t (a Int8)', false],
    ['DROP TABLE t', false],
    ['SET a = 1', false],
    ['', false],
  ])('knows whether %j only reads', (statement, readsOnly) => {
    expect(factsOf(statement).readsOnly).toBe(readsOnly)
  })

  it.each([
    ['SET max_threads = 1', true],
    ['use system', true],
    ['CREATE TEMPORARY TABLE t (a Int8)', true],
    ['SELECT 1', false],
    ['ALTER TABLE t UPDATE a = 1 WHERE b', false],
  ])('knows whether %j would stay in the session', (statement, marks) => {
    expect(factsOf(statement).marksSession).toBe(marks)
  })

  it.each([
    ['SELECT 1; SELECT 2', true],
    ['SELECT 1;', false],
    ['SELECT 1;;\n-- end', false],
    ["SELECT ';' AS `;`", false],
  ])('sees the second statement in %j', (statement, hasSecond) => {
    expect(factsOf(statement).hasSecond).toBe(hasSecond)
  })
})
