import { exemplars } from './exemplars/exemplars.ts'
import { model } from './model/model.ts'
import { neighbours } from './neighbours/neighbours.ts'
import { rules } from './rules/rules.ts'
import { student } from './student/student.ts'
import type { Suggester } from './suggester.ts'

/** All suggesters that are built in; in which order they are heard, `source-order.ts` says. */
export const suggesters = [rules, exemplars, model, student, neighbours] as unknown as readonly Suggester[]
