import { setPriority } from 'node:os'
import { damageOf } from '../services/doctor/damage-of.ts'

// Reads a whole project file through for damage, behind all other work; may be killed at any time. `check-process PATH`
setPriority(10)
process.on('disconnect', () => process.exit(0))
process.send?.(damageOf(process.argv[2]!), () => process.exit(0))
