import fc from 'fast-check'

// Properties are tried on the same cases everywhere: a failure on one machine is a failure on all. KINDLING_SEED explores others.
fc.configureGlobal({ seed: Number(process.env['KINDLING_SEED'] ?? 20_261_123) })
