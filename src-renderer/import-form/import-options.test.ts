import { expect, test } from 'vitest'
import { columnOptions, withRole, type Column, type Role } from './import-options'

const column = (name: string, role: Role): Column => ({ name, role, examples: [], distinct: 1 })
const columns = [
  column('say', 'text'),
  column('intent', 'label'),
  column('device', 'context'),
  column('a,"b"', 'left-out'),
]
const text = { kind: 'text', title: '', default: '' } as const
const schema = { text, label: text, id: text, vector: text, leaveOut: text }

test('a role that one column at most can have leaves the column that had it', () => {
  const roles = withRole(columns, 'device', 'label').map(({ role }) => role)
  expect(roles).toEqual(['text', 'context', 'label', 'left-out'])
  expect(withRole(columns, 'say', 'left-out').map(({ role }) => role)).toEqual([
    'left-out',
    'label',
    'context',
    'left-out',
  ])
})
test('roles are said outright: what no column has is none, and names that commas would cut are quoted', () => {
  const chosen = { text: 'say', label: 'intent', id: '-', vector: '-', leaveOut: '"a,""b"""' }
  expect(columnOptions(schema, columns)).toEqual(chosen)
  expect(columnOptions({ label: text }, withRole(columns, 'intent', 'context'))).toEqual({ label: '-' })
  expect(columnOptions({}, columns)).toEqual({})
})
